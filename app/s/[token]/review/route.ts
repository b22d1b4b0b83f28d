import { clientAddress } from "@/lib/client-address";
import { handle } from "@/lib/http";
import { visitorInput } from "@/lib/schemas/shared-input";
import { reviewerCookie } from "@/lib/shares/access";
import { backTo, isPlainForm, problemOf, sharePath } from "@/lib/shares/forms";
import { nameVisitor } from "@/lib/shares/visitor-reviews";

/** The name under which a visitor reviews, given or changed; a plain form leads back to the image that it was on. */
export const POST = handle("visitor", async ({ actor, request, token, fields }) => {
  let path = sharePath(token);
  try {
    const { name, image } = await fields(visitorInput, 10_000);
    path = sharePath(token, image);
    const made = await nameVisitor(actor, name, clientAddress(request.headers));
    return backTo(path, { part: "review", ...(made && { cookie: reviewerCookie(token, made) }) });
  } catch (error) {
    if (!isPlainForm(request)) throw error;
    return backTo(path, { problem: problemOf(error), part: "review" });
  }
});
