import { getJob } from "@/lib/generations/jobs";
import { getQuota } from "@/lib/generations/quota";
import { retryJob } from "@/lib/generations/retry";
import { handle } from "@/lib/http";

/** Asks once more, as it was, for what came to nothing and was not charged. */
export const POST = handle("member", async ({ actor, id }) => {
  const next = await retryJob(actor, id);
  const [job, quota] = await Promise.all([getJob(actor, next), getQuota(actor)]);
  return Response.json({ job, quota }, { status: 202 });
});
