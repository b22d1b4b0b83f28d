import { type Db, db, Prisma, runStatement } from "../db";
import type { Place } from "../keyset";
import { facet } from "./lexemes";
import type { Query } from "./query";
import { foundWithin, nearestFirst, type Range, within } from "./rows";

/** What is wanted of `images` (`i`): rows that fit `rows` and the query, within a range. */
export type Wanted = Range & {
  rows: Prisma.Sql;
  /** What of these has to be asked where the query says the rest. */
  visible: Prisma.Sql;
  query: Query;
};

// The index of words gives all images that have them, whenever they were made: for a common word a good part of the
// library. The order's own index gives the newest, with the word or without: for a rare one that is most of the library
// too. The planner guesses which of them is the shorter way, and at a million images a wrong guess takes a second. So it is
// not asked: how common the words are is known, and so is what either way costs.

/** The least and the most rows that are gone through in their order. */
const [fewest, most] = [500, 20_000];
/** What the index of words gives lies anywhere in the table: to read it costs so many times what a row in its order does. */
const scattered = 3;
/** What the index of words gives at once; where it is more, it is asked month by month. */
const atOnce = 12_000;
/** For what is between rare and common, either way is long, and the nearest months mostly have all that is wanted. */
const between = { hits: 1500, rows: 4000, months: 4 };

/** The first `limit` images of what is wanted, by the shortest way at any frequency of its words. */
export async function findFirst(given: Wanted, limit: number): Promise<Place[]> {
  const { query } = given;
  // Where words are of old images alone, nothing newer is looked at.
  const end = Math.min(given.to?.getTime() ?? Number.POSITIVE_INFINITY, query.newest + 1);
  const wanted = { ...given, to: Number.isFinite(end) ? new Date(end) : null };
  const isBetween = query.share * query.size > between.hits && rowsFor(limit, query.share) > between.rows;
  const { found, rest } = isBetween
    ? await goThroughMonths(wanted, limit, between.months)
    : { found: [], rest: wanted };
  if (found.length >= limit || !rest) return found;
  return [...found, ...(await findInAll(rest, limit - found.length))];
}

async function findInAll(wanted: Wanted, limit: number): Promise<Place[]> {
  const { size } = wanted.query;
  let { share } = wanted.query;
  if (scattered * share * size < rowsFor(limit, share) || rowsFor(limit, share) > most) {
    const all = await lookUpAll(wanted, limit);
    if (all) return all;
    // It is in more of them than words by themselves let expect.
    share = Math.max(share, atOnce / size);
  }
  const probe = await goThrough(wanted, limit, Math.min(rowsFor(limit, share), most));
  if (probe.end === null || probe.found.length >= limit) return probe.found;
  const [rest, missing] = [{ ...wanted, after: probe.end }, limit - probe.found.length];
  const older = (await lookUpAll(rest, missing)) ?? (await goThroughMonths(rest, missing)).found;
  return [...probe.found, ...older];
}

/** So many rows in their order have as many as are wanted. Half as many again: chance seldom leaves fewer than these. */
function rowsFor(limit: number, share: number): number {
  return Math.ceil((1.5 * limit) / Math.max(share, 1e-9)) + fewest;
}

/** Those of the first rows that fit, and where these rows end; null: there are no others. */
async function goThrough(wanted: Wanted, limit: number, count: number): Promise<{ found: Place[]; end: Place | null }> {
  const rows = await runStatement<Place & { hit: boolean; seen: number }>(Prisma.sql`
    WITH first AS MATERIALIZED (
      SELECT i.id, i.created_at, i.search @@ ${wanted.query.text}::tsquery AS hit FROM images i
      WHERE ${within(wanted.rows, wanted)} ORDER BY ${nearestFirst(wanted)} LIMIT ${count})
    (SELECT id, created_at AS "createdAt", hit, 0 AS seen FROM first WHERE hit
     ORDER BY ${nearestFirst(wanted)} LIMIT ${limit})
    UNION ALL
    (SELECT id, created_at, NULL, (SELECT count(*) FROM first)::int FROM first
     ORDER BY ${nearestFirst({ after: null, back: !wanted.back })} LIMIT 1)`);
  const last = rows.at(-1);
  const isAll = !last || last.seen < count;
  return { found: rows.filter(({ hit }) => hit), end: isAll ? null : last };
}

/** The first of all that the index of words gives; null if that is too much. */
async function lookUpAll(wanted: Wanted, limit: number): Promise<Place[] | null> {
  const found = await usingWords((tx) => lookUp(tx, wanted, null, limit));
  const [first] = found;
  return first && first.seen > atOnce ? null : found;
}

/** What was found, and where there is more; null: nowhere. */
type Part = { found: Place[]; rest: Wanted | null };

/** The nearest months, at most so many, one after the other, each by its days if need be. */
async function goThroughMonths(wanted: Wanted, limit: number, count = Number.POSITIVE_INFINITY): Promise<Part> {
  const all = await monthsOf(wanted);
  const months = all.slice(0, count);
  return usingWords(async (tx) => {
    const found: Place[] = [];
    for (const month of months) {
      if (found.length >= limit) break;
      const some = await lookUp(tx, wanted, facet("month", month), limit - found.length);
      if ((some[0]?.seen ?? 0) <= atOnce) found.push(...some);
      else found.push(...(await goThroughDays(tx, wanted, month, limit - found.length)));
    }
    const next = all[months.length];
    if (!next) return { found, rest: null };
    return { found, rest: { ...wanted, ...(wanted.back ? { from: startOf(next) } : { to: startOf(months.at(-1)) }) } };
  });
}

/** The months in which what is wanted can be, the nearest first. */
async function monthsOf({ after, back, from, to }: Wanted): Promise<string[]> {
  const [row] = await runStatement<{ first: Date | null; last: Date | null }>(
    Prisma.sql`SELECT min(created_at) AS first, max(created_at) AS last FROM images`,
  );
  if (!row?.first || !row.last) return [];
  const last = to && new Date(to.getTime() - 1);
  const start = back ? latest(row.first, from, after?.createdAt) : latest(row.first, from);
  const end = back ? earliest(row.last, last) : earliest(row.last, last, after?.createdAt);
  const months = monthsBetween(start, end);
  return back ? months.reverse() : months;
}

const present = (dates: (Date | null | undefined)[]) => dates.flatMap((date) => date?.getTime() ?? []);
const latest = (...dates: (Date | null | undefined)[]) => new Date(Math.max(...present(dates)));
const earliest = (...dates: (Date | null | undefined)[]) => new Date(Math.min(...present(dates)));
const startOf = (month = "") => new Date(`${month}-01T00:00:00Z`);

async function goThroughDays(tx: Db, wanted: Wanted, month: string, limit: number): Promise<Place[]> {
  const days = Array.from({ length: 31 }, (_, index) => `${month}-${String(31 - index).padStart(2, "0")}`);
  const found: Place[] = [];
  for (const day of wanted.back ? days.reverse() : days) {
    if (found.length >= limit) break;
    found.push(...(await lookUp(tx, wanted, facet("day", day), limit - found.length, Number.MAX_SAFE_INTEGER)));
  }
  return found;
}

/**
 * The first `limit` of at most `upTo` that the index of words gives, with how many that were; `time` is a lexeme that
 * they have as well.
 */
async function lookUp(
  tx: Db,
  wanted: Wanted,
  time: string | null,
  limit: number,
  upTo = atOnce + 1,
): Promise<(Place & { seen: number })[]> {
  const text = time ? `${wanted.query.text} & '${time}'` : wanted.query.text;
  return tx.$queryRaw`
    WITH found AS MATERIALIZED (
      SELECT i.id, i.created_at FROM images i WHERE i.search @@ ${text}::tsquery
        AND ${foundWithin(wanted.visible, wanted)} LIMIT ${upTo})
    SELECT id, created_at AS "createdAt", (SELECT count(*) FROM found)::int AS seen FROM found
    ORDER BY ${nearestFirst(wanted)} LIMIT ${limit}`;
}

/** Runs what may use no way to the rows but the index of words. */
function usingWords<T>(work: (tx: Db) => Promise<T>): Promise<T> {
  return db.$transaction(async (tx) => {
    await tx.$queryRaw`
      SELECT set_config('enable_seqscan', 'off', true), set_config('enable_indexscan', 'off', true),
             set_config('max_parallel_workers_per_gather', '0', true)`;
    return work(tx);
  });
}

/** The months from one moment back to another, as `YYYY-MM` of UTC. */
function monthsBetween(first: Date, last: Date): string[] {
  const months: string[] = [];
  const month = new Date(Date.UTC(last.getUTCFullYear(), last.getUTCMonth()));
  const oldest = Date.UTC(first.getUTCFullYear(), first.getUTCMonth());
  for (; month.getTime() >= oldest; month.setUTCMonth(month.getUTCMonth() - 1)) {
    months.push(month.toISOString().slice(0, 7));
  }
  return months;
}
