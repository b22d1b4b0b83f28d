import { handle } from "@/lib/http";
import { listBucketsTogether } from "@/lib/library/buckets";
import { parseScope } from "@/lib/schemas/filter";
import type { BucketFramesView } from "@/lib/schemas/views";

/** The frames of a stretch of the sheet, or of some that are small: one after the other, as they were asked for. */
export const GET = handle("member", async ({ actor, request }) => {
  const { searchParams } = new URL(request.url);
  const keys = searchParams.getAll("key");
  const found = await listBucketsTogether(actor, parseScope(searchParams), keys);
  const view: BucketFramesView = { frames: found.flat(), counts: found.map(({ length }) => length) };
  return Response.json(view, { headers: { "cache-control": "private, no-store" } });
});
