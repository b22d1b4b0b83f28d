"use client";

import { useTranslations } from "next-intl";
import { type FormEvent, useEffect, useRef, useState } from "react";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { returnPath } from "@/lib/schemas/return-path";
import { signIn } from "./credentials";

type Props = {
  /** A path of this site. */
  next: string;
  /** What went wrong on the way here. */
  problem: string | null;
};

/** Signs in, then goes to `next`. */
export function LoginForm({ next, problem: first }: Props) {
  const t = useTranslations("auth");
  const [problem, setProblem] = useState(first);
  const [busy, setBusy] = useState(false);
  const summary = useRef<HTMLParagraphElement>(null);
  useEffect(() => {
    if (problem) summary.current?.focus();
  }, [problem]);

  const send = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (busy) return;
    const fields = new FormData(event.currentTarget);
    setBusy(true);
    setProblem(null);
    const refusal = await signIn(String(fields.get("email")), String(fields.get("password")));
    if (!refusal) return location.assign(returnPath(next));
    setProblem(t(`refused.${refusal}`));
    setBusy(false);
  };

  return (
    <form method="post" onSubmit={send} className="flex flex-col gap-4">
      {problem && (
        <p ref={summary} tabIndex={-1} role="alert" className="border-l-3 border-error bg-panel px-3 py-2 text-error">
          {problem}
        </p>
      )}
      <Field label={t("email")} name="email" type="email" autoComplete="username" required />
      <Field label={t("password")} name="password" type="password" autoComplete="current-password" required />
      <Button type="submit" look="mark" className="h-10" aria-disabled={busy}>
        {busy ? t("login.busy") : t("login.verb")}
      </Button>
    </form>
  );
}
