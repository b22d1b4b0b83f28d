import { handle } from "@/lib/http";
import { createInvitation } from "@/lib/people/invitations";
import { invitationInput } from "@/lib/schemas/invitation";

/** Invites somebody; the answer is the only place where the link is shown. */
export const POST = handle("member", async ({ actor, json }) => {
  return Response.json(await createInvitation(actor, await json(invitationInput)), { status: 201 });
});
