"use client";

import { useRouter } from "next/navigation";
import { useLocale, useTranslations } from "next-intl";
import { useState } from "react";
import type { Translate } from "@/components/i18n/translate";
import { request } from "@/components/request";
import { useStudio } from "@/components/studio/context";
import { Button } from "@/components/ui/button";
import { Problem } from "@/components/ui/problem";
import { useAction } from "@/components/use-action";
import { shortDate } from "@/lib/format";
import type { Locale } from "@/lib/schemas/locale";
import type { GrantView } from "@/lib/schemas/quota";

type Props = { grants: GrantView[]; onWithdrawn: () => Promise<void> };

/** This month's top-ups of one person; one that still counts is taken back by a second press. */
export function GivenGrants({ grants, onWithdrawn }: Props) {
  const locale = useLocale();
  const common = useTranslations("common");
  const t = useTranslations("quota");
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
        {t("givenThisMonth")}
      </h3>
      <ul className="border-t border-hairline">
        {grants.map(({ id, amount, reason, givenBy, createdAt, expiresAt, state }) => (
          <li key={id} className="flex items-center justify-between gap-3 border-b border-hairline py-2">
            <div className="min-w-0 wrap-anywhere">
              <p>
                {common("images", { count: amount })}
                {reason && `: ${reason}`}
              </p>
              <p className="print text-muted">
                {shortDate(createdAt, timeZone, locale)}
                {givenBy && ` ${t("by", { name: givenBy })}`} · {until({ state, expiresAt }, timeZone, locale, t)}
              </p>
            </div>
            {state === "counts" && (
              <Button
                look={asked === id ? "danger" : "plain"}
                aria-disabled={busy}
                aria-label={t(asked === id ? "reallyWithdraw" : "withdrawNumber", { count: amount })}
                onClick={() => withdraw(id)}
              >
                {asked === id ? t("really") : t("withdraw")}
              </Button>
            )}
          </li>
        ))}
      </ul>
      <Problem>{problems[""]}</Problem>
    </section>
  );
}

type Until = Pick<GrantView, "state" | "expiresAt">;

/** It ends when a day does: that day is the last on which it counts. */
function until({ state, expiresAt }: Until, timeZone: string, locale: Locale, t: Translate<"quota">): string {
  const day = shortDate(new Date(Date.parse(expiresAt) - 1).toISOString(), timeZone, locale);
  if (state === "withdrawn") return t("withdrawnState");
  return state === "counts" ? t("countsUntil", { day }) : t("ended", { day });
}
