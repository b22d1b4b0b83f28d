import clsx from "clsx";
import { useLocale, useTranslations } from "next-intl";
import { whole } from "@/lib/format";

/** How much of their month somebody has used; it changes over 80 % and at the limit, as the gauge of one's own does. */
export function QuotaBar({ used, limit }: { used: number; limit: number }) {
  const locale = useLocale();
  const t = useTranslations("people");
  const percent = limit === 0 ? 0 : Math.min(100, (used / limit) * 100);
  const state = limit === 0 ? "fine" : used >= limit ? "over" : percent > 80 ? "near" : "fine";
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
      <div aria-hidden="true" className="flex h-1.5 w-33 max-w-full bg-track">
        <div
          className={clsx(
            "fill h-full",
            state === "over" && "bg-error",
            state !== "over" && "bg-ink",
            state === "near" && "border-r-6 border-mark",
          )}
          style={{ width: `${percent}%` }}
        />
      </div>
      <p className={clsx("print font-semibold whitespace-nowrap", state === "over" && "text-error")}>
        <span className="sr-only">{state === "over" && `${t("usedUp")} `}</span>
        {whole(used, locale)} / {whole(limit, locale)}
      </p>
    </div>
  );
}
