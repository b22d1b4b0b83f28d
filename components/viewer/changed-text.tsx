"use client";

import { useTranslations } from "next-intl";
import { type ReactNode, useId, useState } from "react";
import { CopyButton } from "@/components/ui/copy-button";
import { Segmented } from "@/components/ui/segmented";

type Props = {
  title: string;
  /** What the copy button calls it. */
  what: string;
  text: string;
  hint: string;
  /** The text with its differences marked. */
  marked: ReactNode;
  /** Whether the differences are shown first. */
  markedFirst: boolean;
};

/** A text that was made of the prompt: with its differences from it, or plain. */
export function ChangedText({ title, what, text, hint, marked, markedFirst }: Props) {
  const t = useTranslations("viewer");
  const [shown, setShown] = useState(markedFirst ? "differences" : "text");
  const id = useId();
  const options = [
    { value: "differences", label: t("differences") },
    { value: "text", label: t("plainText") },
  ];
  return (
    <section aria-labelledby={id}>
      <div className="flex items-center justify-between gap-2 pb-1">
        <h2 id={id} className="font-[650]">
          {title}
        </h2>
        <CopyButton text={text} what={what} />
      </div>
      <div className="flex pb-2 text-sm">
        <Segmented legend={t("showAs", { title })} options={options} value={shown} onChange={setShown} />
      </div>
      {shown === "differences" ? (
        marked
      ) : (
        <p dir="auto" className="break-words whitespace-pre-wrap">
          {text}
        </p>
      )}
      <p className="pt-1 text-sm text-muted">{hint}</p>
    </section>
  );
}
