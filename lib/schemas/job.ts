import { z } from "zod";
import type { JobView, PersonView, ReceiptView } from "./views";

/** Classes of errors. `refused` is whatever else a provider says of a request itself. */
export const failureClasses = [
  "moderation_blocked",
  "refused",
  "rate_limit_exceeded",
  "no_channel_available",
  "upstream_failed",
  "upstream_invalid_response",
  "upstream_timeout",
  "internal_error",
] as const;
export type FailureClass = (typeof failureClasses)[number];

/** The states that jobs are listed by; `open` are those that wait or run. */
export const jobStates = ["open", "succeeded", "failed", "unknown", "cancelled"] as const;

/** What the address of the page of jobs asks for; what it gets wrong is not asked for. */
export const jobSearch = z.object({
  state: z.enum(jobStates).optional().catch(undefined),
  person: z.uuid().optional().catch(undefined),
  channel: z.uuid().optional().catch(undefined),
  failure: z.enum(failureClasses).optional().catch(undefined),
  cursor: z.string().optional().catch(undefined),
});
export type JobSearch = z.infer<typeof jobSearch>;

/** What a page asks about the jobs that it shows: their ids, and the cursor of its first row. */
export const jobWatch = jobSearch.extend({
  ids: z
    .string()
    .default("")
    .transform((ids) => ids.split(",").filter(Boolean))
    .pipe(z.array(z.uuid("should be ids of jobs")).max(100, "should name at most 100 jobs")),
  since: z.string().optional(),
});
export type JobWatch = z.infer<typeof jobWatch>;

/** A generation as admins see it. */
export type AdminJob = Pick<JobView, "id" | "state" | "model" | "n" | "quality" | "person" | "private" | "error"> & {
  /** Null where it is its author's alone. */
  prompt: string | null;
  /** The key's name, of a program; null for the studio. */
  key: string | null;
  door: "studio" | "api";
  channel: string | null;
  attempts: ReceiptView["attempts"];
  createdAt: string;
  startedAt: string | null;
  finishedAt: string | null;
  /** Images that count against the quota, less those given back. */
  charged: number;
  /** Images that an admin gave back. */
  givenBack: number;
  /** In the team's currency; null: nobody knows, or it has not ended. */
  cost: number | null;
};

/** How many of the whole team's are under way. */
export type OpenJobs = { running: number; waiting: number };

export type AdminJobPage = {
  jobs: AdminJob[];
  open: OpenJobs;
  /** Where the page begins; null where it is empty. */
  firstCursor: string | null;
  /** Give it back for the next, older page; null at the end. */
  nextCursor: string | null;
};

/** What became of the jobs that a page shows, and how many came since that it would show too, a hundred at most. */
export type JobNews = { jobs: AdminJob[]; open: OpenJobs; newer: number };

export type JobFilters = { people: PersonView[]; channels: PersonView[] };
