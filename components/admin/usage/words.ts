import type { Translate } from "@/components/i18n/translate";
import { capitalized, dateOf, money, monthLabel, shortDate } from "@/lib/format";
import type { Locale } from "@/lib/schemas/locale";
import type { UsageGroup, UsageGrouping, UsageSums, UsageView } from "@/lib/schemas/usage";

export type Reader = { t: Translate<"usage">; locale: Locale };

/** What stands for no group of its own has no key. */
export const fillOf = (key: string | null, index: number) => (key === null ? "fill-rest" : `fill-${index}`);

/** What a group is called: by its own name, or by what it stands for. */
export function groupName({ key, name, others }: UsageGroup, by: UsageGrouping, { t }: Reader): string {
  if (key === null) return t("others", { count: others ?? 0 });
  if (key === "") return by === "channel" ? t("noChannel") : t("noQuality");
  return by === "quality" ? capitalized(name) : name;
}

const noonOf = (day: string) => `${day}T12:00:00Z`;

/** `1 Nov` of a day `2026-11-01`. */
export function dayWords(day: string, locale: Locale): string {
  return shortDate(noonOf(day), "UTC", locale);
}

/** `November 2026` of a month `2026-11`. */
export const monthWords = monthLabel;

/** What is known of a cost; nothing is not zero. */
export function costWords({ cost, images, unknown }: UsageSums, currency: string, { t, locale }: Reader): string {
  if (cost !== null) return money(cost, currency, locale);
  return images + unknown > 0 ? t("notKnown") : money(0, currency, locale);
}

/** `12 of 40 images have no price.` Empty where all have one. */
export function unpricedWords({ images, unknown, unpriced }: UsageSums, { t }: Reader): string {
  if (unpriced === 0) return "";
  if (unpriced === images + unknown) return unpriced === 1 ? t("unpricedOne") : t("unpricedAll");
  return t("unpriced", { unpriced, count: images + unknown });
}

/** A bar of the chart as one reads it: `12 Nov: 31 images`. */
export function barWords(day: string, value: string, { t, locale }: Reader): string {
  return t("bar", { day: dayWords(day, locale), value });
}

/** `1 Nov to 30 Nov 2026` */
export function periodWords({ first, last }: Pick<UsageView, "first" | "last">, { t, locale }: Reader): string {
  const sameYear = first.slice(0, 4) === last.slice(0, 4);
  const [long, short] = [(day: string) => dateOf(noonOf(day), "UTC", locale), (day: string) => dayWords(day, locale)];
  // The year is said once: by English at the end, by others where it begins.
  const [from, to] = !sameYear ? [long, long] : locale === "en" ? [short, long] : [long, short];
  return t("periodWords", { from: from(first), to: to(last) });
}
