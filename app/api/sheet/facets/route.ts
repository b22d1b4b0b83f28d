import { handle } from "@/lib/http";
import { listFacets } from "@/lib/library/facets";

/** What the filters may offer. */
export const GET = handle("member", async ({ actor }) =>
  Response.json(await listFacets(actor), { headers: { "cache-control": "private, no-store" } }),
);
