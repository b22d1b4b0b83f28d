import { admit } from "@/lib/generations/admit";
import { hashRequest, readIdempotencyKey } from "@/lib/generations/idempotency";
import { getJob } from "@/lib/generations/jobs";
import { getQuota } from "@/lib/generations/quota";
import { handle } from "@/lib/http";
import { parseImageRequest } from "@/lib/openai-api";

/** The studio's door: admits, once for each Idempotency-Key, and leaves the work to a worker. */
export const POST = handle("member", async ({ actor, request, bytes }) => {
  const key = readIdempotencyKey(request.headers);
  const body = await bytes();
  const idempotency = { key, hash: hashRequest([body]), retry: null };
  const { id } = await admit(actor, parseImageRequest(body), { door: "studio", claim: false, idempotency });
  const [job, quota] = await Promise.all([getJob(actor, id), getQuota(actor)]);
  return Response.json({ job, quota }, { status: 202 });
});
