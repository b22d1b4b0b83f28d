import { revokeKey } from "@/lib/api-keys";
import { handle } from "@/lib/http";

/** Revokes a key at once. */
export const DELETE = handle("member", async ({ actor, id }) => {
  await revokeKey(actor, id);
  return new Response(null, { status: 204 });
});
