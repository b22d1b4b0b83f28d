"use client";

import { type FormEvent, useEffect, useRef, useState } from "react";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { signIn } from "./credentials";

/** Signs in, then goes to `next` if that is a path of this site. */
export function LoginForm({ next }: { next: string }) {
  const [problem, setProblem] = useState<string | null>(null);
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
    if (!refusal) return location.assign(ownPath(next));
    setProblem(refusal);
    setBusy(false);
  };

  return (
    <form method="post" onSubmit={send} className="flex flex-col gap-4">
      {problem && (
        <p ref={summary} tabIndex={-1} role="alert" className="border-l-3 border-error bg-panel px-3 py-2 text-error">
          {problem}
        </p>
      )}
      <Field label="Email" name="email" type="email" autoComplete="username" required />
      <Field label="Password" name="password" type="password" autoComplete="current-password" required />
      <Button type="submit" look="mark" className="h-10" aria-disabled={busy}>
        {busy ? "Signing in" : "Sign in"}
      </Button>
    </form>
  );
}

/** Nobody is sent to another site by a link to the login page. */
function ownPath(next: string): string {
  const url = URL.canParse(next, location.origin) ? new URL(next, location.origin) : null;
  return url?.origin === location.origin && next.startsWith("/") ? `${url.pathname}${url.search}` : "/";
}
