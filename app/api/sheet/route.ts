import { handle } from "@/lib/http";
import { listSheet } from "@/lib/library/sheet";
import { parseFilter, parseScope } from "@/lib/schemas/filter";

/** A page of the sheet. */
export const GET = handle("member", async ({ actor, request }) => {
  const { searchParams } = new URL(request.url);
  const cursor = searchParams.get("cursor");
  const scope = parseScope(searchParams);
  const sheet = await listSheet(actor, { scope, filter: parseFilter(searchParams), ...(cursor && { cursor }) });
  return Response.json(sheet, { headers: { "cache-control": "private, no-store" } });
});
