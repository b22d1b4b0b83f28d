import clsx from "clsx";
import Link from "next/link";
import { useLocale, useTranslations } from "next-intl";
import { AskForMore } from "@/components/quota/ask-for-more";
import { bindingLimit, nothingLeft } from "@/components/quota/left";
import { useStudio } from "@/components/studio/context";
import { money } from "@/lib/format";
import type { Choice } from "./choice";

/** What the next click costs and what it leaves, or until when there is nothing left and how to get more. */
export function Cost({ choice, id, className }: { choice: Choice; id?: string; className?: string }) {
  const ofQuota = useTranslations("quota");
  const locale = useLocale();
  const { quota, timeZone, currency } = useStudio();
  const t = useTranslations("composer");
  const common = useTranslations("common");
  const { of, limit } = bindingLimit(quota);
  if (quota.left < 1) {
    const asked = quota.request;
    // Beside each other, so that the composer keeps its height.
    return (
      <div className={clsx("flex items-start justify-between gap-3 roomy:w-auto!", className)}>
        <div className="print min-w-0 roomy:w-37">
          <p id={id} className="font-semibold text-error">
            {nothingLeft(quota, { timeZone, locale, t: ofQuota })}
          </p>
          {asked?.state === "open" && <p>{t("askedFor", { count: asked.amount })}</p>}
          {asked?.state === "declined" && (
            <Link href="/quota" className="underline underline-offset-2">
              {t("declined")}
            </Link>
          )}
        </div>
        {of === "month" && <AskForMore brief />}
      </div>
    );
  }
  const { n, size, quality } = choice;
  const price = size?.prices?.[quality ?? ""];
  const left = Math.max(0, quota.left - n);
  return (
    <p id={id} className={clsx("print whitespace-nowrap text-muted", className)}>
      <span className="font-semibold text-ink">{t("images", { count: n })}</span>
      {price !== undefined && t("price", { price: money(n * price, currency, locale) })}
      <span className="folding:hidden">
        <br />
      </span>
      <span className="roomy:hidden">{common("comma")}</span>
      {of === "day" ? t("leavesToday", { left, limit }) : t("leaves", { left, limit })}
    </p>
  );
}
