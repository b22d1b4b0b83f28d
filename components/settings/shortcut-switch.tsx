"use client";

import { useSyncExternalStore } from "react";
import { setShortcuts, shortcutsOn, subscribeShortcuts } from "@/components/ui/shortcuts";

/** Single keys can be switched off, for those whose input presses them by accident. */
export function ShortcutSwitch() {
  const on = useSyncExternalStore(subscribeShortcuts, shortcutsOn, () => true);
  return (
    <label className="flex min-h-6 items-center gap-2.5 touch:min-h-11">
      <input
        type="checkbox"
        checked={on}
        onChange={(event) => setShortcuts(event.target.checked)}
        className="size-5 accent-ink"
      />
      Single-key shortcuts: N prompt, X select, L add to set, S share, R remix, D download, B surround
    </label>
  );
}
