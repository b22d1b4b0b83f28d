import { handle } from "@/lib/http";
import { revokeOtherSessions } from "@/lib/people/account";

/** Ends all of one's sessions but this one. */
export const DELETE = handle("member", async ({ actor }) => {
  await revokeOtherSessions(actor);
  return new Response(null, { status: 204 });
});
