"use client";

import { useRouter } from "next/navigation";
import { useEffect, useEffectEvent, useRef } from "react";
import { useStudio } from "@/components/studio/context";
import { longDate } from "@/lib/format";
import type { QuotaView } from "@/lib/schemas/views";
import { answerTo } from "./left";

/** What is reserved, spent, granted and left of the month; without a quota one's own, which follows what happens. */
export function Standing({ quota: given }: { quota: QuotaView | null }) {
  const { quota: own, timeZone } = useStudio();
  const quota = given ?? own;
  useFollow(own, given === null);
  const { limit, granted, spent, reserved, left, day, resetsAt, request } = quota;
  const answer = answerTo(request);
  const ofMonth = Math.max(0, limit - spent - reserved);
  return (
    <section aria-label="This month" className="flex flex-col gap-3">
      <dl className="grid grid-cols-2 border-y border-t-ink border-b-hairline sm:grid-cols-4">
        <Figure name={`left until ${longDate(resetsAt, timeZone)}`} value={ofMonth} />
        <Figure name="spent" value={spent} />
        <Figure name="reserved for what is being made" value={reserved} />
        <Figure
          name={granted === 0 ? "a month in all" : `a month in all, ${granted} of them given on top`}
          value={limit}
        />
      </dl>
      {day && (
        <p>
          {day.used} of {day.limit} made today; the day’s limit is over at midnight.{" "}
          {left < ofMonth && "It leaves less than the month does: "}
          {left < ofMonth && <span className="font-semibold">{left} now.</span>}
        </p>
      )}
      {answer && <p className="border-l-3 border-mark pl-2 wrap-anywhere">{answer}</p>}
    </section>
  );
}

function Figure({ name, value }: { name: string; value: number }) {
  return (
    <div className="flex flex-col-reverse justify-end border-hairline px-3 py-3 not-last:border-r phone:odd:border-r phone:even:border-r-0 phone:nth-[-n+2]:border-b">
      <dt className="text-muted">{name}</dt>
      <dd className="text-head tabular-nums">{value.toLocaleString("en-US")}</dd>
    </div>
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
