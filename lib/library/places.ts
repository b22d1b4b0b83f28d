import type { Person } from "../auth/actor";
import { visibleImageRows } from "../auth/policy";
import { addDays, startsOfDays } from "../days";
import { Prisma, runStatement } from "../db";
import type { Place } from "../keyset";
import type { Filter, Scope } from "../schemas/filter";
import { findFirst } from "./find";
import { sheetRows } from "./frames";
import { toQuery } from "./query";
import { nearestFirst, type Range, within } from "./rows";

/** The first `limit` images of a view behind a place or, `back`, before it, the nearest first. */
export async function findPlaces(
  actor: Person,
  { scope, filter }: { scope: Scope; filter: Filter },
  { after, back = false }: Pick<Range, "after" | "back">,
  limit: number,
): Promise<Place[]> {
  const [query, days] = await Promise.all([toQuery(actor, scope, filter), span(filter)]);
  const rows = sheetRows(actor, scope);
  const range = { after, back, ...days };
  // A set is small beside the library: its images are gone through.
  if (query && !filter.set) return findFirst({ rows, visible: visibleImageRows(actor), query, ...range }, limit);
  const chosen = [
    within(rows, range),
    ...(query ? [Prisma.sql`i.search @@ ${query.text}::tsquery`] : []),
    ...(filter.set ? [inSet(filter.set)] : []),
  ];
  return runStatement<Place>(Prisma.sql`
    SELECT i.id, i.created_at AS "createdAt" FROM images i WHERE ${Prisma.join(chosen, " AND ")}
    ORDER BY ${nearestFirst(range)} LIMIT ${limit}`);
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
