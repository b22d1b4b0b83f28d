import { keepSignedIn, requestOrigin } from "@/lib/auth/session";
import { handle } from "@/lib/http";
import { resetPassword } from "@/lib/people/password-resets";
import { resetInput } from "@/lib/schemas/invitation";

/** Nobody has to be signed in to send it. */
const limit = 64 * 1024;

/** Sets a new password by a link, and signs this browser in. */
export const POST = handle("anyone", async ({ request, json }) => {
  await keepSignedIn(await resetPassword(await json(resetInput, limit), await requestOrigin(request.headers)));
  return Response.json({}, { status: 201 });
});
