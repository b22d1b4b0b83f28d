"use client";

import { useEffect, useMemo, useRef } from "react";

/** Does the last of several things once nothing more has come for a moment; `now` does it at once, as leaving does. */
export function useLater(ms: number) {
  const waiting = useRef<{ work: () => void; timer: ReturnType<typeof setTimeout> } | null>(null);
  const later = useMemo(() => {
    const cancel = () => {
      clearTimeout(waiting.current?.timer);
      waiting.current = null;
    };
    const now = () => {
      const work = waiting.current?.work;
      cancel();
      work?.();
    };
    const set = (work: () => void) => {
      cancel();
      waiting.current = { work, timer: setTimeout(now, ms) };
    };
    return { set, now, cancel };
  }, [ms]);
  useEffect(() => later.now, [later]);
  return later;
}
