"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import { Field } from "@/components/ui/field";
import { Segmented } from "@/components/ui/segmented";

type Props = {
  /** What is limited, and the field's name in the form: it is left out of the form for the team's. */
  label: string;
  name: string;
  own: number | null;
  /** The team's default in words, such as `Team’s: 120`. */
  team: string;
  hint?: string;
  error: string | undefined;
};

/** The team's limit or a person's own. */
export function LimitField({ label, name, own, team, hint, error }: Props) {
  const t = useTranslations("people");
  const [kind, setKind] = useState(own === null ? "team" : "own");
  const options = [
    { value: "team", label: team },
    { value: "own", label: t("own") },
  ];
  return (
    <div className="flex flex-col items-start gap-1.5">
      <div>
        <p aria-hidden="true" className="font-semibold">
          {label}
        </p>
        {hint && <p className="text-muted">{hint}</p>}
      </div>
      <Segmented legend={label} options={options} value={kind} onChange={setKind} />
      {kind === "own" && (
        <Field
          label={t("ownLabel", { label })}
          name={name}
          inputMode="numeric"
          autoComplete="off"
          defaultValue={own ?? ""}
          error={error}
        />
      )}
    </div>
  );
}

/** What a `LimitField` of that name says: null for the team's. What is no number goes as written: the server judges it. */
export function readLimit(values: Record<string, string>, name: string): unknown {
  const text = values[name]?.trim();
  if (text === undefined) return null;
  return /^\d+$/.test(text) ? Number(text) : text;
}
