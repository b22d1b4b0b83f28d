import { admit } from "@/lib/generations/admit";
import { getJob } from "@/lib/generations/jobs";
import { getQuota } from "@/lib/generations/quota";
import { handle } from "@/lib/http";
import { parseImageRequest } from "@/lib/openai-api";

/** The studio's door: admits, and leaves the work to a worker. */
export const POST = handle("member", async ({ actor, bytes }) => {
  const { id } = await admit(actor, parseImageRequest(await bytes()), { door: "studio", claim: false });
  const [job, quota] = await Promise.all([getJob(actor, id), getQuota(actor)]);
  return Response.json({ job, quota }, { status: 202 });
});
