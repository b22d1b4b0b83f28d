import { count, duration, money } from "@/lib/format";
import type { AdminJob, OpenJobs } from "@/lib/schemas/job";

const states: Record<AdminJob["state"], string> = {
  queued: "Waiting",
  running: "Running",
  succeeded: "Done",
  failed: "Failed",
  unknown: "Unknown",
  cancelled: "Cancelled",
};

export const stateWords = (job: AdminJob) => states[job.state];

/** What stands for a job where it is named. */
export function jobName(job: AdminJob): string {
  return job.prompt ?? `a private job of ${job.person.name}`;
}

/** `2 running, 1 waiting` */
export function openWords({ running, waiting }: OpenJobs): string {
  const parts = [running > 0 && `${running} running`, waiting > 0 && `${waiting} waiting`].filter(Boolean);
  return parts.join(", ") || "Nothing is under way";
}

/** How long it has waited, runs, or took. */
export function timeWords({ state, createdAt, startedAt, finishedAt }: AdminJob, now: string): string {
  const between = (from: string, to: string) => duration(Math.max(0, (Date.parse(to) - Date.parse(from)) / 1000));
  if (state === "queued") return `waits for ${between(createdAt, now)}`;
  if (state === "running") return `runs for ${between(startedAt ?? createdAt, now)}`;
  return startedAt && finishedAt ? `took ${between(startedAt, finishedAt)}` : "never began";
}

/** What it counts for: `2 images · $0.08`. */
export function chargeWords({ state, charged, givenBack, cost }: AdminJob, currency: string): string {
  if (state === "queued" || state === "running") return "Not yet";
  if (charged === 0) return givenBack > 0 ? `${count(givenBack, "image")} given back` : "Not charged";
  return `${count(charged, "image")}, ${cost === null ? "no price" : money(cost, currency)}`;
}
