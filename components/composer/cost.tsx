import clsx from "clsx";
import { count, longDate } from "@/lib/format";
import type { QuotaView } from "@/lib/schemas/views";

/** What the next click costs and what it leaves, or until when there is nothing left. */
export function Cost({
  n,
  quota,
  timeZone,
  id,
  className,
}: {
  n: number;
  quota: QuotaView;
  timeZone: string;
  id?: string;
  className?: string;
}) {
  if (quota.left < 1) {
    return (
      <p id={id} className={clsx("print font-semibold text-error", className)}>
        All {quota.limit} used. More on {longDate(quota.resetsAt, timeZone)}.
      </p>
    );
  }
  return (
    <p id={id} className={clsx("print whitespace-nowrap text-muted", className)}>
      <span className="font-semibold text-ink">{count(n, "image")}</span>
      <span className="phone:hidden">
        <br />
      </span>
      <span className="md:hidden">, </span>leaves {Math.max(0, quota.left - n)} of {quota.limit}
    </p>
  );
}
