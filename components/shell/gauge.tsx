"use client";

import clsx from "clsx";
import Link from "next/link";
import { bindingLimit, whenMore } from "@/components/quota/left";
import { useStudio } from "@/components/studio/context";

/** What is left of the quota, always in sight, and the way to its ledger; it changes over 80 % and at the limit. */
export function Gauge() {
  const { quota, timeZone, me } = useStudio();
  if (me.role === "viewer") return null;
  const { limit, used: counted } = bindingLimit(quota);
  const used = Math.min(limit, counted);
  const percent = limit === 0 ? 100 : (used / limit) * 100;
  const when = whenMore(quota, timeZone);
  const left = quota.left <= 0 ? "None left" : `${quota.left} left`;
  const state = quota.left <= 0 ? "over" : percent > 80 ? "near" : "fine";
  return (
    <Link
      href="/quota"
      className="ml-auto flex shrink-0 flex-col items-end justify-center gap-0.5 rounded-control py-1 hover:underline touch:min-h-11"
      title={limit === 0 ? "To your quota" : `${used} of ${limit} used, ${when}: to your quota`}
    >
      <span className={clsx("print font-semibold", state === "over" && "text-error")}>
        {when === "no quota" ? "No quota" : `${left} ${when === "today" ? "" : "· "}${when}`}
      </span>
      <span aria-hidden="true" className="flex h-1.5 w-33 bg-track">
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
