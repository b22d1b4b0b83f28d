"use client";

import { useTranslations } from "next-intl";
import type { FormEvent } from "react";
import { request as ask } from "@/components/request";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Field, TextArea } from "@/components/ui/field";
import { Problem } from "@/components/ui/problem";
import { say } from "@/components/ui/toasts";
import { useAction, useFocusOnProblems } from "@/components/use-action";
import type { QuotaAnswerInput, QuotaRequestView } from "@/lib/schemas/quota";
import { AmountField } from "./amount-field";

type Props = { request: QuotaRequestView; onAnswered: () => void; onClose: () => void };

function useAnswer({ request, onAnswered, onClose }: Props) {
  const action = useAction(["amount", "words"]);
  const answer = async (body: QuotaAnswerInput, said: string) => {
    if (!(await action.run(() => ask("PATCH", `/api/quota-requests/${request.id}`, body)))) return;
    onClose();
    onAnswered();
    say(said);
  };
  return { ...action, answer };
}

/** Gives what was asked for, or another number. */
export function ApproveRequest(props: Props) {
  const t = useTranslations("quota");
  const { request, onClose } = props;
  const { busy, problems, answer } = useAnswer(props);
  const send = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const amount = Number(form.get("amount"));
    const said = t("hasMore", { name: request.person.name, count: amount });
    void answer({ decision: "approve", amount, words: String(form.get("words")) }, said);
  };
  return (
    <Dialog title={t("moreFor", { name: request.person.name })} onClose={onClose}>
      <form ref={useFocusOnProblems(problems)} noValidate onSubmit={send} className="flex flex-col gap-4">
        {request.reason && <p className="wrap-anywhere">{t("reason", { reason: request.reason })}</p>}
        <AmountField hint={t("onTopUntil")} defaultValue={request.amount} error={problems.amount} />
        <Field label={t("word")} hint={t("ifYouLike")} name="words" autoComplete="off" error={problems.words} />
        <Problem>{problems[""]}</Problem>
        <Button type="submit" look="mark" aria-disabled={busy}>
          {t("approve")}
        </Button>
      </form>
    </Dialog>
  );
}

/** Says no, with the reason. */
export function DeclineRequest(props: Props) {
  const t = useTranslations("quota");
  const { request, onClose } = props;
  const { busy, problems, answer } = useAnswer(props);
  const send = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const words = String(new FormData(event.currentTarget).get("words"));
    void answer({ decision: "decline", words }, t("declined"));
  };
  return (
    <Dialog title={t("noMoreFor", { name: request.person.name })} onClose={onClose}>
      <form ref={useFocusOnProblems(problems)} noValidate onSubmit={send} className="flex flex-col gap-4">
        <TextArea label={t("why")} hint={t("whyHint")} name="words" error={problems.words} />
        <Problem>{problems[""]}</Problem>
        <Button type="submit" look="danger" aria-disabled={busy}>
          {t("decline")}
        </Button>
      </form>
    </Dialog>
  );
}
