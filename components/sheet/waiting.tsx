"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import { stopwatch } from "@/lib/format";
import type { JobView } from "@/lib/schemas/views";
import { isPending } from "./state";
import { Stop } from "./stop";

/**
 * Room for an image that is on its way, or what is there of it. Only the first of a job's frames has its prompt and a
 * way to stop it.
 */
export function Waiting({ job, first, now }: { job: JobView; first: boolean; now: string }) {
  const t = useTranslations("jobs");
  const seconds = job.startedAt ? Math.max(0, (Date.parse(now) - Date.parse(job.startedAt)) / 1000) : 0;
  const progress = job.usualSeconds ? Math.min(0.97, seconds / job.usualSeconds) : 0;
  const status = () => {
    if (isPending(job.id)) return t("sending");
    if (job.state === "queued") return job.position ? t("queuedAt", { position: job.position }) : t("queued");
    const elapsed = stopwatch(seconds);
    return job.usualSeconds !== null && job.usualSeconds >= 1
      ? t("paintingOf", { elapsed, usual: stopwatch(job.usualSeconds) })
      : t("painting", { elapsed });
  };
  return (
    <div className="cell-box job-box hatched border border-dashed border-control" data-job={job.id}>
      {job.partial !== null && <Partial key={job.id} job={job} count={job.partial} />}
      <div className="job-parts absolute inset-0">
        {first && (
          <p dir="auto" className="job-prompt bg-page">
            {job.prompt}
          </p>
        )}
        <div className="mt-auto flex flex-col gap-2">
          <p className="print self-start bg-page px-1.5 py-0.5 font-semibold">{status()}</p>
          <div className="job-foot">
            {job.usualSeconds !== null && (
              <div
                className="job-progress bg-track"
                role="progressbar"
                aria-label={t("progressOf", { prompt: job.prompt })}
                aria-valuenow={Math.round(progress * 100)}
              >
                <div className="ticks fill h-full" style={{ width: `${progress * 100}%` }} />
              </div>
            )}
            {first && job.canCancel !== null && <Stop job={job} can={job.canCancel} />}
          </div>
        </div>
      </div>
    </div>
  );
}

/** The newest partial image; it stays until the next one is there, and gives way to the hatching where it is gone. */
function Partial({ job, count }: { job: JobView; count: number }) {
  const [gone, setGone] = useState(0);
  if (gone === count) return null;
  return (
    <img
      src={`/media/partial/${job.id}?n=${count}`}
      alt=""
      data-partial={count}
      width={job.width}
      height={job.height}
      onError={() => setGone(count)}
      className="absolute inset-0 h-full w-full object-contain"
    />
  );
}
