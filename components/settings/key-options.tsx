import { useTranslations } from "next-intl";
import { useEffect, useRef } from "react";
import { Disclosure } from "@/components/ui/disclosure";
import { Field } from "@/components/ui/field";

type Props = { models: string[]; today: string; problems: Record<string, string> };

/** What a new key may be kept to, folded away: most keys need none of it. Opens where something in it is wrong. */
export function KeyOptions({ models, today, problems }: Props) {
  const common = useTranslations("common");
  const t = useTranslations("settings");
  const details = useRef<HTMLDetailsElement>(null);
  const wrong = optionNames.some((name) => problems[name]);
  useEffect(() => {
    if (wrong && details.current) details.current.open = true;
  }, [wrong]);
  const field = (name: (typeof optionNames)[number]) => ({ name, id: `key-${name}`, error: problems[name] });
  const number = { inputMode: "numeric", autoComplete: "off", placeholder: common("noLimit") } as const;
  return (
    <Disclosure ref={details} summary={t("newKey.options")} className="border-y border-hairline">
      <div className="flex flex-col gap-4 pt-1 pb-4">
        <Field
          label={t("newKey.expires")}
          hint={t("newKey.expiresHint")}
          type="date"
          min={today}
          {...field("expires")}
        />
        <Field label={t("newKey.monthlyCap")} hint={t("newKey.monthlyCapHint")} {...number} {...field("monthlyCap")} />
        <div className="grid gap-4 md:grid-cols-2">
          <Field label={t("newKey.requestsPerMinute")} {...number} {...field("requestsPerMinute")} />
          <Field label={t("newKey.parallelCalls")} {...number} {...field("parallelCalls")} />
        </div>
        {models.length > 1 && <Models names={models} problem={problems.models} />}
        <Field
          label={t("newKey.onlyFrom")}
          hint={t("newKey.onlyFromHint")}
          autoComplete="off"
          spellCheck={false}
          {...field("allowedAddresses")}
        />
      </div>
    </Disclosure>
  );
}

function Models({ names, problem }: { names: string[]; problem: string | undefined }) {
  const t = useTranslations("settings");
  return (
    <fieldset className="flex flex-col gap-1" aria-describedby={problem && "key-models-error"}>
      <legend className="font-semibold">{t("newKey.models")}</legend>
      <p className="text-muted">{t("newKey.modelsHint")}</p>
      {names.map((name) => (
        <label key={name} className="flex min-h-8 items-center gap-2 touch:min-h-11">
          <input type="checkbox" name="models" value={name} className="size-4 accent-ink touch:size-6" />
          <span className="wrap-anywhere">{name}</span>
        </label>
      ))}
      {problem && (
        <p id="key-models-error" className="text-error">
          {problem}
        </p>
      )}
    </fieldset>
  );
}

const optionNames = [
  "expires",
  "monthlyCap",
  "requestsPerMinute",
  "parallelCalls",
  "models",
  "allowedAddresses",
] as const;

/** The body that asks for a key, from the form's fields: what is empty is left out. */
export function readKeyForm(form: FormData): Record<string, unknown> & { name: string } {
  const text = (name: string) => String(form.get(name) ?? "").trim();
  const addresses = text("allowedAddresses")
    .split(/[\s,]+/)
    .filter(Boolean);
  const models = form.getAll("models");
  return {
    name: text("name"),
    ...(text("expires") && { expires: text("expires") }),
    ...toNumbers(text, "monthlyCap", "requestsPerMinute", "parallelCalls"),
    ...(models.length > 0 && { models }),
    ...(addresses.length > 0 && { allowedAddresses: addresses }),
  };
}

/** What is no number goes as it was written: the server says what is wrong with it. */
function toNumbers(text: (name: string) => string, ...names: string[]): Record<string, unknown> {
  const given = names.filter((name) => text(name) !== "");
  return Object.fromEntries(given.map((name) => [name, /^\d+$/.test(text(name)) ? Number(text(name)) : text(name)]));
}
