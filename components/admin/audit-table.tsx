import { type Column, Table } from "@/components/ui/table";
import { capitalized, moment } from "@/lib/format";
import { type AuditView, actionWords } from "@/lib/schemas/audit";
import { detailWords } from "./audit-detail";

type Props = { events: AuditView[]; now: string; timeZone: string };

/** Who did what to whom, when and from where. */
export function AuditTable({ events, now, timeZone }: Props) {
  const columns: Column<AuditView>[] = [
    { name: "When", cell: ({ createdAt }) => <Time iso={createdAt} now={now} timeZone={timeZone} /> },
    { name: "Who", cell: (event) => <Who event={event} /> },
    { name: "What", cell: ({ action }) => <span className="font-semibold">{actionWords(action)}</span> },
    { name: "Subject", cell: (event) => <Subject event={event} /> },
    { name: "From", cell: ({ address }) => <span className="wrap-break-word">{address ?? "Not known"}</span> },
  ];
  return <Table caption="Events, newest first" columns={columns} rows={events} rowKey={({ id }) => id} />;
}

/** A moment in words, exact for those who ask. */
function Time({ iso, now, timeZone }: { iso: string; now: string; timeZone: string }) {
  return (
    <time dateTime={iso} className="md:whitespace-nowrap phone:font-semibold">
      {capitalized(moment(iso, now, timeZone))}
    </time>
  );
}

/** Those who have no account are the command line and the first setup. */
const others: Record<string, string> = { cli: "The command line", setup: "The first setup" };

function Who({ event: { actor, person } }: { event: AuditView }) {
  if (!person) return <span className="wrap-anywhere">{others[actor] ?? actor}</span>;
  return (
    <>
      <p className="wrap-anywhere">{person.name}</p>
      <p className="text-muted wrap-anywhere">{actor}</p>
    </>
  );
}

function Subject({ event: { subject, detail } }: { event: AuditView }) {
  return (
    <>
      {subject && <p className="wrap-anywhere">{subject.name}</p>}
      {detailWords(detail, subject?.name ?? null).map((words) => (
        <p key={words} className="text-muted wrap-anywhere">
          {words}
        </p>
      ))}
    </>
  );
}
