import { dismissJob } from "@/lib/generations/jobs";
import { handle } from "@/lib/http";

/** Puts a frame that ended without a picture away. */
export const POST = handle("member", async ({ actor, id }) => {
  await dismissJob(actor, id);
  return new Response(null, { status: 204 });
});
