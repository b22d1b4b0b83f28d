"use client";

import clsx from "clsx";
import { type KeyboardEvent, useId, useRef } from "react";
import { CopyButton } from "@/components/ui/copy-button";
import { CodeText } from "./code";
import { useLanguage } from "./language";
import type { Language } from "./samples";

const languages: { value: Language; label: string }[] = [
  { value: "curl", label: "curl" },
  { value: "python", label: "Python" },
  { value: "typescript", label: "TypeScript" },
];

/** One example in each language; choosing one chooses it for every example on the page. */
export function CodeTabs({ what, samples }: { what: string; samples: Record<Language, string> }) {
  const [chosen, choose] = useLanguage();
  const id = useId();
  const list = useRef<HTMLDivElement>(null);

  /** The arrows go round, Home and End to the ends; what has the focus is chosen. */
  const move = (event: KeyboardEvent) => {
    const now = languages.findIndex(({ value }) => value === chosen);
    const next = { ArrowRight: now + 1, ArrowLeft: now - 1, Home: 0, End: languages.length - 1 }[event.key];
    if (next === undefined) return;
    event.preventDefault();
    const index = (next + languages.length) % languages.length;
    const tab = languages[index];
    if (tab) choose(tab.value);
    list.current?.querySelectorAll<HTMLElement>("[role=tab]")[index]?.focus({ preventScroll: true });
  };

  return (
    <div className="w-full min-w-0 rounded-control border border-hairline bg-panel">
      <div className="flex items-center justify-between border-b border-hairline pr-1.5">
        <div ref={list} role="tablist" aria-label={what} className="flex" onKeyDown={move}>
          {languages.map(({ value, label }) => (
            <button
              key={value}
              type="button"
              role="tab"
              id={`${id}-${value}`}
              aria-selected={value === chosen}
              aria-controls={`${id}-${value}-panel`}
              tabIndex={value === chosen ? 0 : -1}
              onClick={() => choose(value)}
              className={clsx(
                "h-9 border-b-3 px-3 touch:h-11",
                value === chosen ? "border-mark font-[650] text-ink" : "border-transparent text-muted hover:text-ink",
              )}
            >
              {label}
            </button>
          ))}
        </div>
        <CopyButton text={samples[chosen]} what={`the ${nameOf(chosen)} example: ${what}`} />
      </div>
      {languages.map(({ value }) => (
        <div
          key={value}
          role="tabpanel"
          id={`${id}-${value}-panel`}
          aria-labelledby={`${id}-${value}`}
          hidden={value !== chosen}
          // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so the keyboard has to get into it.
          tabIndex={0}
          className="overflow-x-auto"
        >
          <CodeText code={samples[value]} />
        </div>
      ))}
    </div>
  );
}

function nameOf(language: Language): string {
  return languages.find(({ value }) => value === language)?.label ?? language;
}
