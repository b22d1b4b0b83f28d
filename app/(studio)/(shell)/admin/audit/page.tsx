import type { Metadata, Route } from "next";
import Link from "next/link";
import { getLocale, getTranslations } from "next-intl/server";
import { query } from "@/components/admin/address";
import { AuditTable } from "@/components/admin/audit-table";
import { Filter, OneOf } from "@/components/admin/filter";
import { Pages } from "@/components/admin/pages";
import { buttonClass } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Nothing, Page } from "@/components/ui/page";
import { listAuditors, listEvents } from "@/lib/audit-log";
import { requireAdmin } from "@/lib/auth/session";
import { type AuditAction, auditActions, auditSearch } from "@/lib/schemas/audit";
import { getTeam } from "@/lib/team";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("audit");
  return { title: t("title") };
}

type Props = { searchParams: Promise<Record<string, unknown>> };

/** Who did what, when and from where. */
export default async function AuditPage({ searchParams }: Props) {
  const actor = await requireAdmin();
  const { cursor, ...asked } = auditSearch.parse(await searchParams);
  const t = await getTranslations("audit");
  const [{ events, nextCursor }, people, { timeZone }, common, locale] = await Promise.all([
    listEvents(actor, { ...asked, cursor }, t),
    listAuditors(actor),
    getTeam(),
    getTranslations("common"),
    getLocale(),
  ]);
  const actions = Object.keys(auditActions)
    .map((value) => ({ value, label: t(`actions.${value as AuditAction}`) }))
    .sort((one, other) => one.label.localeCompare(other.label, locale));
  const narrowed = Object.values(asked).some(Boolean);
  return (
    <Page
      title={t("title")}
      actions={
        events.length > 0 && (
          <a href={`/api/audit/csv${query(asked)}`} download className={buttonClass()}>
            {t("export")}
          </a>
        )
      }
    >
      <Filter label={t("filter")} action={"/admin/audit" as Route} narrowed={narrowed}>
        <OneOf
          label={t("person")}
          name="person"
          value={asked.person}
          all={common("everybody")}
          options={people.map(({ id, name }) => ({ value: id, label: name }))}
        />
        <OneOf label={t("action")} name="action" value={asked.action} all={t("all")} options={actions} />
        <div className="w-[calc(50%-0.375rem)] sm:w-40">
          <Field key={asked.from} label={t("from")} name="from" type="date" defaultValue={asked.from} />
        </div>
        <div className="w-[calc(50%-0.375rem)] sm:w-40">
          <Field key={asked.to} label={t("to")} name="to" type="date" defaultValue={asked.to} />
        </div>
      </Filter>
      {events.length > 0 && <AuditTable events={events} now={new Date().toISOString()} timeZone={timeZone} />}
      {events.length === 0 && narrowed && (
        <Nothing title={t("noneLike")}>
          <Link href="/admin/audit" className={buttonClass()}>
            {t("allEvents")}
          </Link>
        </Nothing>
      )}
      {events.length === 0 && !narrowed && (
        <Nothing title={cursor ? t("nothingOlder") : t("empty")}>
          <p>{t("emptyWords")}</p>
        </Nothing>
      )}
      <Pages
        newest={cursor ? query(asked) : null}
        older={nextCursor ? query({ ...asked, cursor: nextCursor }) : null}
      />
    </Page>
  );
}
