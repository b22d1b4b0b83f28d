"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useEffect, useRef, useState } from "react";
import type { Translate } from "@/components/i18n/translate";
import { OpenRequests } from "@/components/quota/open-requests";
import { request, wordsOf } from "@/components/request";
import { Button } from "@/components/ui/button";
import { Disclosure } from "@/components/ui/disclosure";
import { Field } from "@/components/ui/field";
import { Nothing, Page } from "@/components/ui/page";
import { say } from "@/components/ui/toasts";
import type { InvitationView, SentInvitation } from "@/lib/schemas/invitation";
import type { PeopleView, PersonRow } from "@/lib/schemas/people";
import type { QuotaRequestView } from "@/lib/schemas/quota";
import type { TeamView } from "@/lib/schemas/team";
import { type Open, PeopleDialog } from "./dialogs";
import { MonthFigures } from "./figures";
import { isPerson, PeopleTable, type Row } from "./table";

type Props = {
  view: PeopleView;
  invitations: InvitationView[];
  requests: QuotaRequestView[];
  team: TeamView;
  now: string;
};

/** The team's people: their month, who waits for an answer, and everything that an admin does with them. */
export function People({ view, invitations, requests, team, now }: Props) {
  const t = useTranslations("people");
  const router = useRouter();
  const [open, setOpen] = useState<Open | null>(null);
  const [wanted, setWanted] = useState("");
  const gone = useRef(false);
  useEffect(() => {
    // The line whose button had the focus has gone elsewhere.
    if (open === null && gone.current) document.getElementById("main")?.focus();
    if (open === null) gone.current = false;
  }, [open]);

  const changed = () => router.refresh();
  const moved = () => {
    gone.current = true;
    router.refresh();
  };
  const resend = async ({ id }: InvitationView) => {
    try {
      setOpen({ kind: "sent", sent: await request<SentInvitation>("POST", `/api/invitations/${id}`) });
      changed();
    } catch (error) {
      say(wordsOf(error));
    }
  };
  const all: Row[] = [...view.people, ...invitations];
  const searchable = all.length > 10;
  const fits = (row: Row) => !searchable || wordsFor(row, t).includes(wanted.trim().toLowerCase());
  const rows = all.filter((row) => fits(row) && !(isPerson(row) && row.disabledAt));
  const disabled = view.people.filter((person) => person.disabledAt && fits(person));
  const shared = {
    ...{ team, now, priced: view.figures.cost !== null, onResend: resend },
    onEdit: (person: PersonRow) => setOpen({ kind: "edit", person }),
    onRevoke: (invitation: InvitationView) => setOpen({ kind: "revoke", invitation }),
  };
  return (
    <Page
      title={t("title")}
      actions={
        <Button look="mark" onClick={() => setOpen({ kind: "new" })}>
          {t("invite")}
        </Button>
      }
    >
      <OpenRequests requests={requests} />
      <MonthFigures figures={view.figures} currency={team.currency} now={now} />
      {searchable && (
        <div className="max-w-96">
          <Field
            label={t("find")}
            type="search"
            autoComplete="off"
            value={wanted}
            onChange={(event) => setWanted(event.target.value)}
          />
          <p role="status" className={wanted.trim() === "" ? "sr-only" : "pt-1 text-muted"}>
            {wanted.trim() !== "" && t("found", { shown: rows.length + disabled.length, all: all.length })}
          </p>
        </div>
      )}
      {rows.length > 0 && <PeopleTable caption={t("title")} rows={rows} {...shared} />}
      {disabled.length > 0 && (
        <Disclosure summary={t("disabledList", { count: disabled.length })} open={wanted.trim() !== "" || undefined}>
          <PeopleTable caption={t("disabledCaption")} rows={disabled} {...shared} />
        </Disclosure>
      )}
      {all.length === 1 && (
        <Nothing ruled={false} title={t("onlyYou")}>
          <p>{t("onlyYouWords", { count: team.defaultMonthlyQuota })}</p>
        </Nothing>
      )}
      <PeopleDialog open={open} setOpen={setOpen} team={team} onChanged={changed} onMoved={moved} />
    </Page>
  );
}

function wordsFor(row: Row, t: Translate<"people">): string {
  return `${isPerson(row) ? row.name : t("invited")} ${row.email} ${row.role}`.toLowerCase();
}
