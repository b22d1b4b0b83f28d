"use client";

import { useRouter } from "next/navigation";
import { useLocale, useTranslations } from "next-intl";
import { useOptimistic, useTransition } from "react";
import { Segmented } from "@/components/ui/segmented";
import { type Locale, locales } from "@/lib/schemas/locale";
import { chooseLanguage, languageNames } from "./choose-language";

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
      chooseLanguage(value);
      router.refresh();
    });
  const options = locales.map((value) => ({ value, label: languageNames[value], lang: value }));
  return (
    <div className="flex">
      <Segmented legend={t("language")} options={options} value={chosen} onChange={choose} />
    </div>
  );
}
