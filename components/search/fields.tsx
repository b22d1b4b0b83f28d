"use client";

import { useTranslations } from "next-intl";
import { useEffect, useRef, useState } from "react";
import { Button } from "@/components/ui/button";
import { Check, Choice, Field } from "@/components/ui/field";
import { Problem } from "@/components/ui/problem";
import { shownRatio } from "@/lib/format";
import { type Filter, filterQuery, noFilter } from "@/lib/schemas/filter";
import { type Run, useSearch } from "./context";
import { useFacets } from "./facets";
import { useQualityName } from "./names";
import { useLater } from "./use-later";

const pauseMs = 250;

type Props = { onDone: () => void; done?: boolean };

/** The fields of a filter. What is changed is shown at once; however much is changed here, one step back undoes it. */
export function FilterFields({ onDone, done = false }: Props) {
  const t = useTranslations("search");
  const { filter, go } = useSearch();
  const { facets, problem } = useFacets(true);
  const [changed, setChanged] = useState<Filter | null>(null);
  const draft = changed ?? filter;
  const from = useRef<HTMLInputElement>(null);
  const to = useRef<HTMLInputElement>(null);
  const run = useRef<Run>({});
  const later = useLater(pauseMs);
  const qualityName = useQualityName();

  useEffect(() => {
    // Whoever goes back wants what they had, in the fields as on the sheet.
    const back = () => {
      later.cancel();
      run.current = {};
      setChanged(null);
    };
    window.addEventListener("popstate", back);
    return () => window.removeEventListener("popstate", back);
  }, [later]);
  // A day keeps for itself what is typed of it so far, so that what it shows otherwise has to be put there.
  useEffect(() => {
    if (changed) return;
    if (from.current) from.current.value = filter.from ?? "";
    if (to.current) to.current.value = filter.to ?? "";
  }, [changed, filter]);

  const change = (part: Partial<Filter>) => {
    const next = { ...draft, ...part };
    setChanged(next);
    if (!isReversed(next)) later.set(() => go({ ...next, q: filter.q }, run.current));
  };
  const changeDay = (name: "from" | "to", day: string) => {
    // The year 2026 is typed by way of the years 2, 20 and 202.
    if (day === "" || day >= "1900") change({ [name]: day || null });
  };
  const choice = (
    name: "person" | "model" | "channel" | "ratio" | "quality" | "set",
    options: readonly (readonly [value: string, label: string])[] = [],
  ) => {
    const value = draft[name] ?? "";
    const known = options.some(([option]) => option === value);
    // Until it is known what there is.
    const names = { quality: qualityName, ratio: shownRatio, person: () => "…", set: () => "…" };
    const own = name === "model" || name === "channel" ? value : names[name](value);
    return (
      <Choice
        label={t(`kinds.${name}`)}
        value={value}
        data-first={name === "person" || undefined}
        onChange={(event) => change({ [name]: event.target.value || null })}
      >
        <option value="">{t(`any.${name}`)}</option>
        {value && !known && <option value={value}>{own}</option>}
        {options.map(([option, label]) => (
          <option key={option} value={option}>
            {label}
          </option>
        ))}
      </Choice>
    );
  };
  const plain = (values: string[] | undefined) => values?.map((value) => [value, value] as const);

  return (
    <div className="flex flex-col gap-4">
      <div className="grid grid-cols-2 gap-x-4 gap-y-3">
        {choice(
          "person",
          facets?.people.map(({ id, name }) => [id, name] as const),
        )}
        {choice(
          "set",
          facets?.sets.map(({ id, name }) => [id, name] as const),
        )}
        {choice(
          "ratio",
          facets?.ratios.map((value) => [value, shownRatio(value)] as const),
        )}
        {choice(
          "quality",
          facets?.qualities.map((value) => [value, qualityName(value)] as const),
        )}
        {choice("model", plain(facets?.models))}
        {choice("channel", plain(facets?.channels))}
        <Field
          ref={from}
          label={t("from")}
          type="date"
          defaultValue={draft.from ?? ""}
          max={draft.to ?? undefined}
          aria-invalid={isReversed(draft) || undefined}
          onChange={(event) => changeDay("from", event.target.value)}
        />
        <Field
          ref={to}
          label={t("to")}
          type="date"
          defaultValue={draft.to ?? ""}
          min={draft.from ?? undefined}
          error={isReversed(draft) ? t("reversed") : undefined}
          onChange={(event) => changeDay("to", event.target.value)}
        />
        <Check
          label={t("picks")}
          checked={draft.picked}
          onChange={(event) => change({ picked: event.target.checked })}
        />
        <Check
          label={t("references")}
          checked={draft.references}
          onChange={(event) => change({ references: event.target.checked })}
        />
      </div>
      {problem && <Problem>{problem}</Problem>}
      <div className="flex justify-between gap-2 empty:hidden">
        {filterQuery({ ...draft, q: "" }).size > 0 && (
          <Button
            onClick={() => {
              later.cancel();
              go({ ...noFilter, q: filter.q }, run.current);
              onDone();
            }}
          >
            {t("clearFilters")}
          </Button>
        )}
        {done && (
          <Button look="mark" className="ml-auto" onClick={onDone}>
            {t("show")}
          </Button>
        )}
      </div>
    </div>
  );
}

const isReversed = ({ from, to }: Filter) => from !== null && to !== null && from > to;
