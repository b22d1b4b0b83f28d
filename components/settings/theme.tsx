"use client";

import { useState } from "react";
import { Segmented } from "@/components/ui/segmented";

const themes = ["system", "light", "dark"];

/** Light, dark or what the system says; a cookie, so that the server renders it. */
export function Theme({ initial }: { initial: string }) {
  const [theme, setTheme] = useState(themes.includes(initial) ? initial : "system");
  const choose = (value: string) => {
    setTheme(value);
    const root = document.documentElement;
    if (value === "system") delete root.dataset.theme;
    else root.dataset.theme = value;
    const age = value === "system" ? 0 : 365 * 24 * 3600;
    // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is not in every browser.
    document.cookie = `theme=${value}; path=/; max-age=${age}; samesite=lax`;
  };
  const options = themes.map((value) => ({ value, label: value.charAt(0).toUpperCase() + value.slice(1) }));
  return <Segmented legend="Theme" options={options} value={theme} onChange={choose} />;
}
