"use client";

import { Pencil, X } from "lucide-react";
import { useTranslations } from "next-intl";
import { useRef, useState } from "react";
import { fillFrom } from "@/components/composer/draft";
import { request, wordsOf } from "@/components/request";
import { useStudio } from "@/components/studio/context";
import { reasonOf } from "@/components/studio/news";
import { Quoting } from "@/components/ui/quoting";
import { say, undoable } from "@/components/ui/toasts";
import { mayGoBetter } from "@/lib/schemas/limits";
import type { JobView, QuotaView } from "@/lib/schemas/views";
import { focusNear } from "./focus-near";
import { JobButton } from "./job-button";

/** A job that ended without an image: what happened, whether it was charged, and a way on. */
export function Failed({ job }: { job: JobView }) {
  const common = useTranslations("common");
  const t = useTranslations("jobs");
  const { store, selection, announce, setQuota } = useStudio();
  const frame = useRef<HTMLDivElement>(null);
  const [refusal, setRefusal] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const again = mayGoBetter(job.error);

  // Its buttons keep the focus meanwhile: what is refused is tried again from there.
  const doing = async (work: () => Promise<void>) => {
    if (busy) return;
    setBusy(true);
    setRefusal(null);
    try {
      await work();
    } catch (error) {
      setRefusal(wordsOf(error));
    }
    setBusy(false);
  };
  const edit = () =>
    doing(async () => {
      selection.clear();
      await fillFrom(job.id);
    });
  const retry = () =>
    doing(async () => {
      const refocus = focusNear(frame.current, job.id);
      const answer = await request<{ job: JobView; quota: QuotaView }>("POST", `/api/generations/${job.id}/retry`);
      store.begin(answer.job);
      store.drop(job.id);
      refocus();
      setQuota(answer.quota);
    });
  const path = `/api/generations/${job.id}/dismiss`;
  const bringBack = () =>
    void request("DELETE", path).then(
      () => announce(t("back")),
      (error: unknown) => say(wordsOf(error)),
    );
  const dismiss = () =>
    doing(async () => {
      // The stream may take the frame away before the answer is here.
      const refocus = focusNear(frame.current, job.id);
      await request("POST", path);
      store.drop(job.id);
      refocus();
      undoable(t("putAway"), bringBack);
    });

  const message = withoutEnd(refusal ?? reasonOf(t, job.error));
  const unsaid = (job.error?.categories ?? []).filter((category) => !message.includes(category));
  return (
    <div ref={frame} className="cell-box job-box border border-error bg-panel" data-job={job.id}>
      <div className="job-parts h-full">
        <section
          aria-label={t("failedOf", { prompt: job.prompt })}
          // biome-ignore lint/a11y/noNoninteractiveTabindex: a small frame scrolls, and the keyboard has to reach it.
          tabIndex={0}
          className="flex min-h-0 flex-1 flex-col justify-between gap-2 overflow-y-auto"
        >
          <p dir="auto" className="job-prompt shrink-0 bg-page">
            {job.prompt}
          </p>
          <p className="print shrink-0 font-semibold break-words text-error" role={refusal ? "alert" : undefined}>
            <Quoting words={message} quote={refusal ? undefined : withoutEnd(job.error?.message ?? "")} />
            {unsaid.length > 0 && ` (${unsaid.join(common("comma"))})`}
            {refusal === null && ` – ${job.error?.charged ? t("charged") : t("notCharged")}`}
          </p>
        </section>
        <div className="flex shrink-0 gap-2">
          {again && (
            <JobButton
              className="flex-1"
              aria-disabled={busy || undefined}
              onClick={retry}
              aria-label={t("retryOf", { prompt: job.prompt })}
            >
              {t("retry")}
            </JobButton>
          )}
          <JobButton
            square={again}
            className={again ? "" : "flex-1"}
            aria-disabled={busy || undefined}
            onClick={edit}
            aria-label={t("editOf", { prompt: job.prompt })}
          >
            {again ? <Pencil size={15} aria-hidden="true" /> : t("edit")}
          </JobButton>
          <JobButton
            square
            aria-disabled={busy || undefined}
            onClick={dismiss}
            aria-label={t("putAwayOf", { prompt: job.prompt })}
          >
            <X size={16} aria-hidden="true" />
          </JobButton>
        </div>
      </div>
    </div>
  );
}

const withoutEnd = (words: string) => words.replace(/[.。]$/, "");
