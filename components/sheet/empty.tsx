"use client";

import Link from "next/link";
import { useTranslations } from "next-intl";
import type { CSSProperties } from "react";
import { fillDraft } from "@/components/composer/draft";
import { useStudio } from "@/components/studio/context";
import { buttonClass } from "@/components/ui/button";
import { Nothing } from "@/components/ui/page";
import type { Scope } from "@/lib/schemas/filter";

const examples = [
  { size: "3:2", aspect: 1.5, prompt: "lighthouse" },
  { size: "1:1", aspect: 1, prompt: "pears" },
  { size: "2:3", aspect: 0.667, prompt: "fox" },
] as const;

/** What a sheet without frames shows: on the team's three prompts to begin with, on one's own the way to the sheet. */
export function Empty({ scope }: { scope: Scope }) {
  const t = useTranslations("sheet");
  const { me } = useStudio();
  if (scope === "mine") {
    return (
      <section aria-label={t("mine")} className="flex-1 px-2 pt-5 md:px-4">
        <Nothing title={t("nothingOfYours")}>
          <p>{t(me.role === "viewer" ? "mineForViewer" : "mineEmpty")}</p>
          <Link href="/" className={buttonClass()}>
            {t("toSheet")}
          </Link>
        </Nothing>
      </section>
    );
  }
  if (me.role === "viewer") {
    return (
      <section aria-label={t("sheet")} className="flex-1 px-2 pt-5 md:px-4">
        <Nothing title={t("nothingYet")}>
          <p>{t("viewerEmpty")}</p>
        </Nothing>
      </section>
    );
  }
  return (
    <section aria-label={t("sheet")} className="flex-1 px-2 pb-6 md:px-4">
      <h2 className="pt-4 pb-2 font-[650] md:pt-5">{t("emptySheet")}</h2>
      <ul className="sheet-row [--row:190px] md:[--row:280px]">
        {examples.map(({ size, aspect, prompt }) => (
          <li key={size} className="cell" style={{ "--shape": aspect } as CSSProperties}>
            <button
              type="button"
              onClick={() => fillDraft({ prompt: t(`examples.${prompt}`), size })}
              className="cell-box flex w-full flex-col justify-between gap-2 border border-dashed border-control p-3 text-left hover:border-ink hover:bg-panel md:p-4"
            >
              <span className="line-clamp-6">{t(`examples.${prompt}`)}</span>
              <span className="print font-semibold">{t("useIt", { size })}</span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
