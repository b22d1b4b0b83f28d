"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { request } from "@/components/request";
import { useStudio } from "@/components/studio/context";
import { Button } from "@/components/ui/button";
import { Problem } from "@/components/ui/problem";
import { useAction } from "@/components/use-action";
import { count, shortDate } from "@/lib/format";
import type { GrantView } from "@/lib/schemas/quota";

type Props = { grants: GrantView[]; onWithdrawn: () => Promise<void> };

/** This month's top-ups of one person; one that still counts is taken back by a second press. */
export function GivenGrants({ grants, onWithdrawn }: Props) {
  const router = useRouter();
  const { timeZone } = useStudio();
  const { busy, problems, run } = useAction();
  const [asked, setAsked] = useState<string | null>(null);
  const withdraw = async (id: string) => {
    if (asked !== id) return setAsked(id);
    const done = await run(async () => {
      await request("DELETE", `/api/grants/${id}`);
      await onWithdrawn();
    });
    setAsked((now) => (now === id ? null : now));
    if (done) router.refresh();
  };
  return (
    <section aria-labelledby="given-grants">
      <h3 id="given-grants" className="pb-1 font-[650]">
        Given this month
      </h3>
      <ul className="border-t border-hairline">
        {grants.map(({ id, amount, reason, givenBy, createdAt, expiresAt, state }) => (
          <li key={id} className="flex items-center justify-between gap-3 border-b border-hairline py-2">
            <div className="min-w-0 wrap-anywhere">
              <p>
                {count(amount, "image")}
                {reason && `: ${reason}`}
              </p>
              <p className="print text-muted">
                {shortDate(createdAt, timeZone)}
                {givenBy && ` by ${givenBy}`} · {words(state)} {state === "withdrawn" || until(expiresAt, timeZone)}
              </p>
            </div>
            {state === "counts" && (
              <Button
                look={asked === id ? "danger" : "plain"}
                aria-disabled={busy}
                aria-label={`${asked === id ? "Really withdraw" : "Withdraw"} ${count(amount, "image")}`}
                onClick={() => withdraw(id)}
              >
                {asked === id ? "Really?" : "Withdraw"}
              </Button>
            )}
          </li>
        ))}
      </ul>
      <Problem>{problems[""]}</Problem>
    </section>
  );
}

const words = (state: GrantView["state"]) =>
  ({ counts: "counts until", expired: "ended", withdrawn: "withdrawn" })[state];

/** It ends when a day does: that day is the last on which it counts. */
function until(expiresAt: string, timeZone: string): string {
  return shortDate(new Date(Date.parse(expiresAt) - 1).toISOString(), timeZone);
}
