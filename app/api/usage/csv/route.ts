import { csvResponse } from "@/lib/csv";
import { handle } from "@/lib/http";
import { usageSearch } from "@/lib/schemas/usage";
import { exportUsage } from "@/lib/usage";

/** A period's usage as CSV, for admins. */
export const GET = handle("member", async ({ actor, request }) => {
  const search = usageSearch.parse(Object.fromEntries(new URL(request.url).searchParams));
  return csvResponse(await exportUsage(actor, search));
});
