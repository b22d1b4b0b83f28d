import { handle } from "@/lib/http";
import { createPasswordReset } from "@/lib/people/password-resets";

/** Makes a link by which somebody sets a new password; the answer is the only place where it is shown. */
export const POST = handle("member", async ({ actor, id }) => {
  return Response.json(await createPasswordReset(actor, id), { status: 201 });
});
