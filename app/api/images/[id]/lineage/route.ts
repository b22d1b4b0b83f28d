import { handle } from "@/lib/http";
import { listMade } from "@/lib/lineage";

/** More of what was made from an image. */
export const GET = handle("member", async ({ actor, id, request }) => {
  const cursor = new URL(request.url).searchParams.get("cursor") ?? undefined;
  return Response.json(await listMade(actor, id, cursor), { headers: { "cache-control": "private, no-store" } });
});
