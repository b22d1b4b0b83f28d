"use client";

import { useState } from "react";
import { request } from "@/components/request";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Form } from "@/components/ui/form";
import { ShownOnce } from "@/components/ui/shown-once";
import type { SentInvitation } from "@/lib/schemas/invitation";
import type { UserView } from "@/lib/schemas/people";
import { LimitField, readLimit } from "./limit-field";
import { LinkDialog } from "./link-dialog";
import { RoleField } from "./role-field";

type Props = { teamQuota: number; onMade: () => void; onClose: () => void };
type Made = { user: UserView; password: string | null };

/** Invites somebody by a link, or makes their account here and now. */
export function NewPerson(props: Props) {
  const { teamQuota, onMade, onClose } = props;
  const [way, setWay] = useState<"invite" | "direct">("invite");
  const [invited, setInvited] = useState<SentInvitation | null>(null);
  const [made, setMade] = useState<Made | null>(null);
  if (invited) {
    return (
      <LinkDialog title="Invited" sent={invited} to={invited.invitation.email} onClose={onClose}>
        It works once, for seven days. It can be sent again from the list.
      </LinkDialog>
    );
  }
  if (made) return <AccountMade made={made} onClose={onClose} />;
  return way === "invite" ? (
    <Dialog key="invite" title="Invite somebody" onClose={onClose}>
      <Invite
        teamQuota={teamQuota}
        onInvited={(answer) => {
          setInvited(answer);
          onMade();
        }}
      />
      <Other words="They cannot get a link now?" verb="Make an account directly" onPress={() => setWay("direct")} />
    </Dialog>
  ) : (
    <Dialog key="direct" title="Make an account" onClose={onClose}>
      <Direct
        teamQuota={teamQuota}
        onMade={(answer) => {
          setMade(answer);
          onMade();
        }}
      />
      <Other words="Let them choose their own password?" verb="Invite by a link" onPress={() => setWay("invite")} />
    </Dialog>
  );
}

function Other({ words, verb, onPress }: { words: string; verb: string; onPress: () => void }) {
  return (
    <div className="mt-5 flex flex-wrap items-center justify-between gap-2 border-t border-hairline pt-4">
      <p className="text-muted">{words}</p>
      <Button onClick={onPress}>{verb}</Button>
    </div>
  );
}

function Invite({ teamQuota, onInvited }: { teamQuota: number; onInvited: (answer: SentInvitation) => void }) {
  const [role, setRole] = useState<UserView["role"]>("member");
  const send = async (values: Record<string, string>) => {
    const body = { email: values.email, role, monthlyQuota: readLimit(values, "monthlyQuota") };
    onInvited(await request<SentInvitation>("POST", "/api/invitations", body));
  };
  return (
    <Form fields={["email", "monthlyQuota"]} verb="Make the invitation" send={send}>
      {(problems) => (
        <>
          <Field label="Email" name="email" type="email" autoComplete="off" error={problems.email} />
          <RoleField role={role} onChange={setRole} />
          {role !== "viewer" && <Quota teamQuota={teamQuota} error={problems.monthlyQuota} />}
        </>
      )}
    </Form>
  );
}

function Direct({ teamQuota, onMade }: { teamQuota: number; onMade: (answer: Made) => void }) {
  const [role, setRole] = useState<UserView["role"]>("member");
  const send = async ({ name, email, password, ...rest }: Record<string, string>) => {
    const monthlyQuota = readLimit(rest, "monthlyQuota");
    const body = { name, email, role, monthlyQuota, ...(password && { password }) };
    onMade(await request<Made>("POST", "/api/users", body));
  };
  return (
    <Form fields={["name", "email", "password", "monthlyQuota"]} verb="Make the account" send={send}>
      {(problems) => (
        <>
          <Field label="Name" name="name" autoComplete="off" error={problems.name} />
          <Field label="Email" name="email" type="email" autoComplete="off" error={problems.email} />
          <RoleField role={role} onChange={setRole} />
          {role !== "viewer" && <Quota teamQuota={teamQuota} error={problems.monthlyQuota} />}
          <Field
            label="Password"
            hint="At least 10 characters. Left empty: one is made up and shown once."
            name="password"
            autoComplete="off"
            spellCheck={false}
            error={problems.password}
          />
        </>
      )}
    </Form>
  );
}

function Quota({ teamQuota, error }: { teamQuota: number; error: string | undefined }) {
  return (
    <LimitField label="Images a month" name="monthlyQuota" own={null} team={`Team’s: ${teamQuota}`} error={error} />
  );
}

function AccountMade({ made: { user, password }, onClose }: { made: Made; onClose: () => void }) {
  return (
    <Dialog title="The account is made" onClose={onClose}>
      <div className="flex flex-col gap-4">
        <p className="wrap-anywhere">
          {user.name} signs in as {user.email}
          {password === null && ", with the password that you typed"}.
        </p>
        {password !== null && (
          <>
            <p>Hand them this password: it is shown this once and cannot be read again.</p>
            <ShownOnce text={password} what="the password" look="mark" />
          </>
        )}
        <Button className="self-start" onClick={onClose}>
          Done
        </Button>
      </div>
    </Dialog>
  );
}
