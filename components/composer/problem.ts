import type { useTranslations } from "next-intl";
import { useEffect, useState } from "react";
import { RequestError, wordsAtField, wordsOf } from "@/components/request";
import { type Draft, readDraft } from "./draft";

/** What keeps the request from being made, and which field it is about; `unreached`: no server has said so. */
export type ComposerProblem = { words: string; param: string | null; unreached?: boolean };

const fields = ["prompt", "size", "quality", "n", "model", "style", "background", "watermark"] as const;

/** The server's words, with the field that they are about. */
export function problemOf(error: unknown, t: ReturnType<typeof useTranslations<"composer">>): ComposerProblem {
  const param = error instanceof RequestError ? error.param : null;
  const place = referencePlace(param);
  if (place !== null) return { words: t("referenceWrong", { place: place + 1 }), param };
  const known = fields.find((field) => field === param);
  const unreached = error instanceof RequestError && error.status === 0;
  return { words: known ? `${t(`fields.${known}`)}: ${wordsAtField(error)}` : wordsOf(error), param, unreached };
}

/**
 * What is wrong with the draft, once that was said of it: until it is another one, or the browser is back online where no
 * server was within reach.
 */
export function useProblem(draft: Draft) {
  const [said, setSaid] = useState<{ of: Draft; problem: ComposerProblem } | null>(null);
  useEffect(() => {
    const back = () => setSaid((last) => (last?.problem.unreached ? null : last));
    window.addEventListener("online", back);
    return () => window.removeEventListener("online", back);
  }, []);
  const say = (problem: ComposerProblem | null) => setSaid(problem && { of: readDraft(), problem });
  return [said?.of === draft ? said.problem : null, say] as const;
}

/** The place of the reference that a problem is about. */
export function referencePlace(param: string | null): number | null {
  const place = /^references\.(\d+)/.exec(param ?? "")?.[1];
  return place === undefined ? null : Number(place);
}
