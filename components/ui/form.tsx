"use client";

import type { FormEvent, ReactNode } from "react";
import { type Problems, useAction, useFocusOnProblems } from "@/components/use-action";
import { Button, type ButtonLook } from "./button";
import { Problem } from "./problem";

type Props = {
  /** The names of the fields, for what the server says of them. */
  fields: string[];
  verb: string;
  look?: ButtonLook;
  /** Sends the fields; what it throws is said at the field or above the button. */
  send: (values: Record<string, string>, form: HTMLFormElement) => Promise<void>;
  children: (problems: Problems) => ReactNode;
};

/** A form of a few fields and one button, as wide as they are where it is the page's main action; the focus goes to what was wrong. */
export function Form({ fields, verb, look = "mark", send, children }: Props) {
  const { busy, problems, run } = useAction(fields);
  const form = useFocusOnProblems(problems);
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const element = event.currentTarget;
    const values = Object.fromEntries(new FormData(element)) as Record<string, string>;
    void run(() => send(values, element));
  };
  return (
    <form ref={form} method="post" noValidate onSubmit={submit} className="flex flex-col gap-4">
      {children(problems)}
      <Problem>{problems[""]}</Problem>
      <Button type="submit" look={look} className={look === "mark" ? "h-10" : "self-start"} aria-disabled={busy}>
        {verb}
      </Button>
    </form>
  );
}
