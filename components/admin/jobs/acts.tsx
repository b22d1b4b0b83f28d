"use client";

import { request } from "@/components/request";
import { useStudio } from "@/components/studio/context";
import { Confirm } from "@/components/ui/confirm";
import { Dialog } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Form } from "@/components/ui/form";
import { say } from "@/components/ui/toasts";
import { count, money } from "@/lib/format";
import type { AdminJob } from "@/lib/schemas/job";
import { jobName } from "./words";

type Props = { job: AdminJob; onDone: () => void; onClose: () => void };

/** Asks once more before somebody's job is cancelled. */
export function CancelJob({ job, onDone, onClose }: Props) {
  const { person, n } = job;
  const cancel = async () => {
    await request("POST", `/api/generations/${job.id}/cancel`);
    say(`Cancelled. ${count(n, "image")} given back to ${person.name}.`);
    onDone();
  };
  return (
    <Confirm title="Cancel this job?" verb="Cancel the job" otherwise="Keep it" onConfirm={cancel} onClose={onClose}>
      <p className="wrap-anywhere">
        «{jobName(job)}» of {person.name} still waits. Nothing is charged: {count(n, "image")} {n === 1 ? "goes" : "go"}{" "}
        back to their month.
      </p>
    </Confirm>
  );
}

/** Gives back what was charged though nobody knows whether it was made. */
export function ReverseCharge({ job, onDone, onClose }: Props) {
  const { currency } = useStudio();
  const { person, charged, cost } = job;
  const send = async (values: Record<string, string>) => {
    await request("POST", `/api/generations/${job.id}/reverse`, { reason: values.reason ?? "" });
    say(`${count(charged, "image")} given back to ${person.name}.`);
    onDone();
    onClose();
  };
  return (
    <Dialog title="Give the charge back?" onClose={onClose}>
      <div className="flex flex-col gap-4">
        <p className="wrap-anywhere">
          {count(charged, "image")} {charged === 1 ? "goes" : "go"} back to the month of {person.name}
          {cost ? `, and ${money(cost, currency)} out of the usage` : ""}. The provider may have been paid all the same:
          look at its own bill first. This cannot be undone.
        </p>
        <Form fields={["reason"]} verb="Give back" send={send}>
          {(problems) => (
            <Field
              label="Reason"
              hint={`${person.name} reads it in their ledger.`}
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
