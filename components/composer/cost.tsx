import clsx from "clsx";
import { AskForMore } from "@/components/quota/ask-for-more";
import { answerTo, bindingLimit, nothingLeft } from "@/components/quota/left";
import { useStudio } from "@/components/studio/context";
import { count, money } from "@/lib/format";
import type { Choice } from "./choice";

/** What the next click costs and what it leaves, or until when there is nothing left and how to get more. */
export function Cost({ choice, id, className }: { choice: Choice; id?: string; className?: string }) {
  const { quota, timeZone, currency } = useStudio();
  const { of, limit } = bindingLimit(quota);
  if (quota.left < 1) {
    const declined = quota.request?.state === "declined" ? answerTo(quota.request) : null;
    return (
      <div className={clsx("flex flex-col gap-1.5 md:max-w-80!", className)}>
        <p id={id} className="print font-semibold text-error">
          {nothingLeft(quota, timeZone)}
        </p>
        {declined && <p className="wrap-anywhere">{declined}</p>}
        {of === "month" && <AskForMore />}
      </div>
    );
  }
  const { n, size, quality } = choice;
  const price = size?.prices?.[quality ?? ""];
  return (
    <p id={id} className={clsx("print whitespace-nowrap text-muted", className)}>
      <span className="font-semibold text-ink">{count(n, "image")}</span>
      {price !== undefined && `, about ${money(n * price, currency)}`}
      <span className="phone:hidden">
        <br />
      </span>
      <span className="md:hidden">, </span>leaves {Math.max(0, quota.left - n)} of {of === "day" && "today’s "}
      {limit}
    </p>
  );
}
