import type { Attachment } from "./attachment";
import { nameSubjects, type SubjectWords } from "./audit-subjects";
import type { Actor } from "./auth/actor";
import { mustAdminister } from "./auth/policy";
import { type Cell, csvStream } from "./csv";
import { addDays, startsOfDays } from "./days";
import { db, type Prisma } from "./db";
import { englishAudit } from "./i18n/english";
import { newestFirst, olderThan, parseCursor, toCursor } from "./keyset";
import { type AuditAction, type AuditPage, type AuditSearch, type AuditView, auditActions } from "./schemas/audit";
import type { PersonView } from "./schemas/views";

const pageSize = 50;
const batchSize = 500;

/**
 * One page of the audit log, newest first, as the search narrows it; a broken `cursor` gives the first page. `say`
 * names what has no name of its own. For admins.
 */
export async function listEvents(
  actor: Actor,
  search: AuditSearch = {},
  say: SubjectWords = englishAudit,
): Promise<AuditPage> {
  mustAdminister(actor);
  return readPage(await toWhere(search), search.cursor, pageSize, say);
}

/** Everybody with an event of their own, by name. For admins. */
export async function listAuditors(actor: Actor): Promise<PersonView[]> {
  mustAdminister(actor);
  return db.user.findMany({
    where: { auditEvents: { some: {} } },
    select: { id: true, name: true },
    orderBy: { name: "asc" },
  });
}

/** All that the search finds as CSV, newest first, read while it is sent. For admins. */
export async function exportEvents(actor: Actor, search: AuditSearch): Promise<Attachment> {
  mustAdminister(actor);
  const where = await toWhere(search);
  const columns = ["time", "who", "action", "action_in_words", "subject", "subject_id", "detail", "address", "id"];
  return { fileName: "audit-log.csv", body: csvStream(columns, batches(where)) };
}

async function* batches(where: Prisma.AuditEventWhereInput): AsyncGenerator<Cell[][]> {
  let cursor: string | undefined;
  do {
    const { events, nextCursor } = await readPage(where, cursor, batchSize, englishAudit);
    if (events.length > 0) yield events.map(toCells);
    cursor = nextCursor ?? undefined;
  } while (cursor);
}

function toCells({ id, createdAt, actor, action, subject, detail, address }: AuditView): Cell[] {
  const about = [subject?.name ?? null, subject?.id ?? null];
  return [createdAt, actor, action, englishOf(action), ...about, JSON.stringify(detail), address, id];
}

/** An action in English; one that is recorded no more stays as it was. */
function englishOf(action: string): string {
  return Object.hasOwn(auditActions, action) ? englishAudit(`actions.${action as AuditAction}`) : action;
}

async function toWhere({ person, action, from, to }: AuditSearch): Promise<Prisma.AuditEventWhereInput> {
  const days = [from ?? null, to ? addDays(to, 1) : null];
  const starts = await startsOfDays(days.filter((day) => day !== null));
  const after = from ? starts.shift() : undefined;
  const before = starts.shift();
  return {
    ...(person && { actorId: person }),
    ...(action && { action }),
    createdAt: { ...(after && { gte: after }), ...(before && { lt: before }) },
  };
}

async function readPage(
  where: Prisma.AuditEventWhereInput,
  cursor: string | undefined,
  size: number,
  say: SubjectWords,
): Promise<AuditPage> {
  const after = parseCursor(cursor);
  const rows = await db.auditEvent.findMany({
    where: { AND: [where, after ? olderThan(after) : {}] },
    include: { actor: { select: { id: true, name: true } } },
    orderBy: [...newestFirst],
    take: size + 1,
  });
  const page = rows.slice(0, size);
  const last = page.at(-1);
  const names = await nameSubjects(page, say);
  return {
    events: page.map((row) => ({
      id: row.id,
      createdAt: row.createdAt.toISOString(),
      actor: row.actorName,
      person: row.actor,
      action: row.action,
      subject: row.subject === null ? null : { id: row.subject, name: names.get(row.id) ?? row.subject },
      detail: row.detail as Record<string, unknown>,
      address: row.address,
    })),
    nextCursor: rows.length > size && last ? toCursor(last) : null,
  };
}
