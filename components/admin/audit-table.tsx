import { useLocale, useTranslations } from "next-intl";
import type { Translate } from "@/components/i18n/translate";
import { type Column, Table } from "@/components/ui/table";
import { capitalized, moment } from "@/lib/format";
import { type AuditAction, type AuditView, auditActions } from "@/lib/schemas/audit";
import { detailWords } from "./audit-detail";

type Props = { events: AuditView[]; now: string; timeZone: string };

/** Who did what to whom, when and from where. */
export function AuditTable({ events, now, timeZone }: Props) {
  const t = useTranslations("audit");
  const columns: Column<AuditView>[] = [
    { name: t("columns.when"), cell: ({ createdAt }) => <Time iso={createdAt} now={now} timeZone={timeZone} /> },
    { name: t("columns.who"), cell: (event) => <Who event={event} /> },
    { name: t("columns.what"), cell: ({ action }) => <span className="font-semibold">{actionWords(action, t)}</span> },
    { name: t("columns.subject"), cell: (event) => <Subject event={event} /> },
    {
      name: t("columns.from"),
      cell: ({ address }) => <span className="wrap-break-word">{address ?? t("unknownAddress")}</span>,
    },
  ];
  return <Table caption={t("caption")} columns={columns} rows={events} rowKey={({ id }) => id} />;
}

/** A moment in words, exact for those who ask. */
function Time({ iso, now, timeZone }: { iso: string; now: string; timeZone: string }) {
  const locale = useLocale();
  return (
    <time dateTime={iso} className="md:whitespace-nowrap phone:font-semibold">
      {capitalized(moment(iso, now, timeZone, locale))}
    </time>
  );
}

/** An action in words; one of an older version that is written no more is shown as it was recorded. */
function actionWords(action: string, t: Translate<"audit">): string {
  return Object.hasOwn(auditActions, action) ? t(`actions.${action as AuditAction}`) : action;
}

function Who({ event: { actor, person } }: { event: AuditView }) {
  const t = useTranslations("audit");
  // Those who have no account are the command line and the first setup.
  if (!person) return <span className="wrap-anywhere">{actor === "cli" || actor === "setup" ? t(actor) : actor}</span>;
  return (
    <>
      <p className="wrap-anywhere">{person.name}</p>
      <p className="text-muted wrap-anywhere">{actor}</p>
    </>
  );
}

function Subject({ event: { subject, detail } }: { event: AuditView }) {
  const common = useTranslations("common");
  const t = useTranslations("audit");
  return (
    <>
      {subject && <p className="wrap-anywhere">{subject.name}</p>}
      {detailWords(detail, subject?.name ?? null, t, common("comma")).map((words) => (
        <p key={words} className="text-muted wrap-anywhere">
          {words}
        </p>
      ))}
    </>
  );
}
