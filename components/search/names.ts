"use client";

import { useLocale, useTranslations } from "next-intl";
import { capitalized, dayLabel, shownRatio } from "@/lib/format";
import type { Filter } from "@/lib/schemas/filter";
import { useFacets } from "./facets";

/** The names of what an address has by its id, as far as the server knew them when it wrote the page. */
export type KnownNames = { person: string | null; set: string | null };

/** One thing that a filter asks for, in words, and what takes it back. */
export type Asked = { key: string; words: string; without: Partial<Filter> };

const qualities = ["low", "medium", "high", "auto", "standard", "hd"] as const;
type Quality = (typeof qualities)[number];

/** The name of a quality in the reader's language. */
export function useQualityName() {
  const t = useTranslations("search");
  return (value: string) =>
    qualities.includes(value as Quality) ? t(`qualities.${value as Quality}`) : capitalized(value);
}

/** What is searched for, part by part. */
export function useAsked(filter: Filter, known: KnownNames): Asked[] {
  const t = useTranslations("search");
  const locale = useLocale();
  const qualityName = useQualityName();
  const { facets } = useFacets(filter.person !== null || filter.set !== null);
  const { q, person, set, ratio, quality, from, to } = filter;
  const named = (
    kind: "person" | "set" | "model" | "channel" | "ratio" | "quality",
    name: string | null | undefined,
  ) => (name ? t("named", { kind: t(`kinds.${kind}`), name }) : t(`kinds.${kind}`));
  const personName = facets?.people.find(({ id }) => id === person)?.name ?? known.person;
  const setName = facets?.sets.find(({ id }) => id === set)?.name ?? known.set;
  // As no day is today, all of them are said in full.
  const day = (key: string) => dayLabel(key, "", locale);
  const parts: (Asked | "" | false | null)[] = [
    q && { key: "q", words: t("words", { q }), without: { q: "" } },
    person && { key: "person", words: named("person", personName), without: { person: null } },
    set && { key: "set", words: named("set", setName), without: { set: null } },
    ratio && { key: "ratio", words: named("ratio", shownRatio(ratio)), without: { ratio: null } },
    ...(["model", "channel"] as const).map(
      (kind) => filter[kind] && { key: kind, words: named(kind, filter[kind]), without: { [kind]: null } },
    ),
    quality && { key: "quality", words: named("quality", qualityName(quality)), without: { quality: null } },
    from && { key: "from", words: t("since", { day: day(from) }), without: { from: null } },
    to && { key: "to", words: t("until", { day: day(to) }), without: { to: null } },
    filter.picked && { key: "picked", words: t("picks"), without: { picked: false } },
    filter.references && { key: "refs", words: t("references"), without: { references: false } },
  ];
  return parts.filter((part): part is Asked => Boolean(part));
}
