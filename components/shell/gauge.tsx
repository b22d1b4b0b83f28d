"use client";

import clsx from "clsx";
import Link from "next/link";
import { usePathname } from "next/navigation";
import { useLocale, useTranslations } from "next-intl";
import { bindingLimit } from "@/components/quota/left";
import { useStudio } from "@/components/studio/context";
import { shortDate } from "@/lib/format";

/** What is left of the quota, always in sight, and the way to its ledger; it changes over 80 % and at the limit. */
export function Gauge() {
  const t = useTranslations("shell");
  const locale = useLocale();
  const pathname = usePathname();
  const { quota, timeZone, me } = useStudio();
  if (me.role === "viewer") return null;
  const { of, limit, used: counted, endsAt } = bindingLimit(quota);
  const used = Math.min(limit, counted);
  const percent = limit === 0 ? 100 : (used / limit) * 100;
  const state = quota.left <= 0 ? "over" : percent > 80 ? "near" : "fine";
  const date = shortDate(endsAt, timeZone, locale);
  const none = of === "month" && limit === 0;
  const inFull = of === "day" ? t("usedToday", { used, limit }) : t("used", { used, limit, date });
  return (
    <Link
      href="/quota"
      aria-current={pathname === "/quota" ? "page" : undefined}
      className="gauge ml-auto flex shrink-0 flex-col items-end justify-center gap-0.5 border-y-3 border-transparent py-0.5 whitespace-nowrap hover:underline aria-[current]:border-b-mark touch:min-h-11"
      title={limit === 0 ? t("toQuota") : inFull}
    >
      <span className={clsx("print font-semibold", state === "over" && "text-error")}>
        {none ? t("noQuota") : t("left", { left: Math.max(0, quota.left) })}
        {!none && <span className="phone:sr-only"> {of === "day" ? t("today") : t("resets", { date })}</span>}
      </span>
      <span aria-hidden="true" className="flex h-1.5 w-33 bg-track phone:w-full phone:min-w-14">
        <span
          className={clsx(
            "fill h-full border-r-2",
            state === "over" ? "border-error bg-error" : "bg-ink",
            state === "fine" && "border-ink",
            state === "near" && "border-r-6 border-mark",
          )}
          style={{ width: `${percent}%` }}
        />
      </span>
    </Link>
  );
}
