"use client";

import { useRouter } from "next/navigation";
import { useLocale, useTranslations } from "next-intl";
import { type FormEvent, useState } from "react";
import { request } from "@/components/request";
import { Section } from "@/components/settings/section";
import { Button } from "@/components/ui/button";
import { Check, Choice, Field } from "@/components/ui/field";
import { Problem } from "@/components/ui/problem";
import { say } from "@/components/ui/toasts";
import { type Problems, useAction, useFocusOnProblems } from "@/components/use-action";
import { type TeamSettings, type TeamView, teamValues } from "@/lib/schemas/team";
import { type Effects, effects } from "./team-effects";
import { still, wrong } from "./wrong";

type Props = { settings: TeamSettings; zones: string[]; currencies: string[] };
const fields = Object.keys(teamValues.shape);

/** What holds for the whole team; beside whatever is changed it says what that means. */
export function TeamForm({ settings, zones, currencies }: Props) {
  const locale = useLocale();
  const common = useTranslations("common");
  const t = useTranslations("team");
  const router = useRouter();
  const [saved, setSaved] = useState(settings);
  const [draft, setDraft] = useState(() => toDraft(settings));
  const [found, setFound] = useState<Problems>({});
  const { busy, problems, run } = useAction(fields);
  const form = useFocusOnProblems(problems, found);
  const values = toValues(draft);
  const now = wrong(teamValues, values);
  const means: Effects = now
    ? {}
    : effects(saved, values as TeamView, { at: new Date().toISOString(), t, common, locale });
  const said = { ...problems, ...still(found, now) };

  const save = async (event: FormEvent) => {
    event.preventDefault();
    setFound(now ?? {});
    if (now) return;
    await run(async () => {
      const answer = await request<TeamSettings>("PATCH", "/api/team", { ...values, updatedAt: saved.updatedAt });
      setSaved(answer);
      setDraft(toDraft(answer));
      say(t("saved"));
      router.refresh();
    });
  };
  const text = (name: TextField) => ({
    name,
    value: draft[name],
    error: said[name],
    onChange: ({ target }: { target: { value: string } }) => setDraft({ ...draft, [name]: target.value }),
  });
  const check = (name: "sharingEnabled" | "sharePasswordNeeded") => ({
    checked: draft[name],
    onChange: ({ target }: { target: { checked: boolean } }) => setDraft({ ...draft, [name]: target.checked }),
  });

  return (
    <form ref={form} noValidate onSubmit={save} className="flex max-w-140 flex-col gap-8">
      <Section title={t("sections.team")}>
        <div className="flex w-full flex-col gap-4">
          <Field label={t("name")} autoComplete="organization" {...text("name")} />
          <div>
            <Field
              label={t("timeZone")}
              hint={t("timeZoneHint")}
              list="time-zones"
              autoComplete="off"
              spellCheck={false}
              {...text("timeZone")}
            />
            <datalist id="time-zones">
              {zones.map((zone) => (
                <option key={zone} value={zone} />
              ))}
            </datalist>
            <Effect>{means.timeZone}</Effect>
          </div>
        </div>
      </Section>
      <Section title={t("sections.quota")}>
        <div className="flex w-full flex-col gap-4">
          <div>
            <Field
              label={t("monthly")}
              hint={t("monthlyHint")}
              inputMode="numeric"
              autoComplete="off"
              {...text("defaultMonthlyQuota")}
            />
            <Effect>{means.defaultMonthlyQuota}</Effect>
          </div>
          <div>
            <Field
              label={t("daily")}
              hint={t("dailyHint")}
              inputMode="numeric"
              autoComplete="off"
              {...text("defaultDailyCap")}
            />
            <Effect>{means.defaultDailyCap}</Effect>
          </div>
          <div>
            <Choice label={t("currency")} hint={t("currencyHint")} {...text("currency")}>
              {currencies.map((code) => (
                <option key={code} value={code}>
                  {code}
                </option>
              ))}
            </Choice>
            <Effect>{means.currency}</Effect>
          </div>
        </div>
      </Section>
      <Section title={t("sections.links")}>
        <div className="flex w-full flex-col gap-4">
          <div>
            <Check label={t("sharing")} hint={t("sharingHint")} {...check("sharingEnabled")} />
            <Effect>{means.sharingEnabled}</Effect>
          </div>
          <div>
            <Field
              label={t("maxDays")}
              hint={t("maxDaysHint")}
              inputMode="numeric"
              autoComplete="off"
              {...text("shareMaxDays")}
            />
            <Effect>{means.shareMaxDays}</Effect>
          </div>
          <div>
            <Check label={t("passwordNeeded")} {...check("sharePasswordNeeded")} />
            <Effect>{means.sharePasswordNeeded}</Effect>
          </div>
        </div>
      </Section>
      <Problem>{said[""]}</Problem>
      <Button type="submit" look="mark" className="self-start" aria-disabled={busy}>
        {busy ? t("saving") : common("save")}
      </Button>
    </form>
  );
}

/** What a change means, said to those who listen once it is made. */
function Effect({ children }: { children: string | undefined }) {
  return (
    <p role="status" className={children ? "mt-1.5 border-l-3 border-mark bg-panel px-3 py-1.5" : "sr-only"}>
      {children}
    </p>
  );
}

type TextField = Exclude<keyof TeamView, "sharingEnabled" | "sharePasswordNeeded">;
type Draft = Record<TextField, string> & Pick<TeamView, "sharingEnabled" | "sharePasswordNeeded">;

function toDraft(settings: TeamSettings): Draft {
  const { name, timeZone, currency, sharingEnabled, sharePasswordNeeded } = settings;
  const { defaultMonthlyQuota, defaultDailyCap, shareMaxDays } = settings;
  return {
    ...{ name, timeZone, currency, sharingEnabled, sharePasswordNeeded },
    defaultMonthlyQuota: String(defaultMonthlyQuota),
    defaultDailyCap: String(defaultDailyCap ?? ""),
    shareMaxDays: String(shareMaxDays ?? ""),
  };
}

/** What is no number stays as it was written, for the schema to say what is wrong with it. */
function toValues(draft: Draft) {
  const number = (text: string) => (/^\d+$/.test(text.trim()) ? Number(text) : text.trim());
  return {
    ...draft,
    timeZone: draft.timeZone.trim(),
    defaultMonthlyQuota: number(draft.defaultMonthlyQuota),
    defaultDailyCap: draft.defaultDailyCap.trim() ? number(draft.defaultDailyCap) : null,
    shareMaxDays: draft.shareMaxDays.trim() ? number(draft.shareMaxDays) : null,
  };
}
