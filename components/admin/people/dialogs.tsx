"use client";

import { useTranslations } from "next-intl";
import { TopUp } from "@/components/quota/top-up";
import { useStudio } from "@/components/studio/context";
import type { InvitationView, SentInvitation } from "@/lib/schemas/invitation";
import type { PersonRow } from "@/lib/schemas/people";
import type { TeamView } from "@/lib/schemas/team";
import { DisablePerson, EnablePerson, PasswordLink, RevokeInvitation } from "./acts";
import { type Act, EditPerson } from "./edit";
import { LinkDialog } from "./link-dialog";
import { NewPerson } from "./new-person";
import { Offboard } from "./offboard";

/** Which dialog of the page is open, and about whom. */
export type Open =
  | { kind: "new" }
  | { kind: "edit" | Act; person: PersonRow }
  | { kind: "revoke"; invitation: InvitationView }
  | { kind: "sent"; sent: SentInvitation };

type Props = {
  open: Open | null;
  setOpen: (open: Open | null) => void;
  team: TeamView;
  onChanged: () => void;
  /** The line that the dialog is about has gone elsewhere, or for good. */
  onMoved: () => void;
};

/** The dialog that is open. One leads to the next in its place, so that the focus comes back to where it began. */
export function PeopleDialog({ open, setOpen, team, onChanged, onMoved }: Props) {
  const t = useTranslations("people");
  const { me } = useStudio();
  const close = () => setOpen(null);
  if (!open) return null;
  if (open.kind === "new") {
    return <NewPerson teamQuota={team.defaultMonthlyQuota} onMade={onChanged} onClose={close} />;
  }
  if (open.kind === "sent") {
    return (
      <LinkDialog title={t("newLink")} sent={open.sent} to={open.sent.invitation.email} onClose={close}>
        {t("newLinkWords")}
      </LinkDialog>
    );
  }
  if (open.kind === "revoke") {
    return <RevokeInvitation invitation={open.invitation} onDone={onMoved} onClose={close} />;
  }
  const { kind, person } = open;
  const after = { person, onDone: onMoved, onClose: close };
  if (kind === "edit") {
    const act = (next: Act) => setOpen({ kind: next, person });
    return <EditPerson person={person} team={team} onSaved={onChanged} onAct={act} onClose={close} />;
  }
  if (kind === "top-up") return <TopUp person={person} onClose={close} />;
  if (kind === "password") return <PasswordLink person={person} onClose={close} />;
  if (kind === "disable") return <DisablePerson {...after} me={person.id === me.id} />;
  if (kind === "enable") return <EnablePerson {...after} />;
  return <Offboard {...after} me={person.id === me.id} />;
}
