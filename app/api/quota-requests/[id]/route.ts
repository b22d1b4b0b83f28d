import { getQuota } from "@/lib/generations/quota";
import { handle } from "@/lib/http";
import { answerRequest, withdrawRequest } from "@/lib/quotas/requests";
import { quotaAnswerInput } from "@/lib/schemas/quota";

/** Approves somebody's wish for more images, or declines it. */
export const PATCH = handle("member", async ({ actor, id, json }) => {
  await answerRequest(actor, id, await json(quotaAnswerInput));
  return new Response(null, { status: 204 });
});

/** Takes one's own wish back. */
export const DELETE = handle("member", async ({ actor, id }) => {
  await withdrawRequest(actor, id);
  return Response.json({ quota: await getQuota(actor) });
});
