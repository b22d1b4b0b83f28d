"use client";

import { useTranslations } from "next-intl";
import { useSyncExternalStore } from "react";
import { setShortcuts, shortcutsOn, subscribeShortcuts } from "@/components/ui/shortcuts";

/** Single keys can be switched off, for those whose input presses them by accident. */
export function ShortcutSwitch() {
  const t = useTranslations("settings");
  const on = useSyncExternalStore(subscribeShortcuts, shortcutsOn, () => true);
  return (
    <label className="flex min-h-6 items-center gap-2.5 touch:min-h-11">
      <input
        type="checkbox"
        checked={on}
        onChange={(event) => setShortcuts(event.target.checked)}
        className="size-5 accent-ink touch:size-6"
      />
      {t("shortcuts")}
    </label>
  );
}
