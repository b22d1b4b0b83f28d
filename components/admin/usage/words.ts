import { capitalized, count, money, monthOf, shortDate } from "@/lib/format";
import type { UsageGrouping, UsageSums, UsageView } from "@/lib/schemas/usage";

/** What stands for no group of its own has no key. */
export const fillOf = (key: string | null, index: number) => (key === null ? "fill-rest" : `fill-${index}`);

export const groupingWords: Record<UsageGrouping, string> = {
  person: "Person",
  channel: "Channel",
  quality: "Quality",
};

/** `1 Nov` of a day `2026-11-01`. */
export function dayWords(day: string): string {
  return shortDate(`${day}T12:00:00Z`, "UTC");
}

/** `November 2026` of a month `2026-11`. */
export function monthWords(month: string): string {
  return `${monthOf(`${month}-15T12:00:00Z`, "UTC")} ${month.slice(0, 4)}`;
}

/** What is known of a cost; nothing is not zero. */
export function costWords({ cost, images, unknown }: UsageSums, currency: string): string {
  if (cost !== null) return money(cost, currency);
  return images + unknown > 0 ? "Not known" : money(0, currency);
}

/** `12 of 40 images have no price.` Empty where all have one. */
export function unpricedWords({ images, unknown, unpriced }: UsageSums): string {
  if (unpriced === 0) return "";
  if (unpriced === images + unknown) return unpriced === 1 ? "It has no price." : "None of them has a price.";
  return `${unpriced} of ${count(images + unknown, "image")} ${unpriced === 1 ? "has" : "have"} no price.`;
}

/** A bar of the chart as one reads it: `12 Nov: 31 images`. */
export function barWords(day: string, value: number, words: (value: number) => string): string {
  return `${dayWords(day)}: ${words(value)}`;
}

/** `1 Nov to 30 Nov 2026` */
export function periodWords({ first, last }: Pick<UsageView, "first" | "last">): string {
  const year = (day: string) => day.slice(0, 4);
  const from = year(first) === year(last) ? dayWords(first) : `${dayWords(first)} ${year(first)}`;
  return capitalized(`${from} to ${dayWords(last)} ${year(last)}`);
}
