import { revokeOtherSessions } from "@/lib/account";
import { handle } from "@/lib/http";

/** Ends all of one's sessions but this one. */
export const DELETE = handle("member", async ({ actor }) => {
  await revokeOtherSessions(actor);
  return new Response(null, { status: 204 });
});
