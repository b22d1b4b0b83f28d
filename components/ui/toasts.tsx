"use client";

import { useTranslations } from "next-intl";
import { Toaster, toast } from "sonner";
import { useShortcuts } from "./shortcuts";

/** What was done and can be taken back, as long as its words are there; the latest at the end. */
let done: { id: string | number; undo: () => void }[] = [];

function undoLast() {
  const last = done.at(-1);
  if (!last) return;
  toast.dismiss(last.id);
  last.undo();
}

/** Where `undoable` shows its words; once per page. */
export function Toasts() {
  const t = useTranslations("common");
  useShortcuts([["mod+z", undoLast, "undo"]]);
  return (
    <Toaster
      containerAriaLabel={t("notifications")}
      position="bottom-center"
      // One upon another, they would hide each other’s buttons.
      expand
      gap={8}
      offset={{ bottom: "max(5rem, calc(var(--bar, 0px) + 1rem))" }}
      mobileOffset={{ bottom: "calc(var(--tabs) + var(--bar, 0px) + 0.5rem)" }}
      toastOptions={{
        unstyled: true,
        duration: 8000,
        classNames: {
          toast:
            "flex w-full items-center justify-between gap-4 border border-ink bg-panel px-4 py-2.5 font-sans text-base text-ink data-[visible=false]:invisible",
          actionButton:
            "inline-flex h-8 shrink-0 items-center rounded-control border border-control px-3 font-semibold hover:border-ink touch:h-11",
        },
      }}
    />
  );
}

/** Says what was done, and for eight seconds offers to take it back, by its button or by Ctrl or Cmd and Z. */
export function undoable(words: string, undo: () => void): void {
  const forget = () => {
    done = done.filter((one) => one.id !== id);
  };
  const act = () => {
    forget();
    undo();
  };
  const id = toast(words, { action: { label: <Undo />, onClick: act }, onDismiss: forget, onAutoClose: forget });
  done.push({ id, undo: act });
}

/** Says what was done, where nothing on the page shows it. */
export function say(words: string): void {
  toast(words);
}

function Undo() {
  return useTranslations("common")("undo");
}
