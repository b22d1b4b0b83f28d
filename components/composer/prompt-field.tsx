import clsx from "clsx";
import { useTranslations } from "next-intl";
import type { RefObject } from "react";
import { changeDraft, type Draft } from "./draft";

type Props = {
  field: RefObject<HTMLTextAreaElement | null>;
  value: string;
  open: boolean;
  invalid: boolean;
  /** There is a problem to be read. */
  described: boolean;
  preset: Draft["preset"];
  onOpen: (open: boolean) => void;
};

/** What the image should show; it grows with what is typed, and on phones is one line until it is used. */
export function PromptField({ field, value, open, invalid, described, preset, onOpen }: Props) {
  const t = useTranslations("composer");
  return (
    <textarea
      ref={field}
      dir="auto"
      aria-label={t("prompt")}
      aria-invalid={invalid || undefined}
      aria-describedby={described ? "composer-problem" : undefined}
      placeholder={preset ? t("describeSubject") : t("describe")}
      rows={1}
      value={value}
      onFocus={() => onOpen(true)}
      onClick={() => onOpen(true)}
      onChange={({ target }) => {
        // What was sent has folded it, and left the focus here.
        onOpen(true);
        // What is written anew is no remix any more.
        changeDraft({ prompt: target.value, ...(target.value === "" && { parentId: null }) });
      }}
      onKeyDown={(event) => {
        if (event.key !== "Escape") return;
        event.currentTarget.blur();
        onOpen(false);
      }}
      className={clsx(
        "min-w-0 flex-1 resize-none rounded-control px-1.5 py-1.5 text-prompt placeholder:text-muted folding:min-h-11 folding:py-2.5 roomy:-my-1.5 roomy:-ml-1.5 roomy:min-h-14",
        open
          ? "field-sizing-content max-h-[38dvh] folding:min-h-24"
          : "folding:h-11 folding:overflow-hidden folding:whitespace-nowrap roomy:h-14",
      )}
    />
  );
}
