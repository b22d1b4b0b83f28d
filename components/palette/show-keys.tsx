"use client";

import { useTranslations } from "next-intl";
import { Button } from "@/components/ui/button";
import { openPalette } from "./open";

/** Opens the list of keys. */
export function ShowKeys() {
  const t = useTranslations("palette");
  return <Button onClick={() => openPalette("keys")}>{t("keysTitle")}</Button>;
}
