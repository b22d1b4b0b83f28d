"use client";

import { X } from "lucide-react";
import { useState } from "react";
import { fillDraft } from "@/components/composer/draft";
import { request, wordsOf } from "@/components/request";
import { useStudio } from "@/components/studio/context";
import { Button } from "@/components/ui/button";
import type { JobView } from "@/lib/schemas/views";

/** A job that ended without an image: what happened, whether it was charged, and a way on. */
export function Failed({ job }: { job: JobView }) {
  const { store, selection, announce } = useStudio();
  const [refusal, setRefusal] = useState<string | null>(null);
  const edit = () => {
    selection.clear();
    fillDraft({
      prompt: job.prompt,
      model: job.model,
      size: job.sizeAsked ?? `${job.width}x${job.height}`,
      quality: job.quality,
      n: job.n,
    });
  };
  const dismiss = async () => {
    try {
      await request("POST", `/api/generations/${job.id}/dismiss`);
      store.drop(job.id);
      announce("Put away.");
    } catch (error) {
      setRefusal(wordsOf(error));
    }
  };
  const message = (refusal ?? job.error?.message ?? "It is not known what became of this one.").replace(/\.$/, "");
  const unsaid = (job.error?.categories ?? []).filter((category) => !message.includes(category));
  return (
    <div className="cell-box flex flex-col border border-error bg-panel p-2 md:p-2.5">
      <section
        aria-label={`Failed: ${job.prompt}`}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a small frame scrolls, and the keyboard has to reach it.
        tabIndex={0}
        className="flex min-h-0 flex-1 flex-col justify-between gap-2 overflow-y-auto"
      >
        <p className="line-clamp-3 shrink-0 phone:line-clamp-2 bg-page px-1.5 py-0.5 break-words">{job.prompt}</p>
        <p className="print shrink-0 font-semibold break-words text-error">
          {message}
          {unsaid.length > 0 && ` (${unsaid.join(", ")})`} – {job.error?.charged ? "charged" : "not charged"}
        </p>
      </section>
      <div className="mt-2 flex gap-2">
        <Button className="h-7! min-w-0 flex-1 px-1! touch:h-9!" onClick={edit} aria-label={`Edit: ${job.prompt}`}>
          Edit
        </Button>
        <Button
          className="h-7! w-7 px-0! touch:h-9! touch:w-9"
          onClick={dismiss}
          aria-label={`Put away: ${job.prompt}`}
        >
          <X size={16} aria-hidden="true" />
        </Button>
      </div>
    </div>
  );
}
