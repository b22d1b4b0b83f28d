"use client";

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
  const disable = async () => {
    await request("PATCH", `/api/users/${person.id}`, { disabled: true });
    onDone();
    say(`${person.name} is disabled.`);
  };
  return (
    <Confirm title={`Disable ${person.name}?`} verb="Disable" onConfirm={disable} onClose={onClose}>
      {me && (
        <p className="font-semibold">This is you: you will be signed out, and another admin has to let you in again.</p>
      )}
      <p>
        They are signed out everywhere at once, their API keys and the invitations that they sent stop working for good,
        and what they have waiting in the queue is cancelled uncharged.
      </p>
      <p>Their images, sets and links stay. You can enable them again at any time.</p>
    </Confirm>
  );
}

/** Lets somebody in again. */
export function EnablePerson({ person, onDone, onClose }: Props) {
  const enable = async () => {
    await request("PATCH", `/api/users/${person.id}`, { disabled: false });
    onDone();
    say(`${person.name} can sign in again.`);
  };
  return (
    <Confirm title={`Enable ${person.name}?`} verb="Enable" look="mark" onConfirm={enable} onClose={onClose}>
      <p>They can sign in again with their password. Their API keys stay revoked: they make new ones.</p>
    </Confirm>
  );
}

/** Makes a link by which somebody sets a new password. */
export function PasswordLink({ person, onClose }: Omit<Props, "onDone">) {
  const { busy, problems, run } = useAction();
  const [sent, setSent] = useState<SentReset | null>(null);
  const make = () =>
    run(async () => setSent(await request<SentReset>("POST", `/api/users/${person.id}/password-reset`)));
  if (sent) {
    return (
      <LinkDialog title="A new password" sent={sent} to={person.email} onClose={onClose}>
        It works once, for 24 hours; an older one is dead.
      </LinkDialog>
    );
  }
  return (
    <Dialog title={`A new password for ${person.name}`} onClose={onClose}>
      <div className="flex flex-col gap-4">
        <p>
          The link lets them choose a new password, once and within 24 hours. Until then the old one works, and nobody
          is signed out.
        </p>
        <Problem>{problems[""]}</Problem>
        <div className="flex gap-2">
          <Button look="mark" aria-disabled={busy} onClick={make}>
            Make the link
          </Button>
          <Button onClick={onClose}>Cancel</Button>
        </div>
      </div>
    </Dialog>
  );
}

type RevokeProps = { invitation: InvitationView; onDone: () => void; onClose: () => void };

/** Makes an invitation's link worthless. */
export function RevokeInvitation({ invitation, onDone, onClose }: RevokeProps) {
  const revoke = async () => {
    await request("DELETE", `/api/invitations/${invitation.id}`);
    onDone();
    say("The invitation is revoked.");
  };
  return (
    <Confirm title="Revoke the invitation?" verb="Revoke" otherwise="Keep it" onConfirm={revoke} onClose={onClose}>
      <p className="wrap-anywhere">
        The link that {invitation.email} has stops working. You can invite them again at any time.
      </p>
    </Confirm>
  );
}
