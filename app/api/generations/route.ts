import { readIdempotencyKey } from "@/lib/generations/idempotency";
import { getJob } from "@/lib/generations/jobs";
import { admitOrder } from "@/lib/generations/order";
import { getQuota } from "@/lib/generations/quota";
import { handle } from "@/lib/http";

/** The studio's door: admits, once for each Idempotency-Key, and leaves the work to a worker. */
export const POST = handle("member", async ({ actor, request, bytes }) => {
  const { id } = await admitOrder(actor, await bytes(), readIdempotencyKey(request.headers));
  const [job, quota] = await Promise.all([getJob(actor, id), getQuota(actor)]);
  return Response.json({ job, quota }, { status: 202 });
});
