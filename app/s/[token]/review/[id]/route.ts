import { handle } from "@/lib/http";
import { reviewInput } from "@/lib/schemas/shared-input";
import { backTo, isPlainForm, problemOf, sharePath } from "@/lib/shares/forms";
import { review } from "@/lib/shares/visitor-reviews";

/** What a visitor says of one image: JSON for a script, back to the image's page for a plain form. */
export const POST = handle("visitor", async ({ actor, request, token, id, fields }) => {
  const change = async () => review(actor, id, await fields(reviewInput, 20_000));
  if (!isPlainForm(request)) return Response.json(await change());
  return change().then(
    () => backTo(sharePath(token, id), { part: "review" }),
    (error: unknown) => backTo(sharePath(token, id), { problem: problemOf(error), part: "review" }),
  );
});
