import { dismissJob } from "@/lib/generations/put-away";
import { handle } from "@/lib/http";

/** Puts a frame that ended without a picture away. */
export const POST = handle("member", async ({ actor, id }) => {
  await dismissJob(actor, id);
  return new Response(null, { status: 204 });
});

/** Brings it back. */
export const DELETE = handle("member", async ({ actor, id }) => {
  await dismissJob(actor, id, false);
  return new Response(null, { status: 204 });
});
