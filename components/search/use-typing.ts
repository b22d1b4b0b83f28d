"use client";

import { usePathname } from "next/navigation";
import { useEffect, useRef, useState } from "react";
import type { Filter } from "@/lib/schemas/filter";
import { type Run, useSearch } from "./context";
import { rememberSearch } from "./recent";
import { useLater } from "./use-later";

const pauseMs = 300;

/**
 * What stands in the search box: what the page's address asks for, until somebody types. On a sheet it is searched for as
 * soon as they pause; elsewhere once they say so.
 */
export function useTyping() {
  const { filter, here, go } = useSearch();
  const pathname = usePathname();
  const [text, setText] = useState(filter.q);
  const [typed, setTyped] = useState<{ at: string } | null>(null);
  const run = useRef<Run>({});
  const later = useLater(pauseMs);

  if (typed && (typed.at !== pathname || filter.q === text.trim())) setTyped(null);
  if (!typed && text.trim() !== filter.q) setText(filter.q);

  useEffect(() => {
    // Whoever goes back wants what they had, and not what they were typing.
    const back = () => {
      later.cancel();
      setTyped(null);
    };
    window.addEventListener("popstate", back);
    return () => window.removeEventListener("popstate", back);
  }, [later]);

  const type = (next: string, settled = true) => {
    setText(next);
    setTyped({ at: pathname });
    later.cancel();
    if (here && settled) later.set(() => go({ q: next.trim() }, run.current));
  };
  const begin = () => {
    run.current = {};
  };
  /** Searches at once, and remembers it. */
  const search = (words: string) => {
    later.cancel();
    setText(words);
    setTyped({ at: pathname });
    rememberSearch(words);
    go({ q: words.trim() }, here ? run.current : undefined);
    begin();
  };
  const leave = () => {
    later.now();
    if (here && text.trim().length > 1) rememberSearch(text);
  };
  /** What was typed meant a filter. */
  const become = (change: Partial<Filter>) => {
    later.cancel();
    setText("");
    setTyped({ at: pathname });
    go({ ...change, q: "" }, here ? run.current : undefined);
    begin();
  };
  return { text, type, begin, search, leave, become };
}
