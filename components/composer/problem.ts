import type { useTranslations } from "next-intl";
import { RequestError, wordsAtField, wordsOf } from "@/components/request";

/** What keeps the request from being made, and which field it is about. */
export type ComposerProblem = { words: string; param: string | null };

const fields = ["prompt", "size", "quality", "n", "model", "style", "background", "watermark"] as const;

/** The server's words, with the field that they are about. */
export function problemOf(error: unknown, t: ReturnType<typeof useTranslations<"composer">>): ComposerProblem {
  const param = error instanceof RequestError ? error.param : null;
  const place = referencePlace(param);
  if (place !== null) return { words: t("referenceWrong", { place: place + 1 }), param };
  const known = fields.find((field) => field === param);
  return { words: known ? `${t(`fields.${known}`)}: ${wordsAtField(error)}` : wordsOf(error), param };
}

/** The place of the reference that a problem is about. */
export function referencePlace(param: string | null): number | null {
  const place = /^references\.(\d+)/.exec(param ?? "")?.[1];
  return place === undefined ? null : Number(place);
}
