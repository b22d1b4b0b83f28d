import { getQuota } from "@/lib/generations/quota";
import { handle } from "@/lib/http";
import { requestMore } from "@/lib/quotas/requests";
import { quotaRequestInput } from "@/lib/schemas/quota";

/** Asks the admins for more images this month. */
export const POST = handle("member", async ({ actor, json }) => {
  await requestMore(actor, await json(quotaRequestInput));
  return Response.json({ quota: await getQuota(actor) }, { status: 201 });
});
