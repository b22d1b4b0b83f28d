"use client";

import { useEffect, useState } from "react";

/** The time, from what the page was rendered at; it ticks every second while `running`, otherwise every minute. */
export function useNow(rendered: string, running: boolean): string {
  const [now, setNow] = useState(rendered);
  useEffect(() => {
    const tick = () => setNow(new Date().toISOString());
    const first = setTimeout(tick, 0);
    const timer = setInterval(tick, running ? 1000 : 60_000);
    return () => {
      clearTimeout(first);
      clearInterval(timer);
    };
  }, [running]);
  return now;
}
