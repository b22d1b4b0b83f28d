import { createTranslator, type Messages } from "next-intl";
import type { Translate } from "@/components/i18n/translate";
import en from "@/lib/messages/en";
import zh from "@/lib/messages/zh-CN";

/** The English words of an area, as components have them. */
export function english<Area extends keyof Messages>(area: Area): Translate<Area> {
  return createTranslator({ locale: "en", messages: en, namespace: area }) as unknown as Translate<Area>;
}

/** The Chinese ones. */
export function chinese<Area extends keyof Messages>(area: Area): Translate<Area> {
  return createTranslator({ locale: "zh-CN", messages: zh, namespace: area }) as unknown as Translate<Area>;
}
