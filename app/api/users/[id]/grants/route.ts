import { handle } from "@/lib/http";
import { grant, listGrants } from "@/lib/quotas/grants";
import { grantInput } from "@/lib/schemas/quota";

/** What a person was given this month on top of their quota, for admins. */
export const GET = handle("member", async ({ actor, id }) => Response.json({ grants: await listGrants(actor, id) }));

/** Gives a person more images this month. */
export const POST = handle("member", async ({ actor, id, json }) => {
  return Response.json(await grant(actor, id, await json(grantInput)), { status: 201 });
});
