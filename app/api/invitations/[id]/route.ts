import { handle } from "@/lib/http";
import { resendInvitation, revokeInvitation } from "@/lib/people/invitations";

/** Sends an invitation again: a new link, and the old one is dead. */
export const POST = handle("member", async ({ actor, id }) => Response.json(await resendInvitation(actor, id)));

/** Revokes an invitation at once. */
export const DELETE = handle("member", async ({ actor, id }) => {
  await revokeInvitation(actor, id);
  return new Response(null, { status: 204 });
});
