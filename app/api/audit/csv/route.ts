import { exportEvents } from "@/lib/audit-log";
import { csvResponse } from "@/lib/csv";
import { handle } from "@/lib/http";
import { auditSearch } from "@/lib/schemas/audit";

/** The audit log as CSV, narrowed as its page is, for admins. */
export const GET = handle("member", async ({ actor, request }) => {
  const search = auditSearch.parse(Object.fromEntries(new URL(request.url).searchParams));
  return csvResponse(await exportEvents(actor, search));
});
