"use client";

import { useRef, useState } from "react";

/**
 * For what takes a while: what has a name is done once at a time, so that what is pressed twice is done once. What has
 * another name does not wait for it. `busy` while any of it is under way.
 */
export function useOnce() {
  const underWay = useRef(new Set<string>());
  const [busy, setBusy] = useState(false);
  const once = (name: string, work: () => Promise<unknown>) => {
    const names = underWay.current;
    if (names.has(name)) return;
    names.add(name);
    setBusy(true);
    void work().finally(() => {
      names.delete(name);
      setBusy(names.size > 0);
    });
  };
  return { busy, once };
}
