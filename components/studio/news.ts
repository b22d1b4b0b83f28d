import type { useTranslations } from "next-intl";
import type { JobView, SheetEvent } from "@/lib/schemas/views";

type Words = ReturnType<typeof useTranslations<"jobs">>;
type Told = Extract<SheetEvent, { type: "job" }>;

/** What is said of one's own job once it is in another state; null where whoever changed that knows. */
export function newsOf(t: Words, { job, frames }: Told, before: JobView | undefined): string | null {
  const about = job.prompt.slice(0, 60);
  if (job.state === "queued") return t("news.queued", { about });
  if (job.state === "running") return t("news.running", { about });
  if (job.state === "succeeded") return t("news.ready", { count: frames.length || job.n, about });
  // Elsewhere a failed frame was put away.
  if (job.state === "cancelled") return before?.error ? null : t("news.cancelled", { about });
  return t("news.failed", { about, why: reasonOf(t, job.error) });
}

/** How one of its calls to a channel ended; a word that nobody knows any more as it is. */
export function outcomeOf(t: Words, outcome: string): string {
  const key = `outcomes.${outcome}` as "outcomes.answered";
  return t.has(key) ? t(key) : outcome;
}

/** Why a job came to nothing, in the reader's language as far as it is not in the provider's own words. */
export function reasonOf(t: Words, error: JobView["error"]): string {
  if (!error) return t("unknown");
  const key = `why.${error.code}` as "why.upstream_failed";
  return t.has(key) ? t(key, { detail: error.message }) : error.message;
}
