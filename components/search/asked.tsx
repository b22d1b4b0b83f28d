"use client";

import { X } from "lucide-react";
import { useTranslations } from "next-intl";
import type { MouseEvent } from "react";
import { noFilter } from "@/lib/schemas/filter";
import { useSearch } from "./context";
import { useAsked } from "./names";

/** What is searched for, in a row under the header; each part can be taken back, or all of it. */
export function AskedFor() {
  const t = useTranslations("search");
  const { filter, scope, here, known, go } = useSearch();
  const asked = useAsked(filter, known);
  if (!here || asked.length === 0) return null;

  /** The focus goes on to what stays. */
  const takeBack = (event: MouseEvent<HTMLButtonElement>, without: Parameters<typeof go>[0]) => {
    const buttons = [...(event.currentTarget.closest("section")?.querySelectorAll("button") ?? [])];
    const at = buttons.indexOf(event.currentTarget);
    const stays = asked.length > 1 && at < asked.length ? (buttons[at + 1] ?? buttons[at - 1]) : null;
    (stays ?? document.querySelector<HTMLElement>(".search-box input"))?.focus();
    go(without);
  };
  return (
    <section
      aria-label={t("asked")}
      className="flex flex-wrap items-center gap-x-1.5 gap-y-1 border-b border-hairline bg-panel px-3 py-1.5 md:px-4"
    >
      <p className="mr-1 text-muted phone:sr-only">{t(`searched.${scope}`)}</p>
      <ul className="contents">
        {asked.map(({ key, words, without }) => (
          <li key={key} className="contents">
            <button
              type="button"
              aria-label={t("takeBack", { what: words })}
              onClick={(event) => takeBack(event, without)}
              className="inline-flex h-8 max-w-full items-center gap-1.5 rounded-control border border-control pr-1.5 pl-2.5 hover:border-ink touch:h-11"
            >
              <span className="min-w-0 truncate">{words}</span>
              <X size={14} aria-hidden="true" className="shrink-0" />
            </button>
          </li>
        ))}
      </ul>
      <button
        type="button"
        onClick={(event) => takeBack(event, noFilter)}
        className="inline-flex h-8 items-center rounded-control px-2 underline underline-offset-2 touch:h-11"
      >
        {t("clearAll")}
      </button>
    </section>
  );
}
