"use client";

import { X } from "lucide-react";
import { useTranslations } from "next-intl";
import { useRef, useState } from "react";
import { RequestError, request, wordsOf } from "@/components/request";
import { useStudio } from "@/components/studio/context";
import { Confirm } from "@/components/ui/confirm";
import { say } from "@/components/ui/toasts";
import type { JobView } from "@/lib/schemas/views";
import { focusNear } from "./focus-near";
import { JobButton } from "./job-button";

/**
 * Stops a job. As long as it costs nothing it is done at once; once the provider works on it, it is said first that it
 * counts all the same.
 */
export function Stop({ job, can }: { job: JobView; can: "free" | "charged" }) {
  const t = useTranslations("jobs");
  const { store } = useStudio();
  const button = useRef<HTMLButtonElement>(null);
  const [asking, setAsking] = useState(false);

  const stop = async (accepted: string) => {
    // The stream may take the frame away before the answer is here.
    const refocus = focusNear(button.current, job.id);
    const { charged } = await request<{ charged: boolean }>("POST", `/api/generations/${job.id}/cancel${accepted}`);
    store.drop(job.id);
    refocus();
    // It is about money: whoever sees the frame go wants to know.
    say(charged ? t("stopped", { count: job.n }) : t("cancelled"));
  };
  const cancel = async () => {
    if (can === "charged") return setAsking(true);
    try {
      await stop("");
    } catch (error) {
      // It was begun in this moment.
      if (error instanceof RequestError && error.code === "conflict") return setAsking(true);
      say(wordsOf(error));
    }
  };

  const verb = can === "free" ? t("cancel") : t("stop");
  return (
    <>
      <JobButton
        ref={button}
        className="ml-auto shrink-0"
        onClick={cancel}
        aria-label={t(can === "free" ? "cancelOf" : "stopOf", { prompt: job.prompt })}
      >
        <span className="@max-[7rem]:hidden">{verb}</span>
        <X size={16} aria-hidden="true" className="hidden @max-[7rem]:block" />
      </JobButton>
      {asking && (
        <Confirm
          title={t("stopTitle")}
          verb={t("stopVerb")}
          otherwise={t("stopNot")}
          onConfirm={() => stop("?charged=accepted")}
          onClose={() => setAsking(false)}
        >
          <p>{t("stopWords", { count: job.n })}</p>
        </Confirm>
      )}
    </>
  );
}
