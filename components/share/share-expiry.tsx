"use client";

import { useLocale, useTranslations } from "next-intl";
import { type FormEvent, useRef, useState } from "react";
import { useStudio } from "@/components/studio/context";
import { Button } from "@/components/ui/button";
import { Choice, Field } from "@/components/ui/field";
import { dayKey, moment } from "@/lib/format";
import type { SharePolicy, ShareView } from "@/lib/schemas/share";
import type { Saving } from "./saving";

type Props = { share: ShareView; policy: SharePolicy; saving: Saving };

/** How long a link shows something: some days from now, to the end of a day, or for ever, as far as the team allows. */
export function ShareExpiry({ share, policy, saving }: Props) {
  const locale = useLocale();
  const t = useTranslations("share");
  const { timeZone } = useStudio();
  const [opened] = useState(() => new Date().toISOString());
  const [choosingDay, setChoosingDay] = useState(false);
  const choice = useRef<HTMLSelectElement>(null);
  const most = policy.shareMaxDays;
  const days = [1, 7, 30].filter((number) => most === null || number <= most);
  const last = most === null ? undefined : Date.parse(share.createdAt) + most * 24 * 3600 * 1000;
  const current = share.endsAt ? t("until", { at: moment(share.endsAt, opened, timeZone, locale) }) : t("never");

  const choose = (value: string) => {
    setChoosingDay(value === "day");
    if (value === "never") void saving.save({ expires: null });
    else if (/^\d+$/.test(value)) void saving.save({ expires: Number(value) });
  };

  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const day = String(new FormData(event.currentTarget).get("day") ?? "");
    if (!(await saving.save({ expires: day }))) return;
    setChoosingDay(false);
    choice.current?.focus();
  };

  return (
    <div className="flex flex-col gap-2">
      <Choice
        ref={choice}
        label={t("ends")}
        hint={most === null ? undefined : t("atMost", { count: most })}
        error={choosingDay ? undefined : saving.problems.expires}
        value={choosingDay ? "day" : ""}
        onChange={(event) => choose(event.target.value)}
      >
        <option value="">{current}</option>
        {days.map((number) => (
          <option key={number} value={number}>
            {t("fromNow", { count: number })}
          </option>
        ))}
        <option value="day">{t("endOfDay")}</option>
        {most === null && share.endsAt && <option value="never">{t("never")}</option>}
      </Choice>
      {choosingDay && (
        <form noValidate onSubmit={submit} className="flex items-end gap-2">
          <div className="min-w-0 flex-1">
            <Field
              label={t("lastDay")}
              hint={t("lastDayHint", { zone: timeZone })}
              error={saving.problems.expires}
              type="date"
              name="day"
              min={dayKey(opened, timeZone)}
              max={last === undefined ? undefined : dayKey(new Date(last).toISOString(), timeZone)}
              autoFocus
            />
          </div>
          <Button type="submit">{t("set")}</Button>
        </form>
      )}
    </div>
  );
}
