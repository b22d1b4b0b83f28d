import { type Db, db, Prisma, runStatement } from "../db";
import type { Place } from "../keyset";
import { facet } from "./lexemes";
import type { Query } from "./query";
import { within } from "./rows";

/** What is wanted of `images` (`i`): rows that fit `rows` and the query, within a time, behind `after`. */
export type Wanted = {
  rows: Prisma.Sql;
  query: Query;
  from: Date | null;
  to: Date | null;
  after: Place | null;
};

// An index of words gives all images that have them, whenever they were made: for a common word that is most of the
// library. The order's own index gives the newest, with the word or without: for a rare one that is most of the library
// too. The planner guesses which of them is the shorter way, and at a million images a wrong guess takes a second. So it is
// not asked: rare words are looked up, others are first looked for among the newest, and then year by year, month by
// month and, where these hold thousands, day by day, which are lexemes as well.

const newest = 1500;
/** So many that are found are sorted at once; where there are more, a shorter time is looked at. */
const few = 1500;

/** The newest `limit` images of what is wanted, at any frequency of its words in a few milliseconds. */
export async function findNewest(wanted: Wanted, limit: number): Promise<Place[]> {
  if (wanted.query.images <= few) {
    const all = await lookingUp((tx) => lookUp(tx, wanted, null, few + 1));
    if (all.length <= few) return inOrder(all).slice(0, limit);
  }
  const probe = await lookAmongNewest(wanted, limit);
  if (probe.end === null || probe.found.length >= limit) return probe.found;
  const rest = { ...wanted, after: probe.end };
  const first = later(wanted.from, await oldest());
  const last = probe.end.createdAt;
  const older = await lookingUp((tx) => lookThrough(tx, rest, limit - probe.found.length, first, last));
  return [...probe.found, ...older];
}

async function oldest(): Promise<Date> {
  const [row] = await runStatement<{ first: Date | null }>(Prisma.sql`SELECT min(created_at) AS first FROM images`);
  return row?.first ?? new Date();
}

function later(one: Date | null, other: Date): Date {
  return one && one > other ? one : other;
}

/** Those of the newest rows that fit, and where these rows end; null: there are no others. */
async function lookAmongNewest(wanted: Wanted, limit: number): Promise<{ found: Place[]; end: Place | null }> {
  const rows = await runStatement<Place & { hit: boolean; seen: number }>(Prisma.sql`
    WITH newest AS MATERIALIZED (
      SELECT i.id, i.created_at, i.search @@ ${wanted.query.text}::tsquery AS hit FROM images i
      WHERE ${rowsOf(wanted)} ORDER BY i.created_at DESC, i.id DESC LIMIT ${newest})
    (SELECT id, created_at AS "createdAt", hit, 0 AS seen FROM newest WHERE hit
     ORDER BY created_at DESC, id DESC LIMIT ${limit})
    UNION ALL
    (SELECT id, created_at, NULL, (SELECT count(*) FROM newest)::int FROM newest ORDER BY created_at, id LIMIT 1)`);
  const last = rows.at(-1);
  const isAll = !last || last.seen < newest;
  return { found: rows.filter(({ hit }) => hit), end: isAll ? null : last };
}

async function lookThrough(tx: Db, wanted: Wanted, limit: number, first: Date, last: Date): Promise<Place[]> {
  const found: Place[] = [];
  for (let year = last.getUTCFullYear(); year >= first.getUTCFullYear() && found.length < limit; year -= 1) {
    const isInYear =
      year === last.getUTCFullYear() || (await lookUp(tx, wanted, facet("year", `${year}`), 1)).length > 0;
    if (!isInYear) continue;
    for (const month of monthsOf(year, first, last)) {
      if (found.length >= limit) break;
      found.push(...(await lookThroughMonth(tx, wanted, limit - found.length, month)));
    }
  }
  return found;
}

async function lookThroughMonth(tx: Db, wanted: Wanted, limit: number, month: string): Promise<Place[]> {
  const all = await lookUp(tx, wanted, facet("month", month), few + 1);
  if (all.length <= few) return inOrder(all).slice(0, limit);
  const found: Place[] = [];
  for (let day = 31; day >= 1 && found.length < limit; day -= 1) {
    const lexeme = facet("day", `${month}-${String(day).padStart(2, "0")}`);
    found.push(...inOrder(await lookUp(tx, wanted, lexeme, Number.MAX_SAFE_INTEGER)).slice(0, limit - found.length));
  }
  return found;
}

/** What the index of words gives, in no order, at most `limit` of them; `time` is a lexeme that they have as well. */
async function lookUp(tx: Db, wanted: Wanted, time: string | null, limit: number): Promise<Place[]> {
  const text = time ? `(${wanted.query.text}) & '${time}'` : wanted.query.text;
  return tx.$queryRaw<Place[]>`
    SELECT i.id, i.created_at AS "createdAt" FROM images i
    WHERE i.search @@ ${text}::tsquery AND ${rowsOf(wanted)} LIMIT ${limit}`;
}

/** Runs what may use no way to the rows but the index of words. */
function lookingUp(work: (tx: Db) => Promise<Place[]>): Promise<Place[]> {
  return db.$transaction(async (tx) => {
    await tx.$queryRaw`
      SELECT set_config('enable_seqscan', 'off', true), set_config('enable_indexscan', 'off', true),
             set_config('enable_indexonlyscan', 'off', true), set_config('max_parallel_workers_per_gather', '0', true)`;
    return work(tx);
  });
}

function rowsOf({ rows, after, from, to }: Wanted): Prisma.Sql {
  return within(rows, after, from, to);
}

function inOrder(places: Place[]): Place[] {
  return places.sort(
    (one, other) => other.createdAt.getTime() - one.createdAt.getTime() || (one.id < other.id ? 1 : -1),
  );
}

/** The months of a year between two moments, the last first, as `YYYY-MM`. */
function monthsOf(year: number, first: Date, last: Date): string[] {
  const months = Array.from({ length: 12 }, (_, index) => `${year}-${String(12 - index).padStart(2, "0")}`);
  const [from, to] = [first, last].map((moment) => moment.toISOString().slice(0, 7));
  return months.filter((month) => month >= (from ?? "") && month <= (to ?? ""));
}
