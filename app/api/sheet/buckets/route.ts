import { handle } from "@/lib/http";
import { listBuckets } from "@/lib/library/buckets";
import { parseScope } from "@/lib/schemas/filter";

/** What each stretch of the sheet holds: all that a scrollbar has to know. */
export const GET = handle("member", async ({ actor, request }) => {
  const buckets = await listBuckets(actor, parseScope(new URL(request.url).searchParams));
  return Response.json({ buckets }, { headers: { "cache-control": "private, no-store" } });
});
