"use client";

import { useRouter } from "next/navigation";
import { useEffect, useEffectEvent, useRef } from "react";
import { useStudio } from "@/components/studio/context";
import { Figure, Figures } from "@/components/ui/figures";
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
      <Figures>
        <Figure value={grouped(ofMonth)}>left until {longDate(resetsAt, timeZone)}</Figure>
        <Figure value={grouped(spent)}>spent</Figure>
        <Figure value={grouped(reserved)}>reserved for what is being made</Figure>
        <Figure value={grouped(limit)}>
          {granted === 0 ? "a month in all" : `a month in all, ${granted} of them given on top`}
        </Figure>
      </Figures>
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

const grouped = (value: number) => value.toLocaleString("en-US");

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
