"use client";

import { useRouter } from "next/navigation";
import { useLocale, useTranslations } from "next-intl";
import { useEffect, useRef, useState } from "react";
import { useNow } from "@/components/sheet/now";
import { useStudio } from "@/components/studio/context";
import { Button } from "@/components/ui/button";
import { type Column, Table } from "@/components/ui/table";
import { capitalized, moment } from "@/lib/format";
import type { AdminJob, AdminJobPage, JobSearch } from "@/lib/schemas/job";
import { CancelJob, ReverseCharge } from "./acts";
import { Calls, State, What, Who } from "./cells";
import { useJobs } from "./use-jobs";
import { chargeWords, jobName, openWords, timeWords } from "./words";

type Props = {
  page: AdminJobPage;
  asked: JobSearch;
  /** The server's time. */
  rendered: string;
};

type Acting = { job: AdminJob; act: "cancel" | "reverse" };

/** Generations with what became of them and what they cost; those that wait can be cancelled, uncertain charges given back. */
export function Jobs({ page, asked, rendered }: Props) {
  const locale = useLocale();
  const t = useTranslations("adminJobs");
  const router = useRouter();
  const { timeZone, currency } = useStudio();
  const { jobs, open, newer, follow, busy } = useJobs(page, asked);
  const now = useNow(rendered, busy);
  const [acting, setActing] = useState<Acting | null>(null);
  const status = useRef<HTMLParagraphElement>(null);

  const acted = useRef(false);
  // The button that was pressed goes, and the dialog would give the focus back to it.
  useEffect(() => {
    if (acting !== null || !acted.current) return;
    acted.current = false;
    status.current?.focus();
  }, [acting]);

  const done = () => {
    acted.current = true;
    void follow();
  };
  const showNewer = () => {
    status.current?.focus();
    router.refresh();
  };

  const columns: Column<AdminJob>[] = [
    { name: t("columns.job"), cell: (job) => <What job={job} /> },
    { name: t("person"), cell: (job) => <Who job={job} /> },
    { name: t("state"), cell: (job) => <State job={job} /> },
    { name: t("channel"), cell: (job) => <Calls job={job} /> },
    {
      name: t("columns.when"),
      cell: (job) => (
        <>
          <time dateTime={job.createdAt} className="block">
            {capitalized(moment(job.createdAt, now, timeZone, locale))}
          </time>
          <span className="text-muted tabular-nums">{timeWords(job, now, { t, locale })}</span>
        </>
      ),
    },
    { name: t("columns.charged"), cell: (job) => chargeWords(job, currency, { t, locale }) },
    {
      name: t("columns.actions"),
      hidden: true,
      cell: (job) => (
        <div className="flex md:justify-end">
          {job.state === "queued" && (
            <Button
              aria-label={t("cancelName", { name: jobName(job, t) })}
              onClick={() => setActing({ job, act: "cancel" })}
            >
              {t("cancel")}
            </Button>
          )}
          {job.state === "unknown" && job.charged > 0 && (
            <Button
              aria-label={t("giveBackName", { name: jobName(job, t) })}
              onClick={() => setActing({ job, act: "reverse" })}
            >
              {t("giveBack")}
            </Button>
          )}
        </div>
      ),
    },
  ];
  const idle = jobs.length === 0 && open.running + open.waiting + newer === 0;
  const Act = acting?.act === "cancel" ? CancelJob : ReverseCharge;
  return (
    <>
      {/* As high with the button as without it: nothing below moves when others ask for images. */}
      <div className={idle ? "sr-only" : "flex min-h-11 flex-wrap items-center gap-x-4 gap-y-1"}>
        <p ref={status} tabIndex={-1} className="font-semibold outline-none">
          {openWords(open, t)}
        </p>
        {newer > 0 && (
          <Button onClick={showNewer}>{newer === 100 ? t("showNew") : t("showCount", { count: newer })}</Button>
        )}
      </div>
      {jobs.length > 0 && <Table caption={t("caption")} columns={columns} rows={jobs} rowKey={({ id }) => id} />}
      {acting && <Act job={acting.job} onDone={done} onClose={() => setActing(null)} />}
    </>
  );
}
