import type { useTranslations } from "next-intl";
import { RequestError, wordsOf } from "@/components/request";
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
  return t("news.failed", { about, why: job.error ? reasonOf(job.error) : t("unknown") });
}

/** Why a job came to nothing, in the reader's language as far as it is not in the provider's own words. */
export function reasonOf({ code, message }: NonNullable<JobView["error"]>): string {
  return wordsOf(new RequestError(message, 0, code, null));
}
