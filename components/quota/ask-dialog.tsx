"use client";

import { useTranslations } from "next-intl";
import type { FormEvent } from "react";
import { request } from "@/components/request";
import { useStudio } from "@/components/studio/context";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { TextArea } from "@/components/ui/field";
import { Problem } from "@/components/ui/problem";
import { useAction, useFocusOnProblems } from "@/components/use-action";
import type { QuotaRequestInput } from "@/lib/schemas/quota";
import type { QuotaView } from "@/lib/schemas/views";
import { AmountField } from "./amount-field";

/** How many more images, and what for. */
export function AskDialog({ onClose }: { onClose: () => void }) {
  const t = useTranslations("quota");
  const { setQuota, announce } = useStudio();
  const { busy, problems, run } = useAction(["amount", "reason"]);
  const send = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const body: QuotaRequestInput = { amount: Number(form.get("amount")), reason: String(form.get("reason")) };
    const done = await run(async () => {
      setQuota((await request<{ quota: QuotaView }>("POST", "/api/quota-requests", body)).quota);
    });
    if (!done) return;
    announce(t("asked"));
    onClose();
  };
  return (
    <Dialog title={t("askTitle")} onClose={onClose}>
      <form ref={useFocusOnProblems(problems)} noValidate onSubmit={send} className="flex flex-col gap-4">
        <p>{t("askWords")}</p>
        <AmountField defaultValue={10} error={problems.amount} />
        <TextArea label={t("whatFor")} hint={t("ifYouLike")} name="reason" rows={2} error={problems.reason} />
        <Problem>{problems[""]}</Problem>
        <Button type="submit" look="mark" aria-disabled={busy}>
          {t("ask")}
        </Button>
      </form>
    </Dialog>
  );
}
