"use client";

import type { FormEvent } from "react";
import { request as ask } from "@/components/request";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Field, TextArea } from "@/components/ui/field";
import { Problem } from "@/components/ui/problem";
import { say } from "@/components/ui/toasts";
import { useAction, useFocusOnProblems } from "@/components/use-action";
import { count } from "@/lib/format";
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
  const { request, onClose } = props;
  const { busy, problems, answer } = useAnswer(props);
  const send = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const amount = Number(form.get("amount"));
    const said = `${request.person.name} has ${count(amount, "more image")}.`;
    void answer({ decision: "approve", amount, words: String(form.get("words")) }, said);
  };
  return (
    <Dialog title={`More images for ${request.person.name}`} onClose={onClose}>
      <form ref={useFocusOnProblems(problems)} noValidate onSubmit={send} className="flex flex-col gap-4">
        {request.reason && <p className="wrap-anywhere">“{request.reason}”</p>}
        <AmountField
          hint="On top of this month’s quota, until the month ends."
          defaultValue={request.amount}
          error={problems.amount}
        />
        <Field label="A word to them" hint="If you like." name="words" autoComplete="off" error={problems.words} />
        <Problem>{problems[""]}</Problem>
        <Button type="submit" look="mark" aria-disabled={busy}>
          Approve
        </Button>
      </form>
    </Dialog>
  );
}

/** Says no, with the reason. */
export function DeclineRequest(props: Props) {
  const { request, onClose } = props;
  const { busy, problems, answer } = useAnswer(props);
  const send = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const words = String(new FormData(event.currentTarget).get("words"));
    void answer({ decision: "decline", words }, "Declined.");
  };
  return (
    <Dialog title={`No more images for ${request.person.name}`} onClose={onClose}>
      <form ref={useFocusOnProblems(problems)} noValidate onSubmit={send} className="flex flex-col gap-4">
        <TextArea label="Why" hint="They read it beside their quota." name="words" error={problems.words} />
        <Problem>{problems[""]}</Problem>
        <Button type="submit" look="danger" aria-disabled={busy}>
          Decline
        </Button>
      </form>
    </Dialog>
  );
}
