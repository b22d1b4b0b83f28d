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
    speakErrors((error, atField) => {
      if (locale === "en") return null;
      if (!error) return t("here");
      const { code, message, param } = error;
      if (code === "offline" || code === "unknown" || code === "sso") return t(code);
      const key = `codes.${code}` as "codes.not_found";
      if (!t.has(key)) return null;
      const words = t(key, { detail: message });
      const field = `fields.${param}` as "fields.name";
      return param && !atField && t.has(field) ? t("atField", { field: t(field), words }) : words;
    });
  }, [t, locale]);
  return null;
}
