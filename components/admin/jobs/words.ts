import type { Translate } from "@/components/i18n/translate";
import { duration, money } from "@/lib/format";
import type { AdminJob, OpenJobs } from "@/lib/schemas/job";
import type { Locale } from "@/lib/schemas/locale";

type T = Translate<"adminJobs">;
type Reader = { t: T; locale: Locale };

/** What stands for a job where it is named. */
export function jobName(job: AdminJob, t: T): string {
  return job.prompt ?? t("privateName", { name: job.person.name });
}

/** `2 running, 1 waiting` */
export function openWords({ running, waiting }: OpenJobs, t: T): string {
  if (running > 0 && waiting > 0) return t("open.both", { running, waiting });
  if (running > 0) return t("open.running", { count: running });
  return waiting > 0 ? t("open.waiting", { count: waiting }) : t("open.none");
}

/** How long it has waited, runs, or took. */
export function timeWords(job: AdminJob, now: string, { t, locale }: Reader): string {
  const { state, createdAt, startedAt, finishedAt } = job;
  const between = (from: string, to: string) => ({
    span: duration(Math.max(0, (Date.parse(to) - Date.parse(from)) / 1000), locale),
  });
  if (state === "queued") return t("time.waits", between(createdAt, now));
  if (state === "running") return t("time.runs", between(startedAt ?? createdAt, now));
  return startedAt && finishedAt ? t("time.took", between(startedAt, finishedAt)) : t("time.never");
}

/** What it counts for: `2 images, $0.08`. */
export function chargeWords(job: AdminJob, currency: string, { t, locale }: Reader): string {
  const { state, charged, givenBack, cost } = job;
  if (state === "queued" || state === "running") return t("charge.notYet");
  if (charged === 0) return givenBack > 0 ? t("charge.givenBack", { count: givenBack }) : t("charge.none");
  return t("charge.some", {
    count: charged,
    cost: cost === null ? t("charge.noPrice") : money(cost, currency, locale),
  });
}
