"use client";

import { useEffect, useRef, useState } from "react";
import { RequestError, wordsAtField, wordsOf } from "./request";

/** What went wrong, by the name of the field; under `""` what concerns the whole. */
export type Problems = Record<string, string>;

/**
 * One thing that a form or a button does on the server: whether it is under way, and what went wrong. `run` ignores a
 * second press while the first is under way, and says whether all went well.
 */
export function useAction(fields: string[] = []) {
  const [busy, setBusy] = useState(false);
  const [problems, setProblems] = useState<Problems>({});
  const running = useRef(false);
  const run = async (work: () => Promise<void>): Promise<boolean> => {
    if (running.current) return false;
    running.current = true;
    setBusy(true);
    setProblems({});
    try {
      await work();
      return true;
    } catch (error) {
      const field = error instanceof RequestError && fields.includes(error.param ?? "") ? error.param : "";
      setProblems({ [field ?? ""]: field ? wordsAtField(error) : wordsOf(error) });
      return false;
    } finally {
      running.current = false;
      setBusy(false);
    }
  };
  return { busy, problems, setProblems, run };
}

const none: Problems = {};

/**
 * For the form that shows these problems: whenever there are new ones, the focus goes to the first field that is marked
 * as wrong. `found` are those that were found before anything was sent.
 */
export function useFocusOnProblems(problems: Problems, found: Problems = none) {
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => {
    const any = Object.keys({ ...found, ...problems }).length > 0;
    if (any) form.current?.querySelector<HTMLElement>("[aria-invalid]")?.focus();
  }, [found, problems]);
  return form;
}
