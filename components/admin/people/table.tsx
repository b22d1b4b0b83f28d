"use client";

import { useStudio } from "@/components/studio/context";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { type Column, Table } from "@/components/ui/table";
import { ago, capitalized, money, shortDate } from "@/lib/format";
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
  const { me, timeZone } = useStudio();
  const quota = (row: Row) => {
    if (row.role === "viewer") return <span className="text-muted">View only</span>;
    if (isPerson(row)) return <QuotaBar used={row.used} limit={row.limit} />;
    return <QuotaBar used={0} limit={row.monthlyQuota ?? team.defaultMonthlyQuota} />;
  };
  const cost: Column<Row> = {
    name: "Cost",
    number: true,
    cell: (row) => (
      <span className="print font-semibold">
        {isPerson(row) && row.cost !== null ? money(row.cost, team.currency) : "–"}
      </span>
    ),
  };
  const columns: Column<Row>[] = [
    {
      name: "Name",
      cell: (row) => (isPerson(row) ? <Person person={row} me={row.id === me.id} /> : <Invited invitation={row} />),
    },
    { name: "Role", cell: (row) => <Badge>{isPerson(row) ? capitalized(row.role) : "Invited"}</Badge> },
    { name: "Monthly quota", cell: quota },
    ...(priced ? [cost] : []),
    {
      name: "Last active",
      cell: (row) => {
        if (isPerson(row)) return row.lastActiveAt ? ago(row.lastActiveAt, now, timeZone) : "Never";
        return row.expired ? <Badge look="error">Expired</Badge> : `Link ends ${shortDate(row.expiresAt, timeZone)}`;
      },
    },
    {
      name: "Actions",
      hidden: true,
      cell: (row) => (
        <div className="flex flex-wrap gap-2 md:justify-end">
          {isPerson(row) ? (
            <Button aria-label={`Edit ${row.name}`} onClick={() => onEdit(row)}>
              Edit
            </Button>
          ) : (
            <>
              <Button aria-label={`Resend the invitation of ${row.email}`} onClick={() => onResend(row)}>
                Resend
              </Button>
              <Button aria-label={`Revoke the invitation of ${row.email}`} onClick={() => onRevoke(row)}>
                Revoke
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
  return (
    <div className="wrap-anywhere">
      <p className="font-semibold">
        {person.name}
        {me && <span className="font-normal text-muted"> (you)</span>}
      </p>
      <p className="text-sm text-muted">{person.email}</p>
    </div>
  );
}

function Invited({ invitation: { email, role, invitedBy, emailedAt } }: { invitation: InvitationView }) {
  const by = invitedBy ? ` by ${invitedBy}` : "";
  return (
    <div className="wrap-anywhere">
      <p className="font-semibold">{email}</p>
      <p className="text-sm text-muted">
        As {role}
        {by}, {emailedAt ? "emailed" : "not emailed"}
      </p>
    </div>
  );
}
