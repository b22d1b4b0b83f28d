"use client";

import { useTranslations } from "next-intl";
import { type FormEvent, useEffect, useRef, useState } from "react";
import { RequestError, request, wordsOf } from "@/components/request";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { signIn } from "./credentials";
import { checkProvider, Provider, readProvider } from "./provider";

type Problems = Record<string, string>;

type Props = { token: string; monthlyQuota: number; asksForProvider: boolean };

/** The first account, the team's name and everybody's monthly quota, and the provider to begin with. */
export function SetupForm({ token, monthlyQuota, asksForProvider }: Props) {
  const common = useTranslations("common");
  const t = useTranslations("auth");
  const [problems, setProblems] = useState<Problems>({});
  const [busy, setBusy] = useState(false);
  const summary = useRef<HTMLDivElement>(null);
  const found = Object.entries(problems);
  useEffect(() => {
    if (Object.keys(problems).length > 0) summary.current?.focus();
  }, [problems]);

  const send = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (busy) return;
    const fields = Object.fromEntries(new FormData(event.currentTarget)) as Record<string, string>;
    const { name = "", email = "", password = "", teamName = "", monthlyQuota: quota = "" } = fields;
    const provider = readProvider(fields);
    const wrong = { ...inWords(check(fields)), ...(provider && checkProvider(provider, t)) };
    setProblems(wrong);
    if (Object.keys(wrong).length > 0) return;
    setBusy(true);
    try {
      const team = { teamName, monthlyQuota: Number(quota) };
      await request("POST", "/api/setup", { token, name, email, password, ...team, provider });
      location.assign((await signIn(email, password)) ? "/login" : "/");
    } catch (error) {
      setProblems({ [(error instanceof RequestError && error.param) || "form"]: wordsOf(error) });
      setBusy(false);
    }
  };
  const inWords = (names: WrongField[]) => Object.fromEntries(names.map((name) => [name, t(`setup.wrong.${name}`)]));
  const field = (name: string) => ({ name, id: `setup-${name}`, error: problems[name] });

  return (
    <form method="post" noValidate onSubmit={send} className="flex flex-col gap-4">
      {found.length > 0 && (
        <div ref={summary} tabIndex={-1} role="alert" className="border-l-3 border-error bg-panel px-3 py-2">
          <h2 className="font-[650]">{t("setup.notFinished")}</h2>
          <ul>
            {found.map(([name, words]) => (
              <li key={name}>
                {fieldNames.includes(name) ? (
                  <a href={`#setup-${name}`} className="inline-block py-0.5 text-error underline">
                    {words}
                  </a>
                ) : (
                  <span className="text-error">{words}</span>
                )}
              </li>
            ))}
          </ul>
        </div>
      )}
      <Field label={t("yourName")} autoComplete="name" {...field("name")} />
      <Field label={t("email")} type="email" autoComplete="username" {...field("email")} />
      <Field
        label={t("password")}
        hint={common("passwordHint")}
        type="password"
        autoComplete="new-password"
        {...field("password")}
      />
      <Field label={t("setup.teamName")} autoComplete="organization" {...field("teamName")} />
      <Field
        label={t("setup.monthlyQuota")}
        hint={t("setup.monthlyQuotaHint")}
        type="number"
        inputMode="numeric"
        min={0}
        defaultValue={monthlyQuota}
        {...field("monthlyQuota")}
      />
      {asksForProvider ? (
        <Provider token={token} problems={problems} onProblems={setProblems} />
      ) : (
        <p>{t("setup.environment")}</p>
      )}
      <Button type="submit" look="mark" className="h-10" aria-disabled={busy}>
        {busy ? t("setup.busy") : t("setup.verb")}
      </Button>
    </form>
  );
}

const fieldNames = ["name", "email", "password", "teamName", "monthlyQuota", "provider.baseUrl", "provider.key"];

type WrongField = "name" | "email" | "password" | "teamName" | "monthlyQuota";

/** The fields that can be seen to be wrong without asking the server. */
function check({ name, email, password = "", teamName, monthlyQuota }: Record<string, string>): WrongField[] {
  const right: [WrongField, boolean][] = [
    ["name", Boolean(name?.trim())],
    ["email", /^\S+@\S+$/.test(email?.trim() ?? "")],
    ["password", password.length >= 10],
    ["teamName", Boolean(teamName?.trim())],
    ["monthlyQuota", /^\d+$/.test(monthlyQuota ?? "")],
  ];
  return right.flatMap(([field, good]) => (good ? [] : [field]));
}
