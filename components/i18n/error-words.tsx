"use client";

import { useLocale, useTranslations } from "next-intl";
import { useEffect } from "react";
import { speakErrors } from "@/components/request";

/**
 * Says what went wrong in the reader's language: in English by the server's own sentence, otherwise by what its code
 * means, with that sentence where only it has the particulars.
 */
export function ErrorWords() {
  const t = useTranslations("errors");
  const locale = useLocale();
  useEffect(() => {
    speakErrors((error) => {
      if (locale === "en") return null;
      if (!error) return t("here");
      const key = `codes.${error.code}` as "codes.not_found";
      if (t.has(key)) return t(key, { detail: error.message });
      const own = error.code as "offline";
      return ["offline", "unknown", "sso"].includes(own) ? t(own) : null;
    });
  }, [t, locale]);
  return null;
}
