"use client";

import { useLocale, useTranslations } from "next-intl";
import { useStudio } from "@/components/studio/context";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { type Column, Table } from "@/components/ui/table";
import { ago, money, shortDate } from "@/lib/format";
import type { InvitationView } from "@/lib/schemas/invitation";
import type { PersonRow } from "@/lib/schemas/people";
import type { TeamView } from "@/lib/schemas/team";
import { QuotaBar } from "./quota-bar";

/** A line of the table: somebody who is here, or who was asked to come. */
export type Row = PersonRow | InvitationView;

/** Whether a line is somebody who has an account. */
export function isPerson(row: Row): row is PersonRow {
  return "name" in row;
}

type Props = {
  caption: string;
  rows: Row[];
  team: TeamView;
  now: string;
  /** Whether anything has a price. */
  priced: boolean;
  onEdit: (person: PersonRow) => void;
  onResend: (invitation: InvitationView) => void;
  onRevoke: (invitation: InvitationView) => void;
};

/** People and invitations, a line each. */
export function PeopleTable({ caption, rows, team, now, priced, onEdit, onResend, onRevoke }: Props) {
  const locale = useLocale();
  const common = useTranslations("common");
  const t = useTranslations("people");
  const { me, timeZone } = useStudio();
  const quota = (row: Row) => {
    if (row.role === "viewer") return <span className="text-muted">{t("viewOnly")}</span>;
    if (isPerson(row)) return <QuotaBar used={row.used} limit={row.limit} />;
    return <QuotaBar used={0} limit={row.monthlyQuota ?? team.defaultMonthlyQuota} />;
  };
  const cost: Column<Row> = {
    name: t("columns.cost"),
    number: true,
    cell: (row) => (
      <span className="print font-semibold">
        {isPerson(row) && row.cost !== null ? money(row.cost, team.currency, locale) : "–"}
      </span>
    ),
  };
  const columns: Column<Row>[] = [
    {
      name: t("columns.name"),
      cell: (row) => (isPerson(row) ? <Person person={row} me={row.id === me.id} /> : <Invited invitation={row} />),
    },
    {
      name: t("columns.role"),
      cell: (row) => <Badge>{isPerson(row) ? common(`roles.${row.role}`) : t("invited")}</Badge>,
    },
    { name: t("columns.quota"), cell: quota },
    ...(priced ? [cost] : []),
    {
      name: t("columns.active"),
      cell: (row) => {
        if (isPerson(row)) return row.lastActiveAt ? ago(row.lastActiveAt, now, timeZone, locale) : t("never");
        return row.expired ? (
          <Badge look="error">{t("expired")}</Badge>
        ) : (
          t("linkEnds", { day: shortDate(row.expiresAt, timeZone, locale) })
        );
      },
    },
    {
      name: t("columns.actions"),
      hidden: true,
      cell: (row) => (
        <div className="flex flex-wrap gap-2 md:justify-end">
          {isPerson(row) ? (
            <Button aria-label={t("editName", { name: row.name })} onClick={() => onEdit(row)}>
              {t("edit")}
            </Button>
          ) : (
            <>
              <Button aria-label={t("resendName", { name: row.email })} onClick={() => onResend(row)}>
                {t("resend")}
              </Button>
              <Button aria-label={t("revokeName", { name: row.email })} onClick={() => onRevoke(row)}>
                {t("revoke")}
              </Button>
            </>
          )}
        </div>
      ),
    },
  ];
  return <Table caption={caption} columns={columns} rows={rows} rowKey={({ id }) => id} />;
}

function Person({ person, me }: { person: PersonRow; me: boolean }) {
  const t = useTranslations("people");
  return (
    <div className="wrap-anywhere">
      <p className="font-semibold">
        {person.name}
        {me && <span className="font-normal text-muted"> {t("you")}</span>}
      </p>
      <p className="text-sm text-muted">{person.email}</p>
    </div>
  );
}

function Invited({ invitation: { email, role, invitedBy, emailedAt } }: { invitation: InvitationView }) {
  const t = useTranslations("people");
  const said = { as: t(`as.${role}`), mail: emailedAt ? t("emailed") : t("notEmailed") };
  return (
    <div className="wrap-anywhere">
      <p className="font-semibold">{email}</p>
      <p className="text-sm text-muted">
        {invitedBy ? t("invitedFactsBy", { ...said, by: invitedBy }) : t("invitedFacts", said)}
      </p>
    </div>
  );
}
