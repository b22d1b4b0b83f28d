"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import { request } from "@/components/request";
import { Button } from "@/components/ui/button";
import { Confirm } from "@/components/ui/confirm";
import { Dialog } from "@/components/ui/dialog";
import { Problem } from "@/components/ui/problem";
import { say } from "@/components/ui/toasts";
import { useAction } from "@/components/use-action";
import type { InvitationView, SentReset } from "@/lib/schemas/invitation";
import type { PersonRow } from "@/lib/schemas/people";
import { LinkDialog } from "./link-dialog";

type Props = { person: PersonRow; onDone: () => void; onClose: () => void };

/** Shuts somebody out, after saying what that does. */
export function DisablePerson({ person, me, onDone, onClose }: Props & { me: boolean }) {
  const t = useTranslations("people");
  const disable = async () => {
    await request("PATCH", `/api/users/${person.id}`, { disabled: true });
    onDone();
    say(t("disabledNow", { name: person.name }));
  };
  return (
    <Confirm title={t("disableAsk", { name: person.name })} verb={t("disable")} onConfirm={disable} onClose={onClose}>
      {me && <p className="font-semibold">{t("disableYou")}</p>}
      <p>{t("disableWords")}</p>
      <p>{t("disableStay")}</p>
    </Confirm>
  );
}

/** Lets somebody in again. */
export function EnablePerson({ person, onDone, onClose }: Props) {
  const t = useTranslations("people");
  const enable = async () => {
    await request("PATCH", `/api/users/${person.id}`, { disabled: false });
    onDone();
    say(t("enabledNow", { name: person.name }));
  };
  return (
    <Confirm
      title={t("enableAsk", { name: person.name })}
      verb={t("enable")}
      look="mark"
      onConfirm={enable}
      onClose={onClose}
    >
      <p>{t("enableLong")}</p>
    </Confirm>
  );
}

/** Makes a link by which somebody sets a new password. */
export function PasswordLink({ person, onClose }: Omit<Props, "onDone">) {
  const common = useTranslations("common");
  const t = useTranslations("people");
  const { busy, problems, run } = useAction();
  const [sent, setSent] = useState<SentReset | null>(null);
  const make = () =>
    run(async () => setSent(await request<SentReset>("POST", `/api/users/${person.id}/password-reset`)));
  if (sent) {
    return (
      <LinkDialog title={t("newPassword")} sent={sent} to={person.email} onClose={onClose}>
        {t("newPasswordSent")}
      </LinkDialog>
    );
  }
  return (
    <Dialog title={t("newPasswordFor", { name: person.name })} onClose={onClose}>
      <div className="flex flex-col gap-4">
        <p>{t("newPasswordWords")}</p>
        <Problem>{problems[""]}</Problem>
        <div className="flex gap-2">
          <Button look="mark" aria-disabled={busy} onClick={make}>
            {t("makeLink")}
          </Button>
          <Button onClick={onClose}>{common("cancel")}</Button>
        </div>
      </div>
    </Dialog>
  );
}

type RevokeProps = { invitation: InvitationView; onDone: () => void; onClose: () => void };

/** Makes an invitation's link worthless. */
export function RevokeInvitation({ invitation, onDone, onClose }: RevokeProps) {
  const t = useTranslations("people");
  const revoke = async () => {
    await request("DELETE", `/api/invitations/${invitation.id}`);
    onDone();
    say(t("revokedNow"));
  };
  return (
    <Confirm title={t("revokeAsk")} verb={t("revoke")} otherwise={t("keep")} onConfirm={revoke} onClose={onClose}>
      <p className="wrap-anywhere">{t("revokeWords", { email: invitation.email })}</p>
    </Confirm>
  );
}
