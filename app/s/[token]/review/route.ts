import { clientAddress } from "@/lib/client-address";
import { handle } from "@/lib/http";
import { visitorInput } from "@/lib/schemas/shared";
import { reviewerCookie } from "@/lib/share-access";
import { backTo, problemOf, sharePath } from "@/lib/share-forms";
import { nameVisitor } from "@/lib/share-reviews";

/** The name under which a visitor reviews, given or changed by a form. */
export const POST = handle("visitor", async ({ actor, request, token, fields }) => {
  let image: string | undefined;
  try {
    const input = await fields(visitorInput, 10_000);
    image = input.image;
    const made = await nameVisitor(actor, input.name, clientAddress(request.headers));
    return backTo(sharePath(token, image), { part: "review", ...(made && { cookie: reviewerCookie(token, made) }) });
  } catch (error) {
    return backTo(sharePath(token, image), { problem: problemOf(error), part: "review" });
  }
});
