"use client";

import { type RefObject, useEffect } from "react";

/** Keeps an open composer above the keyboard of a phone, which covers the page's lower end without a word to its layout. */
export function useKeyboardInset(form: RefObject<HTMLElement | null>, open: boolean) {
  useEffect(() => {
    const viewport = window.visualViewport;
    if (!viewport || !open) return;
    const keepAbove = () => {
      const covered = Math.round(window.innerHeight - viewport.height - viewport.offsetTop);
      // A pinch makes the visible part smaller too.
      form.current?.style.setProperty("--keyboard", viewport.scale === 1 && covered > 80 ? `${covered}px` : "0px");
    };
    keepAbove();
    viewport.addEventListener("resize", keepAbove);
    viewport.addEventListener("scroll", keepAbove);
    return () => {
      viewport.removeEventListener("resize", keepAbove);
      viewport.removeEventListener("scroll", keepAbove);
      form.current?.style.removeProperty("--keyboard");
    };
  }, [form, open]);
}
