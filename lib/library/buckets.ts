import type { Person } from "../auth/actor";
import { Prisma, runStatement } from "../db";
import { AppError } from "../errors";
import { parseBucketKey, toBucketKey } from "../schemas/bucket-key";
import type { Scope } from "../schemas/filter";
import type { BucketView, FrameView } from "../schemas/views";
import { startOf, takeChanges, teamsOwn } from "./counts";
import { readFrames, readStretches, sheetRows } from "./frames";
import { within } from "./rows";

/** A small bucket is joined with the one after it on the same day, up to so many images. */
const full = 500;
/** More than any bucket comes to hold, and a day is never longer. */
const mostFrames = 5000;
/** So many buckets can be asked for at once, and of these as many are given as hold so many images. */
const mostKeys = 20;
const mostTogether = 300;

type Row = { day: string; from: number; to: number; count: number; aspects: number };

/** Stretches of the sheet's days, newest first, with what they hold: all of them, or the newest `limit`. */
export async function listBuckets(
  actor: Person,
  scope: Scope,
  limit = Number.POSITIVE_INFINITY,
): Promise<BucketView[]> {
  await takeChanges();
  let stretches: Row[];
  let wanted = limit;
  do {
    wanted *= 2;
    const rows = await readCounts(actor, scope, wanted);
    stretches = joined(rows);
    if (rows.length < wanted) break;
    // Of a list that is cut the last one may not be whole.
    stretches.pop();
  } while (stretches.length < limit);
  return stretches
    .slice(0, limit)
    .map(({ day, from, to, count, aspects }) => ({ key: toBucketKey(from, to), day, count, aspects }));
}

function readCounts(actor: Person, scope: Scope, limit: number): Promise<Row[]> {
  const { count, aspects } = counted(scope);
  return runStatement<Row>(Prisma.sql`
    SELECT b.day::text AS day, (extract(epoch FROM b.starts_at) * 1000)::float8 AS from,
           (extract(epoch FROM ${startOf(Prisma.sql`(b.day + 1)`, Prisma.sql`t.time_zone`)}) * 1000)::float8 AS to,
           ${count} AS count, ${aspects} AS aspects
    FROM image_buckets b CROSS JOIN team t
    LEFT JOIN bucket_counts o ON o.owner_id = ${actor.userId}::uuid AND o.starts_at = b.starts_at
    LEFT JOIN bucket_counts c ON c.owner_id = ${teamsOwn}::uuid AND c.starts_at = b.starts_at
    WHERE ${count} > 0 ORDER BY b.starts_at DESC
    ${Number.isFinite(limit) ? Prisma.sql`LIMIT ${limit}` : Prisma.empty}`);
}

/** All frames of a bucket, newest first. Throws `invalid_value` for what is no key of one. */
export async function listBucket(actor: Person, scope: Scope, key: string): Promise<FrameView[]> {
  const { from, to } = parseKey(key);
  return readFrames(within(sheetRows(actor, scope), { after: null, from, to }), mostFrames);
}

/**
 * All frames of some buckets, each newest first: of all of them if they are small, else of the first ones, at least of
 * one. Throws `invalid_value` for what is no key of one, and for too many.
 */
export async function listBucketsTogether(actor: Person, scope: Scope, keys: string[]): Promise<FrameView[][]> {
  if (keys.length > mostKeys) {
    throw new AppError("invalid_value", `key should be given ${mostKeys} times at most.`, { param: "key" });
  }
  const [first = "", ...others] = keys;
  if (others.length === 0) return [await listBucket(actor, scope, first)];
  const found = await readStretches(sheetRows(actor, scope), keys.map(parseKey), mostTogether);
  return found.length > 0 ? found : [await listBucket(actor, scope, first)];
}

/** What adds up to a sheet's counts: all of one's own (`o`), or the team's (`c`) and one's own private ones. */
function counted(scope: Scope): { count: Prisma.Sql; aspects: Prisma.Sql } {
  if (scope === "mine") return { count: Prisma.sql`COALESCE(o.images, 0)`, aspects: Prisma.sql`o.aspects` };
  return {
    count: Prisma.sql`(COALESCE(c.images, 0) + COALESCE(o.private_images, 0))`,
    aspects: Prisma.sql`COALESCE(c.aspects, 0) + COALESCE(o.private_aspects, 0)`,
  };
}

/** Each ends where the next one of its day begins; whoever has made few of a day's images gets these in one. */
function joined(rows: Row[]): Row[] {
  const stretches: Row[] = [];
  for (const row of rows) {
    const later = stretches.at(-1);
    const sameDay = later?.day === row.day;
    if (later && sameDay && later.count + row.count <= full) {
      later.from = row.from;
      later.count += row.count;
      later.aspects += row.aspects;
    } else stretches.push({ ...row, to: later && sameDay ? later.from : row.to });
  }
  return stretches;
}

function parseKey(key: string): { from: Date; to: Date } {
  const stretch = parseBucketKey(key);
  if (stretch) return { from: new Date(stretch.from), to: new Date(stretch.to) };
  throw new AppError("invalid_value", "key should be one that /api/sheet/buckets gave.", { param: "key" });
}
