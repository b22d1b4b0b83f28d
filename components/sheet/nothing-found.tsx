"use client";

import Link from "next/link";
import { useTranslations } from "next-intl";
import { useSearch } from "@/components/search/context";
import { buttonClass } from "@/components/ui/button";
import { Nothing } from "@/components/ui/page";
import { type Filter, noFilter, type Scope } from "@/lib/schemas/filter";

/** What a search shows that finds nothing: what was searched, and the way back to everything. */
export function NothingFound({ scope, filter }: { scope: Scope; filter: Filter }) {
  const t = useTranslations("sheet");
  const { go } = useSearch();
  return (
    <section aria-label={t(scope === "mine" ? "mine" : "sheet")} className="flex-1 px-2 pt-5 md:px-4">
      <Nothing title={filter.q ? t("nothingFor", { words: filter.q }) : t("nothingFound")}>
        <p>{t("searchedFor")}</p>
        <Link
          href={scope === "mine" ? "/mine" : "/"}
          onNavigate={(event) => {
            event.preventDefault();
            // This link goes with what it leads away from.
            document.querySelector<HTMLElement>(".search-box input")?.focus();
            go(noFilter);
          }}
          className={buttonClass()}
        >
          {t("clearSearch")}
        </Link>
      </Nothing>
    </section>
  );
}
