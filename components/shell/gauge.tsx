"use client";

import clsx from "clsx";
import { useStudio } from "@/components/studio/context";
import { shortDate } from "@/lib/format";

/** What is left of the month's quota, always in sight; it changes over 80 % and at the limit. */
export function Gauge() {
  const { quota, timeZone } = useStudio();
  const used = Math.min(quota.limit, quota.spent + quota.reserved);
  const percent = quota.limit === 0 ? 100 : (used / quota.limit) * 100;
  const reset = `resets ${shortDate(quota.resetsAt, timeZone)}`;
  const state = quota.left <= 0 ? "over" : percent > 80 ? "near" : "fine";
  return (
    <div
      className="ml-auto flex shrink-0 flex-col items-end gap-0.5"
      title={`${used} of ${quota.limit} used, ${reset}`}
    >
      <p className={clsx("print font-semibold", state === "over" && "text-error")}>
        {quota.left <= 0 ? "None left" : `${quota.left} left`} · {reset}
      </p>
      <div aria-hidden="true" className="flex h-1.5 w-33 bg-track">
        <div
          className={clsx(
            "fill h-full border-r-2",
            state === "over" ? "border-error bg-error" : "bg-ink",
            state === "fine" && "border-ink",
            state === "near" && "border-r-6 border-mark",
          )}
          style={{ width: `${percent}%` }}
        />
      </div>
    </div>
  );
}
