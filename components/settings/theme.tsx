"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import { Segmented } from "@/components/ui/segmented";

const themes = ["system", "light", "dark"] as const;

/** Light, dark or what the system says; a cookie, so that the server renders it. */
export function Theme({ initial }: { initial: string }) {
  const t = useTranslations("settings");
  const [theme, setTheme] = useState<string>(themes.find((one) => one === initial) ?? "system");
  const choose = (value: string) => {
    setTheme(value);
    const root = document.documentElement;
    if (value === "system") delete root.dataset.theme;
    else root.dataset.theme = value;
    const age = value === "system" ? 0 : 365 * 24 * 3600;
    // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is not in every browser.
    document.cookie = `theme=${value}; path=/; max-age=${age}; samesite=lax`;
  };
  const options = themes.map((value) => ({ value, label: t(`themes.${value}`) }));
  return <Segmented legend={t("theme")} options={options} value={theme} onChange={choose} />;
}
