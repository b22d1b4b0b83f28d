import { useLocale, useTranslations } from "next-intl";
import { outcomeOf, reasonOf } from "@/components/studio/news";
import { Badge } from "@/components/ui/badge";
import { Quoting } from "@/components/ui/quoting";
import { capitalized, duration, languageOf } from "@/lib/format";
import type { AdminJob } from "@/lib/schemas/job";

/** What was asked for; a private prompt is its author's. */
export function What({ job }: { job: AdminJob }) {
  const common = useTranslations("common");
  const t = useTranslations("adminJobs");
  const { prompt, model, n, quality } = job;
  const facts = [model, common("images", { count: n }), quality ?? ""].filter(Boolean);
  return (
    <div className="min-w-0 md:max-w-96">
      {prompt === null ? (
        <p className="text-muted">{t("privatePrompt")}</p>
      ) : (
        <p className="line-clamp-3 font-semibold wrap-anywhere">{prompt}</p>
      )}
      <p className="text-muted wrap-anywhere">{facts.join(" · ")}</p>
      {job.private && prompt !== null && <p className="text-muted">{t("private")}</p>}
    </div>
  );
}

/** Who asked, and by which door. */
export function Who({ job: { person, door, key } }: { job: AdminJob }) {
  const t = useTranslations("adminJobs");
  return (
    <>
      <p className="wrap-anywhere">{person.name}</p>
      <p className="text-muted wrap-anywhere">
        {door === "studio" ? t("studio") : key ? t("apiKey", { key }) : t("api")}
      </p>
    </>
  );
}

/** What became of it, in the provider's words where it said any. */
export function State({ job }: { job: AdminJob }) {
  const common = useTranslations("common");
  const ofJobs = useTranslations("jobs");
  const t = useTranslations("adminJobs");
  const { error, state } = job;
  const look = state === "failed" || state === "unknown" ? "error" : state === "running" ? "mark" : "plain";
  const categories = error?.categories ?? [];
  return (
    <div className="flex min-w-0 flex-col items-start gap-1 md:max-w-80">
      <Badge look={look}>{t(`states.${state}`)}</Badge>
      {error && state !== "cancelled" && (
        <p className="wrap-anywhere">
          <Quoting words={reasonOf(ofJobs, error)} quote={error.message} />
        </p>
      )}
      {categories.length > 0 && (
        <p className="font-semibold wrap-anywhere">{t("category", { categories: categories.join(common("comma")) })}</p>
      )}
    </div>
  );
}

/** Who made it, and every call that it took. */
export function Calls({ job: { channel, attempts } }: { job: AdminJob }) {
  const locale = useLocale();
  const ofJobs = useTranslations("jobs");
  const t = useTranslations("adminJobs");
  return (
    <div className="min-w-0">
      <p className="wrap-anywhere">{channel ?? t("noneYet")}</p>
      {attempts.length > 0 && (
        <details>
          <summary className="cursor-pointer py-1 text-muted touch:py-3">
            {t("calls", { count: attempts.length })}
          </summary>
          <ol className="flex flex-col gap-1 md:max-w-64">
            {attempts.map(({ channel: asked, outcome, status, message, ms }, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: calls are only ever added
              <li key={index} className="border-l border-hairline pl-2 wrap-anywhere">
                {[
                  asked,
                  capitalized(outcomeOf(ofJobs, outcome)),
                  status,
                  ms !== undefined && duration(ms / 1000, locale),
                ]
                  .filter(Boolean)
                  .join(" · ")}
                {message && (
                  <p lang={languageOf(message)} className="text-muted">
                    {message}
                  </p>
                )}
              </li>
            ))}
          </ol>
        </details>
      )}
    </div>
  );
}
