import type { Person } from "../auth/actor";
import { Prisma, runStatement } from "../db";
import { AppError } from "../errors";
import type { Scope } from "../schemas/filter";
import type { BucketView, FrameView } from "../schemas/views";
import { startOf, takeChanges, teamsOwn } from "./counts";
import { readFrames, sheetRows } from "./frames";
import { within } from "./rows";

/** A small bucket is joined with the one after it on the same day, up to so many images. */
const full = 500;
/** More than any bucket comes to hold, and a day is never longer. */
const mostFrames = 5000;
const longest = 26 * 3600 * 1000;

type Row = { day: string; from: number; to: number; count: number; aspects: number };

/** Stretches of the sheet's days, newest first, with what they hold. */
export async function listBuckets(actor: Person, scope: Scope): Promise<BucketView[]> {
  await takeChanges();
  const rows = await runStatement<Row>(Prisma.sql`
    SELECT b.day::text AS day, (extract(epoch FROM b.starts_at) * 1000)::float8 AS from,
           (extract(epoch FROM b.ends_at) * 1000)::float8 AS to, c.count, c.aspects
    FROM (SELECT b.starts_at, b.day,
                 COALESCE(lead(b.starts_at) OVER (PARTITION BY b.day ORDER BY b.starts_at),
                          ${startOf(Prisma.sql`(b.day + 1)`, Prisma.sql`t.time_zone`)}) AS ends_at
          FROM image_buckets b CROSS JOIN team t) b
    JOIN (SELECT c.starts_at, sum(c.images)::int AS count, sum(c.aspects) AS aspects FROM ${countsOf(actor, scope)} c
          GROUP BY c.starts_at) c USING (starts_at)
    WHERE c.count > 0 ORDER BY b.starts_at DESC`);
  return joined(rows).map(({ day, from, to, count, aspects }) => ({ key: toKey(from, to), day, count, aspects }));
}

/** All frames of a bucket, newest first. Throws `invalid_value` for what is no key of one. */
export async function listBucket(actor: Person, scope: Scope, key: string): Promise<FrameView[]> {
  const { from, to } = parseKey(key);
  return readFrames(within(sheetRows(actor, scope), { after: null, from, to }), mostFrames);
}

/** The counts that add up to a sheet's: all of one's own, or the team's and one's own private ones. */
function countsOf(actor: Person, scope: Scope): Prisma.Sql {
  if (scope === "mine") {
    return Prisma.sql`(SELECT starts_at, images, aspects FROM bucket_counts WHERE owner_id = ${actor.userId}::uuid)`;
  }
  return Prisma.sql`(
    SELECT starts_at, images, aspects FROM bucket_counts WHERE owner_id = ${teamsOwn}::uuid
    UNION ALL
    SELECT starts_at, private_images, private_aspects FROM bucket_counts WHERE owner_id = ${actor.userId}::uuid)`;
}

/** Whoever has made few of a day's images gets these in one. */
function joined(rows: Row[]): Row[] {
  const stretches: Row[] = [];
  for (const row of rows) {
    const later = stretches.at(-1);
    if (later && later.day === row.day && later.count + row.count <= full) {
      later.from = row.from;
      later.count += row.count;
      later.aspects += row.aspects;
    } else stretches.push({ ...row });
  }
  return stretches;
}

function toKey(from: number, to: number): string {
  return `${from.toString(36)}-${to.toString(36)}`;
}

function parseKey(key: string): { from: Date; to: Date } {
  const [from = 0, to = 0] = /^[0-9a-z]{1,9}-[0-9a-z]{1,9}$/.test(key)
    ? key.split("-").map((part) => Number.parseInt(part, 36))
    : [];
  if (from > 0 && to > from && to - from <= longest) return { from: new Date(from), to: new Date(to) };
  throw new AppError("invalid_value", "key should be one that /api/sheet/buckets gave.", { param: "key" });
}
