"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import { Segmented } from "@/components/ui/segmented";
import { chooseTheme, type ThemeName, themes } from "./choose-theme";

/** Light, dark or what the system says. */
export function Theme({ initial }: { initial: string }) {
  const t = useTranslations("settings");
  const [theme, setTheme] = useState<ThemeName>(themes.find((one) => one === initial) ?? "system");
  const choose = (value: ThemeName) => {
    setTheme(value);
    chooseTheme(value);
  };
  const options = themes.map((value) => ({ value, label: t(`themes.${value}`) }));
  return <Segmented legend={t("theme")} options={options} value={theme} onChange={choose} />;
}
