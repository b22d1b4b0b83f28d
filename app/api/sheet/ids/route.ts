import { handle } from "@/lib/http";
import { listIds } from "@/lib/library/sheet";
import { parseFilter, parseScope } from "@/lib/schemas/filter";

/** The ids of a view, to select all of it. */
export const GET = handle("member", async ({ actor, request }) => {
  const { searchParams } = new URL(request.url);
  const found = await listIds(actor, { scope: parseScope(searchParams), filter: parseFilter(searchParams) });
  return Response.json(found, { headers: { "cache-control": "private, no-store" } });
});
