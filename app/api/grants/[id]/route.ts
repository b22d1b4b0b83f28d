import { handle } from "@/lib/http";
import { withdrawGrant } from "@/lib/quotas/grants";

/** Takes a top-up back. */
export const DELETE = handle("member", async ({ actor, id }) => {
  await withdrawGrant(actor, id);
  return new Response(null, { status: 204 });
});
