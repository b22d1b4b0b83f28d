"use client";

import Link from "next/link";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { type FormEvent, useCallback, useEffect, useState } from "react";
import { request } from "@/components/request";
import { useStudio } from "@/components/studio/context";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Problem } from "@/components/ui/problem";
import { say } from "@/components/ui/toasts";
import { useAction, useFocusOnProblems } from "@/components/use-action";
import { dayKey } from "@/lib/format";
import type { GrantInput, GrantView } from "@/lib/schemas/quota";
import { AmountField } from "./amount-field";
import { GivenGrants } from "./given-grants";

type Props = { person: { id: string; name: string }; onClose: () => void };

/** Gives somebody more images this month, and shows and takes back what they were given. */
export function TopUp({ person, onClose }: Props) {
  const t = useTranslations("quota");
  const router = useRouter();
  const { timeZone } = useStudio();
  const { busy, problems, run } = useAction(["amount", "reason", "expiresAt"]);
  const form = useFocusOnProblems(problems);
  const path = `/api/users/${person.id}/grants`;
  const [grants, setGrants] = useState<GrantView[] | null>(null);
  const load = useCallback(async () => setGrants((await request<{ grants: GrantView[] }>("GET", path)).grants), [path]);
  useEffect(() => {
    load().catch(() => setGrants([]));
  }, [load]);

  const send = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const given = new FormData(event.currentTarget);
    const amount = Number(given.get("amount"));
    const expiresAt = String(given.get("expiresAt")) || null;
    const body: GrantInput = { amount, reason: String(given.get("reason")), expiresAt };
    if (!(await run(() => request("POST", path, body)))) return;
    onClose();
    router.refresh();
    say(t("hasMore", { name: person.name, count: amount }));
  };
  return (
    <Dialog title={t("topUp", { name: person.name })} onClose={onClose}>
      <div className="flex flex-col gap-5">
        <form ref={form} noValidate onSubmit={send} className="flex flex-col gap-4">
          <AmountField defaultValue={20} error={problems.amount} />
          <Field
            label={t("reasonField")}
            hint={t("reasonHint")}
            name="reason"
            autoComplete="off"
            error={problems.reason}
          />
          <Field
            label={t("until")}
            hint={t("untilHint")}
            name="expiresAt"
            type="date"
            min={dayKey(new Date().toISOString(), timeZone)}
            error={problems.expiresAt}
          />
          <Problem>{problems[""]}</Problem>
          <Button type="submit" look="mark" aria-disabled={busy}>
            {t("give")}
          </Button>
        </form>
        {grants !== null && grants.length > 0 && <GivenGrants grants={grants} onWithdrawn={load} />}
        <Link href={`/quota?person=${person.id}`} className="underline underline-offset-2">
          {t("wholeLedger", { name: person.name })}
        </Link>
      </div>
    </Dialog>
  );
}
