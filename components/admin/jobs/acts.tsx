"use client";

import { useLocale, useTranslations } from "next-intl";
import { request } from "@/components/request";
import { useStudio } from "@/components/studio/context";
import { Confirm } from "@/components/ui/confirm";
import { Dialog } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Form } from "@/components/ui/form";
import { say } from "@/components/ui/toasts";
import { money } from "@/lib/format";
import type { AdminJob } from "@/lib/schemas/job";
import { jobName } from "./words";

type Props = { job: AdminJob; onDone: () => void; onClose: () => void };

/** Asks once more before somebody's job is cancelled. */
export function CancelJob({ job, onDone, onClose }: Props) {
  const t = useTranslations("adminJobs");
  const { person, n } = job;
  const cancel = async () => {
    await request("POST", `/api/generations/${job.id}/cancel`);
    say(t("cancelled", { count: n, name: person.name }));
    onDone();
  };
  return (
    <Confirm title={t("cancelAsk")} verb={t("cancelVerb")} otherwise={t("keep")} onConfirm={cancel} onClose={onClose}>
      <p className="wrap-anywhere">{t("cancelWords", { job: jobName(job, t), name: person.name, count: n })}</p>
    </Confirm>
  );
}

/** Gives back what was charged though nobody knows whether it was made. */
export function ReverseCharge({ job, onDone, onClose }: Props) {
  const locale = useLocale();
  const t = useTranslations("adminJobs");
  const { currency } = useStudio();
  const { person, charged, cost } = job;
  const send = async (values: Record<string, string>) => {
    await request("POST", `/api/generations/${job.id}/reverse`, { reason: values.reason ?? "" });
    say(t("reversed", { count: charged, name: person.name }));
    onDone();
    onClose();
  };
  return (
    <Dialog title={t("reverseAsk")} onClose={onClose}>
      <div className="flex flex-col gap-4">
        <p className="wrap-anywhere">
          {cost
            ? t("reverseWordsCost", { count: charged, name: person.name, cost: money(cost, currency, locale) })
            : t("reverseWords", { count: charged, name: person.name })}
        </p>
        <Form fields={["reason"]} verb={t("giveBack")} send={send}>
          {(problems) => (
            <Field
              label={t("reason")}
              hint={t("reasonHint", { name: person.name })}
              name="reason"
              autoComplete="off"
              error={problems.reason}
            />
          )}
        </Form>
      </div>
    </Dialog>
  );
}
