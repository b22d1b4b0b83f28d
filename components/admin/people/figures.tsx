"use client";

import Link from "next/link";
import { useLocale, useTranslations } from "next-intl";
import { useStudio } from "@/components/studio/context";
import { Figure, Figures } from "@/components/ui/figures";
import { duration, money, monthOf, whole } from "@/lib/format";
import type { TeamFigures } from "@/lib/schemas/people";

type Props = { figures: TeamFigures; currency: string; now: string };

/** The team's month in four figures. */
export function MonthFigures({ figures, currency, now }: Props) {
  const locale = useLocale();
  const t = useTranslations("people");
  const { timeZone } = useStudio();
  const { cost, images, medianSeconds, failedShare } = figures;
  const month = monthOf(now, timeZone, locale);
  return (
    <Figures>
      <Figure value={cost === null ? "–" : money(cost, currency, locale)}>
        {cost === null
          ? t.rich("figures.cost", {
              link: (words) => (
                <Link href="/admin/channels" className="underline underline-offset-2">
                  {words}
                </Link>
              ),
            })
          : t("figures.spent", { month })}
      </Figure>
      <Figure value={whole(images, locale)}>{t("figures.images", { month })}</Figure>
      <Figure value={medianSeconds === null ? "–" : duration(medianSeconds, locale)}>{t("figures.median")}</Figure>
      <Figure value={failedShare === null ? "–" : `${(failedShare * 100).toFixed(1)}%`}>{t("figures.failed")}</Figure>
    </Figures>
  );
}
