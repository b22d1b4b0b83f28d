"use client";

import { useRouter } from "next/navigation";
import { useLocale, useTranslations } from "next-intl";
import { useOptimistic, useTransition } from "react";
import { Segmented } from "@/components/ui/segmented";
import { type Locale, localeCookie, locales } from "@/lib/schemas/locale";

/** Each in itself, for those who read no other. */
const names: Record<Locale, string> = { en: "English", "zh-CN": "简体中文" };

/** The language of the interface: a cookie, by which the server renders this page anew without leaving it. */
export function Language() {
  const t = useTranslations("common");
  const locale = useLocale();
  const router = useRouter();
  const [, start] = useTransition();
  const [chosen, setChosen] = useOptimistic(locale);
  const choose = (value: Locale) =>
    start(() => {
      setChosen(value);
      // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is not in every browser.
      document.cookie = `${localeCookie}=${value}; path=/; max-age=${365 * 24 * 3600}; samesite=lax`;
      router.refresh();
    });
  const options = locales.map((value) => ({ value, label: names[value], lang: value }));
  return (
    <div className="flex">
      <Segmented legend={t("language")} options={options} value={chosen} onChange={choose} />
    </div>
  );
}
