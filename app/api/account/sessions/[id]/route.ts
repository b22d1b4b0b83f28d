import { handle } from "@/lib/http";
import { revokeSession } from "@/lib/people/account";

/** Ends one of one's own sessions at once. */
export const DELETE = handle("member", async ({ actor, id }) => {
  await revokeSession(actor, id);
  return new Response(null, { status: 204 });
});
