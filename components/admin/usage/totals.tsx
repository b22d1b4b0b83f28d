import { useLocale, useTranslations } from "next-intl";
import { Figure, Figures } from "@/components/ui/figures";
import { whole } from "@/lib/format";
import type { UsageSums } from "@/lib/schemas/usage";
import { costWords, unpricedWords } from "./words";

/** What the period comes to. */
export function Totals({ totals, currency }: { totals: UsageSums; currency: string }) {
  const locale = useLocale();
  const t = useTranslations("usage");
  const { images, unknown, failed, jobs } = totals;
  const reader = { t, locale };
  return (
    <Figures>
      <Figure value={whole(images, locale)}>{t("totals.images", { count: images })}</Figure>
      <Figure value={costWords(totals, currency, reader)}>{unpricedWords(totals, reader) || t("totals.cost")}</Figure>
      <Figure value={whole(unknown, locale)}>{t("totals.unknown")}</Figure>
      <Figure value={whole(failed, locale)}>{t("totals.failed", { count: jobs })}</Figure>
    </Figures>
  );
}
