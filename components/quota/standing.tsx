"use client";

import { useRouter } from "next/navigation";
import { useLocale, useTranslations } from "next-intl";
import { useEffect, useEffectEvent, useRef } from "react";
import { useStudio } from "@/components/studio/context";
import { Figure, Figures } from "@/components/ui/figures";
import { longDate, whole } from "@/lib/format";
import type { QuotaView } from "@/lib/schemas/views";
import { answerTo } from "./left";

/** What is reserved, spent, granted and left of the month; without a quota one's own, which follows what happens. */
export function Standing({ quota: given }: { quota: QuotaView | null }) {
  const locale = useLocale();
  const t = useTranslations("quota");
  const { quota: own, timeZone } = useStudio();
  const quota = given ?? own;
  useFollow(own, given === null);
  const { limit, granted, spent, reserved, left, day, resetsAt, request } = quota;
  const answer = answerTo(request, t);
  const ofMonth = Math.max(0, limit - spent - reserved);
  return (
    <section aria-label={t("thisMonth")} className="flex flex-col gap-3">
      <Figures>
        <Figure value={whole(ofMonth, locale)}>{t("leftUntil", { day: longDate(resetsAt, timeZone, locale) })}</Figure>
        <Figure value={whole(spent, locale)}>{t("spent")}</Figure>
        <Figure value={whole(reserved, locale)}>{t("reserved")}</Figure>
        <Figure value={whole(limit, locale)}>{granted === 0 ? t("inAll") : t("inAllGranted", { granted })}</Figure>
      </Figures>
      {day && (
        <p>
          {t("dayUsed", { used: day.used, limit: day.limit })}{" "}
          {left < ofMonth && t.rich("dayLeft", { left, b: (words) => <span className="font-semibold">{words}</span> })}
        </p>
      )}
      {answer && <p className="border-l-3 border-mark pl-2 wrap-anywhere">{answer}</p>}
    </section>
  );
}

/** The ledger below is the server's: it is asked for anew when the figures have changed. */
function useFollow(quota: QuotaView, active: boolean) {
  const router = useRouter();
  const figures = [quota.spent, quota.reserved, quota.granted].join();
  const known = useRef(figures);
  const refresh = useEffectEvent(() => router.refresh());
  useEffect(() => {
    if (active && known.current !== figures) refresh();
    known.current = figures;
  }, [active, figures]);
}
