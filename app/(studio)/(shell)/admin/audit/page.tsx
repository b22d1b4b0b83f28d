import type { Metadata, Route } from "next";
import Link from "next/link";
import { query } from "@/components/admin/address";
import { AuditTable } from "@/components/admin/audit-table";
import { Filter, OneOf } from "@/components/admin/filter";
import { Pages } from "@/components/admin/pages";
import { buttonClass } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Nothing, Page } from "@/components/ui/page";
import { listAuditors, listEvents } from "@/lib/audit-log";
import { requireAdmin } from "@/lib/auth/session";
import { auditActions, auditSearch } from "@/lib/schemas/audit";
import { getTeam } from "@/lib/team";

export const metadata: Metadata = { title: "Audit log" };

const actions = Object.entries(auditActions)
  .map(([value, { words }]) => ({ value, label: words }))
  .sort((one, other) => one.label.localeCompare(other.label));

type Props = { searchParams: Promise<Record<string, unknown>> };

/** Who did what, when and from where. */
export default async function AuditPage({ searchParams }: Props) {
  const actor = await requireAdmin();
  const { cursor, ...asked } = auditSearch.parse(await searchParams);
  const [{ events, nextCursor }, people, { timeZone }] = await Promise.all([
    listEvents(actor, { ...asked, cursor }),
    listAuditors(actor),
    getTeam(),
  ]);
  const narrowed = Object.values(asked).some(Boolean);
  return (
    <Page
      title="Audit log"
      actions={
        events.length > 0 && (
          <a href={`/api/audit/csv${query(asked)}`} download className={buttonClass()}>
            Export CSV
          </a>
        )
      }
    >
      <Filter label="Events" action={"/admin/audit" as Route} narrowed={narrowed}>
        <OneOf
          label="Person"
          name="person"
          value={asked.person}
          all="Everybody"
          options={people.map(({ id, name }) => ({ value: id, label: name }))}
        />
        <OneOf label="Action" name="action" value={asked.action} all="All" options={actions} />
        <div className="w-[calc(50%-0.375rem)] sm:w-40">
          <Field key={asked.from} label="From" name="from" type="date" defaultValue={asked.from} />
        </div>
        <div className="w-[calc(50%-0.375rem)] sm:w-40">
          <Field key={asked.to} label="To" name="to" type="date" defaultValue={asked.to} />
        </div>
      </Filter>
      {events.length > 0 && <AuditTable events={events} now={new Date().toISOString()} timeZone={timeZone} />}
      {events.length === 0 && narrowed && (
        <Nothing title="Nothing of this kind was done.">
          <Link href="/admin/audit" className={buttonClass()}>
            All events
          </Link>
        </Nothing>
      )}
      {events.length === 0 && !narrowed && (
        <Nothing title={cursor ? "There is nothing older." : "Nothing was written down yet."}>
          <p>Whatever admins change, and what people change of their own accounts, keys and links, stands here.</p>
        </Nothing>
      )}
      <Pages
        newest={cursor ? query(asked) : null}
        older={nextCursor ? query({ ...asked, cursor: nextCursor }) : null}
      />
    </Page>
  );
}
