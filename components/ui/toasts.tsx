"use client";

import { useTranslations } from "next-intl";
import { Toaster, toast } from "sonner";

/** Where `undoable` shows its words; once per page. */
export function Toasts() {
  return (
    <Toaster
      position="bottom-center"
      offset={{ bottom: "5rem" }}
      mobileOffset={{ bottom: "calc(var(--tabs) + 0.5rem)" }}
      toastOptions={{
        unstyled: true,
        duration: 8000,
        classNames: {
          toast:
            "flex w-full items-center justify-between gap-4 border border-ink bg-panel px-4 py-2.5 font-sans text-base text-ink",
          actionButton:
            "inline-flex h-8 shrink-0 items-center rounded-control border border-control px-3 font-semibold hover:border-ink touch:h-11",
        },
      }}
    />
  );
}

/** Says what was done, and for eight seconds offers to take it back. */
export function undoable(words: string, undo: () => void): void {
  toast(words, { action: { label: <Undo />, onClick: undo } });
}

/** Says what was done, where nothing on the page shows it. */
export function say(words: string): void {
  toast(words);
}

function Undo() {
  return useTranslations("common")("undo");
}
