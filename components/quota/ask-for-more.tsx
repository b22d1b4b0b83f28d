"use client";

import { useTranslations } from "next-intl";
import { request } from "@/components/request";
import { useStudio } from "@/components/studio/context";
import { Button } from "@/components/ui/button";
import { Problem } from "@/components/ui/problem";
import { useAction } from "@/components/use-action";
import type { QuotaView } from "@/lib/schemas/views";

/**
 * Asks the admins for more images this month; while the question is open it says so, and takes it back. `brief`: the
 * button alone.
 */
export function AskForMore({ brief = false }: { brief?: boolean }) {
  const t = useTranslations("quota");
  const { quota, setQuota, me, announce, askForMore } = useStudio();
  const { busy, problems, run } = useAction();
  if (me.role === "viewer") return null;
  const open = quota.request?.state === "open" ? quota.request : null;
  const withdraw = () =>
    run(async () => {
      const answer = await request<{ quota: QuotaView }>("DELETE", `/api/quota-requests/${open?.id}`);
      setQuota(answer.quota);
      announce(t("withdrawn"));
    });
  return (
    <div className="flex shrink-0 flex-wrap items-center gap-x-3 gap-y-1.5">
      {open && !brief && <p>{t("askedFor", { count: open.amount })}</p>}
      {/* One button, whichever it is, so that it keeps the focus. */}
      <Button key="act" onClick={open ? withdraw : askForMore} aria-disabled={busy} className="h-8! touch:h-11!">
        {open ? t("withdraw") : t("askForMore")}
      </Button>
      <Problem>{problems[""]}</Problem>
    </div>
  );
}
