import type { Person } from "../auth/actor";
import { visibleImageRows } from "../auth/policy";
import { addDays, startsOfDays } from "../days";
import { Prisma, runStatement } from "../db";
import { listOpenJobs } from "../generations/jobs";
import { type Place, parseCursor, toCursor } from "../keyset";
import { type Filter, isFiltered, noFilter, type Scope } from "../schemas/filter";
import type { SheetView } from "../schemas/views";
import { countsOf } from "./buckets";
import { findNewest } from "./find";
import { framesAt, readFrames, sheetRows } from "./frames";
import { toQuery } from "./query";
import { within } from "./rows";

const pageSize = 60;
const maxIds = 2000;

/**
 * One page of the sheet, newest first, by keyset: 60 frames, and with the first page of all of it the jobs in flight.
 * `cursor` is the page before's `nextCursor`; a broken one gives the first page.
 */
export async function listSheet(
  actor: Person,
  { scope, filter = noFilter, cursor }: { scope: Scope; filter?: Filter; cursor?: string },
): Promise<SheetView> {
  const after = parseCursor(cursor);
  const isWhole = !isFiltered(filter);
  const [found, jobs] = await Promise.all([
    isWhole
      ? readFrames(within(sheetRows(actor, scope), { after }), pageSize + 1)
      : findPlaces(actor, scope, filter, after, pageSize + 1).then((places) => framesAt(actor, places)),
    after || !isWhole ? [] : listOpenJobs(actor, scope === "mine"),
  ]);
  const frames = found.slice(0, pageSize);
  const last = frames.at(-1);
  const isMore = found.length > pageSize && last;
  return { frames, jobs, nextCursor: isMore ? toCursor({ id: last.id, createdAt: new Date(last.createdAt) }) : null };
}

/** The newest 2,000 ids of a view, to select them all; `more` says that there are others. */
export async function listIds(
  actor: Person,
  { scope, filter = noFilter }: { scope: Scope; filter?: Filter },
): Promise<{ ids: string[]; more: boolean }> {
  const found = await findPlaces(actor, scope, filter, null, maxIds + 1);
  return { ids: found.slice(0, maxIds).map(({ id }) => id), more: found.length > maxIds };
}

async function findPlaces(
  actor: Person,
  scope: Scope,
  filter: Filter,
  after: Place | null,
  limit: number,
): Promise<Place[]> {
  const [query, { from, to }] = await Promise.all([toQuery(actor, scope, filter), span(filter)]);
  const rows = sheetRows(actor, scope);
  // A set is small beside the library: its images are gone through.
  if (query && !filter.set) {
    const size = await sizeOf(actor, scope);
    return findNewest({ rows, visible: visibleImageRows(actor), size, query, from, to, after }, limit);
  }
  const chosen = [
    within(rows, { after, from, to }),
    ...(query ? [Prisma.sql`i.search @@ ${query.text}::tsquery`] : []),
    ...(filter.set ? [inSet(filter.set)] : []),
  ];
  return runStatement<Place>(Prisma.sql`
    SELECT i.id, i.created_at AS "createdAt" FROM images i WHERE ${Prisma.join(chosen, " AND ")}
    ORDER BY i.created_at DESC, i.id DESC LIMIT ${limit}`);
}

/** The moments between which the days of a filter lie. */
async function span({ from, to }: Filter): Promise<{ from: Date | null; to: Date | null }> {
  if (!from && !to) return { from: null, to: null };
  const [first, end] = await startsOfDays([from ?? "2000-01-01", addDays(to ?? "2000-01-01", 1)]);
  return { from: from && first ? first : null, to: to && end ? end : null };
}

/** What a set shows: nothing private, and nothing once it is in the trash. */
function inSet(id: string): Prisma.Sql {
  return Prisma.sql`NOT i.private AND i.id IN (
    SELECT si.image_id FROM set_images si JOIN sets s ON s.id = si.set_id
    WHERE s.id = ${id}::uuid AND s.deleted_at IS NULL)`;
}

/** How many images a sheet has, as they are kept. */
async function sizeOf(actor: Person, scope: Scope): Promise<number> {
  const [row] = await runStatement<{ images: number }>(
    Prisma.sql`SELECT COALESCE(sum(images), 0)::int AS images FROM ${countsOf(actor, scope)} c`,
  );
  return row?.images ?? 0;
}
