"use client";

import { useTranslations } from "next-intl";
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
  const t = useTranslations("people");
  const { teamQuota, onMade, onClose } = props;
  const [way, setWay] = useState<"invite" | "direct">("invite");
  const [invited, setInvited] = useState<SentInvitation | null>(null);
  const [made, setMade] = useState<Made | null>(null);
  if (invited) {
    return (
      <LinkDialog title={t("invitedTitle")} sent={invited} to={invited.invitation.email} onClose={onClose}>
        {t("invitedWords")}
      </LinkDialog>
    );
  }
  if (made) return <AccountMade made={made} onClose={onClose} />;
  return way === "invite" ? (
    <Dialog key="invite" title={t("inviteTitle")} onClose={onClose}>
      <Invite
        teamQuota={teamQuota}
        onInvited={(answer) => {
          setInvited(answer);
          onMade();
        }}
      />
      <Other words={t("noLinkNow")} verb={t("directly")} onPress={() => setWay("direct")} />
    </Dialog>
  ) : (
    <Dialog key="direct" title={t("makeTitle")} onClose={onClose}>
      <Direct
        teamQuota={teamQuota}
        onMade={(answer) => {
          setMade(answer);
          onMade();
        }}
      />
      <Other words={t("chooseOwn")} verb={t("byLink")} onPress={() => setWay("invite")} />
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
  const t = useTranslations("people");
  const [role, setRole] = useState<UserView["role"]>("member");
  const send = async (values: Record<string, string>) => {
    const body = { email: values.email, role, monthlyQuota: readLimit(values, "monthlyQuota") };
    onInvited(await request<SentInvitation>("POST", "/api/invitations", body));
  };
  return (
    <Form fields={["email", "monthlyQuota"]} verb={t("makeInvitation")} send={send}>
      {(problems) => (
        <>
          <Field label={t("email")} name="email" type="email" autoComplete="off" error={problems.email} />
          <RoleField role={role} onChange={setRole} />
          {role !== "viewer" && <Quota teamQuota={teamQuota} error={problems.monthlyQuota} />}
        </>
      )}
    </Form>
  );
}

function Direct({ teamQuota, onMade }: { teamQuota: number; onMade: (answer: Made) => void }) {
  const t = useTranslations("people");
  const [role, setRole] = useState<UserView["role"]>("member");
  const send = async ({ name, email, password, ...rest }: Record<string, string>) => {
    const monthlyQuota = readLimit(rest, "monthlyQuota");
    const body = { name, email, role, monthlyQuota, ...(password && { password }) };
    onMade(await request<Made>("POST", "/api/users", body));
  };
  return (
    <Form fields={["name", "email", "password", "monthlyQuota"]} verb={t("makeAccount")} send={send}>
      {(problems) => (
        <>
          <Field label={t("name")} name="name" autoComplete="off" error={problems.name} />
          <Field label={t("email")} name="email" type="email" autoComplete="off" error={problems.email} />
          <RoleField role={role} onChange={setRole} />
          {role !== "viewer" && <Quota teamQuota={teamQuota} error={problems.monthlyQuota} />}
          <Field
            label={t("password")}
            hint={t("passwordHint")}
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
  const t = useTranslations("people");
  return (
    <LimitField
      label={t("monthly")}
      name="monthlyQuota"
      own={null}
      team={t("teams", { count: teamQuota })}
      error={error}
    />
  );
}

function AccountMade({ made: { user, password }, onClose }: { made: Made; onClose: () => void }) {
  const t = useTranslations("people");
  return (
    <Dialog title={t("accountMade")} onClose={onClose}>
      <div className="flex flex-col gap-4">
        <p className="wrap-anywhere">
          {t(password === null ? "signsInTyped" : "signsIn", { name: user.name, email: user.email })}
        </p>
        {password !== null && (
          <>
            <p>{t("handPassword")}</p>
            <ShownOnce text={password} what={t("thePassword")} look="mark" />
          </>
        )}
        <Button className="self-start" onClick={onClose}>
          {t("done")}
        </Button>
      </div>
    </Dialog>
  );
}
