"use client";

import { X } from "lucide-react";
import { useTranslations } from "next-intl";
import { type ReactNode, useId, useLayoutEffect, useRef } from "react";
import { Button } from "./button";

type Props = { title: string; onClose: () => void; children: ReactNode };

/**
 * A modal dialog, open as long as it is rendered. The focus begins at what one is here for: what has `data-first`, or the
 * first field of its form. The browser keeps it inside and gives it back.
 */
export function Dialog({ title, onClose, children }: Props) {
  const t = useTranslations("common");
  const dialog = useRef<HTMLDialogElement>(null);
  const titleId = useId();
  // Before it leaves the page: the focus goes back, and to the next dialog's opener where that takes its place.
  useLayoutEffect(() => {
    const element = dialog.current;
    element?.showModal();
    firstOf(element)?.focus();
    return () => element?.close();
  }, []);
  return (
    <dialog
      ref={dialog}
      aria-labelledby={titleId}
      // Closed by what has opened it, never by the browser: that would tell of it a moment after the dialog is gone.
      onCancel={(event) => {
        if (event.target !== event.currentTarget) return;
        event.preventDefault();
        onClose();
      }}
      className="m-auto w-[min(36rem,calc(100vw-1rem))] border border-ink bg-panel p-4 text-ink backdrop:bg-black/50 md:p-5"
    >
      <div className="flex items-center justify-between gap-4 pb-3">
        <h2 id={titleId} className="text-title">
          {title}
        </h2>
        <Button aria-label={t("close")} className="w-9 px-0! touch:w-11" onClick={onClose}>
          <X size={18} aria-hidden="true" />
        </Button>
      </div>
      {children}
    </dialog>
  );
}

function firstOf(dialog: HTMLElement | null): HTMLElement | null | undefined {
  const first = dialog?.querySelector<HTMLElement>("[data-first]");
  // On a touch screen a field in focus would bring up the keyboard over the dialog before anybody has read it.
  if (first || window.matchMedia("(pointer: coarse)").matches) return first;
  return dialog?.querySelector<HTMLElement>(
    "form :is(input:not([type=radio], [type=checkbox], [readonly]), select, textarea)",
  );
}
