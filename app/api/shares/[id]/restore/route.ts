import { handle } from "@/lib/http";
import { restoreShare } from "@/lib/shares";

/** Takes the revocation of a link back. */
export const POST = handle("member", async ({ actor, id }) => {
  await restoreShare(actor, id);
  return new Response(null, { status: 204 });
});
