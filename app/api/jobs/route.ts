import { watchJobs } from "@/lib/admin-jobs";
import { handle } from "@/lib/http";
import { invalidField } from "@/lib/openai-api";
import { jobWatch } from "@/lib/schemas/job";

/** What became of the jobs that an admin's page shows, and how many newer ones there are. */
export const GET = handle("member", async ({ actor, request }) => {
  const asked = Object.fromEntries(new URL(request.url).searchParams);
  const { success, data, error } = jobWatch.safeParse(asked);
  if (!success) throw invalidField(error, asked);
  return Response.json(await watchJobs(actor, data));
});
