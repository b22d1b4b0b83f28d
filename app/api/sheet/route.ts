import { handle } from "@/lib/http";
import { listSheet } from "@/lib/images";

/** A page of the sheet. */
export const GET = handle("member", async ({ actor, request }) => {
  const { searchParams } = new URL(request.url);
  const cursor = searchParams.get("cursor");
  const sheet = await listSheet(actor, { mine: searchParams.get("mine") === "1", ...(cursor && { cursor }) });
  return Response.json(sheet, { headers: { "cache-control": "private, no-store" } });
});
