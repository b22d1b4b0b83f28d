import { cancelJob } from "@/lib/generations/jobs";
import { handle } from "@/lib/http";

/** Cancels a generation that still waits. */
export const POST = handle("member", async ({ actor, id }) => {
  await cancelJob(actor, id);
  return new Response(null, { status: 204 });
});
