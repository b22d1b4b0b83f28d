"use client";

import { useCallback, useLayoutEffect, useRef, useState } from "react";

/**
 * Keeps what does not fit into the first line of a wrapping row out of sight and out of the tab order, unless the row is
 * `open`. `row` is for the row; `clipped` says whether something does not fit.
 */
export function useFitting(open: boolean) {
  const row = useRef<HTMLDivElement>(null);
  const [clipped, setClipped] = useState(false);

  const fit = useCallback(() => {
    const children = [...(row.current?.children ?? [])] as HTMLElement[];
    const line = children[0]?.offsetTop ?? 0;
    let hidden = false;
    for (const child of children) {
      const below = child.offsetTop > line + 2;
      hidden ||= below;
      child.style.visibility = below && !open ? "hidden" : "";
    }
    setClipped(hidden);
  }, [open]);

  // After every drawing: what can be done changes with what is selected.
  useLayoutEffect(fit);
  useLayoutEffect(() => {
    if (!row.current) return;
    const observer = new ResizeObserver(fit);
    observer.observe(row.current);
    return () => observer.disconnect();
  }, [fit]);

  return { row, clipped };
}
