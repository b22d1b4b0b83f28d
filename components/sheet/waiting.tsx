"use client";

import { X } from "lucide-react";
import { useState } from "react";
import { request, wordsOf } from "@/components/request";
import { useStudio } from "@/components/studio/context";
import { Button } from "@/components/ui/button";
import { ordinal, stopwatch } from "@/lib/format";
import type { JobView } from "@/lib/schemas/views";
import { isPending } from "./state";

/** Room for an image that is on its way. Only the first of a job's frames has its prompt and a way to cancel it. */
export function Waiting({ job, first, now }: { job: JobView; first: boolean; now: string }) {
  const seconds = job.startedAt ? Math.max(0, (Date.parse(now) - Date.parse(job.startedAt)) / 1000) : 0;
  const progress = job.usualSeconds ? Math.min(0.97, seconds / job.usualSeconds) : 0;
  return (
    <div className="cell-box waiting hatched border border-dashed border-control">
      <div className="absolute inset-0 flex flex-col justify-between gap-1 p-2 @min-[10rem]:p-2.5">
        {first && (
          <p className="waiting-prompt max-w-full shrink-0 self-start bg-page px-1.5 py-0.5 break-words">
            {job.prompt}
          </p>
        )}
        <div className="mt-auto flex flex-col gap-2">
          <p className="print self-start bg-page px-1 @min-[10rem]:px-1.5 py-0.5 font-semibold">
            {status(job, seconds)}
          </p>
          <div className="flex h-7 items-center gap-3 touch:h-9">
            {job.usualSeconds !== null && (
              <div
                className="h-1.5 min-w-0 flex-1 bg-track @max-[5rem]:invisible"
                role="progressbar"
                aria-label={`Progress of ${job.prompt}`}
                aria-valuenow={Math.round(progress * 100)}
              >
                <div className="ticks fill h-full" style={{ width: `${progress * 100}%` }} />
              </div>
            )}
            {first && job.canCancel === "free" && <Cancel job={job} />}
          </div>
        </div>
      </div>
    </div>
  );
}

function status(job: JobView, seconds: number): string {
  if (isPending(job.id)) return "Sending";
  if (job.state === "queued") return job.position ? `Queued · ${ordinal(job.position)}` : "Queued";
  if (!job.usualSeconds) return `Painting · ${stopwatch(seconds)}`;
  return `Painting · ${stopwatch(seconds)} of ~${stopwatch(job.usualSeconds)}`;
}

/** Cancels a queued job; what the server says against it is told in place. */
function Cancel({ job }: { job: JobView }) {
  const { store, announce } = useStudio();
  const [refusal, setRefusal] = useState<string | null>(null);
  const cancel = async () => {
    try {
      await request("POST", `/api/generations/${job.id}/cancel`);
      store.drop(job.id);
      announce("Cancelled. It was not charged.");
    } catch (error) {
      setRefusal(wordsOf(error));
    }
  };
  if (refusal)
    return (
      <p className="bg-page px-1.5 text-sm text-error" role="alert">
        {refusal}
      </p>
    );
  return (
    <Button className="ml-auto h-7! px-2.5! text-sm touch:h-9!" onClick={cancel} aria-label={`Cancel: ${job.prompt}`}>
      <span className="@max-[7rem]:hidden">Cancel</span>
      <X size={16} aria-hidden="true" className="hidden @max-[7rem]:block" />
    </Button>
  );
}
