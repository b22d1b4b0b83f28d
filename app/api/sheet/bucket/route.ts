import { handle } from "@/lib/http";
import { listBucket } from "@/lib/library/buckets";
import { parseScope } from "@/lib/schemas/filter";

/** The frames of one stretch of the sheet. */
export const GET = handle("member", async ({ actor, request }) => {
  const { searchParams } = new URL(request.url);
  const frames = await listBucket(actor, parseScope(searchParams), searchParams.get("key") ?? "");
  return Response.json({ frames }, { headers: { "cache-control": "private, no-store" } });
});
