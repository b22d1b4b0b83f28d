import { keepSignedIn, requestOrigin } from "@/lib/auth/session";
import { handle } from "@/lib/http";
import { acceptInvitation } from "@/lib/people/invitations";
import { acceptanceInput } from "@/lib/schemas/invitation";

/** Nobody has to be signed in to send it. */
const limit = 64 * 1024;

/** Makes the account that a link invites to, and signs this browser in. */
export const POST = handle("anyone", async ({ request, json }) => {
  const signedIn = await acceptInvitation(await json(acceptanceInput, limit), await requestOrigin(request.headers));
  await keepSignedIn(signedIn);
  return Response.json({}, { status: 201 });
});
