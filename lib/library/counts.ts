import { type Db, db, Prisma, runStatement, sqlFault } from "../db";
import { place, type Stretch } from "./stretches";

/** Whose the counts and words are of what everybody sees. */
export const teamsOwn = "00000000-0000-0000-0000-000000000000";

const batch = 5000;
/** A bucket of more images is split. */
const crowd = 750;
/** Of the advisory lock that whoever changes the counts holds. */
const countsLock = 5_830_411;

type Change = {
  createdAt: Date;
  userId: string;
  private: boolean;
  aspect: number;
  sign: number;
  day: string;
  dayStarts: Date;
};

/** When a day of a zone begins: the moment after the last one of the day before, which is there whatever the clock does. */
export function startOf(day: Prisma.Sql, zone: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`((${day} - 1)::timestamp + interval '23:59:59.999') AT TIME ZONE ${zone} + interval '1 millisecond'`;
}

/** Takes what has come and gone into the counts, unless another process is at it. */
export async function takeChanges(): Promise<void> {
  const waiting = () => runStatement(Prisma.sql`SELECT FROM bucket_changes WHERE sign <> 0 LIMIT 1`);
  while ((await waiting()).length > 0) {
    const crowded = await db.$transaction(takeSome);
    if (!crowded) return;
    for (const day of crowded) await splitDay(day);
  }
}

/** The days that came to hold too much in one bucket, as happens where images are not indexed in their order; null: busy. */
async function takeSome(tx: Db): Promise<string[] | null> {
  const [lock] = await tx.$queryRaw<{ held: boolean }[]>`SELECT pg_try_advisory_xact_lock(${countsLock}::int) AS held`;
  if (!lock?.held) return null;
  const changes = await tx.$queryRaw<Change[]>`
    WITH taken AS MATERIALIZED (
      SELECT * FROM bucket_changes WHERE sign <> 0 ORDER BY id LIMIT ${batch}
    ), counted AS (
      UPDATE bucket_changes c SET sign = 0 FROM taken WHERE c.id = taken.id AND taken.moved
    ), gone AS (
      DELETE FROM bucket_changes c USING taken WHERE c.id = taken.id AND NOT taken.moved
    )
    SELECT taken.created_at AS "createdAt", user_id AS "userId", private, aspect, sign, d.day::text AS day,
           ${startOf(Prisma.sql`d.day`, Prisma.sql`t.time_zone`)} AS "dayStarts"
    FROM taken CROSS JOIN team t
    CROSS JOIN LATERAL (SELECT (taken.created_at AT TIME ZONE t.time_zone)::date AS day) d
    ORDER BY taken.created_at, taken.id`;
  const days = [...new Set(changes.map(({ day }) => day))];
  const known = await tx.$queryRaw<Stretch[]>`
    SELECT starts_at AS "startsAt", day::text AS day, images, newest FROM image_buckets
    WHERE day = ANY (${days}::date[]) ORDER BY starts_at`;
  const { stretches, counts } = place(known, changes, teamsOwn);
  await tx.$executeRaw`
    INSERT INTO image_buckets (starts_at, day, images, newest)
    SELECT "startsAt", day, images, newest
    FROM jsonb_to_recordset(${JSON.stringify(stretches)}::jsonb)
      AS s ("startsAt" timestamptz, day date, images int, newest timestamptz)
    ON CONFLICT (starts_at) DO UPDATE SET images = excluded.images, newest = excluded.newest`;
  await tx.$executeRaw`
    INSERT INTO bucket_counts AS c (owner_id, starts_at, images, aspects, private_images, private_aspects)
    SELECT "ownerId", "startsAt", images, aspects, "privateImages", "privateAspects"
    FROM jsonb_to_recordset(${JSON.stringify(counts)}::jsonb)
      AS s ("ownerId" uuid, "startsAt" timestamptz, images int, aspects float8, "privateImages" int,
            "privateAspects" float8)
    ON CONFLICT (owner_id, starts_at) DO UPDATE
    SET images = c.images + excluded.images, aspects = c.aspects + excluded.aspects,
        private_images = c.private_images + excluded.private_images,
        private_aspects = c.private_aspects + excluded.private_aspects`;
  return [...new Set(stretches.filter(({ images }) => images > crowd).map(({ day }) => day))];
}

/** Counts a day anew, whose buckets then are as they should be. */
async function splitDay(day: string): Promise<void> {
  const work = async (tx: Db) => {
    await holdChanges(tx);
    const [range] = await tx.$queryRaw<{ from: Date; to: Date; timeZone: string }[]>`
      SELECT ${startOf(Prisma.sql`${day}::date`, Prisma.sql`t.time_zone`)} AS from,
             ${startOf(Prisma.sql`(${day}::date + 1)`, Prisma.sql`t.time_zone`)} AS to, t.time_zone AS "timeZone"
      FROM team t`;
    if (!range) return;
    const { from, to, timeZone } = range;
    await forget(tx, Prisma.sql`>= ${from}::timestamptz`, Prisma.sql`< ${to}::timestamptz`);
    await count(tx, timeZone, range);
  };
  await db.$transaction(work).catch((error: unknown) => {
    // Another time: a crowded bucket is only slower to show.
    if (sqlFault(error).state !== "55P03") throw error;
  });
}

/** Until the transaction ends nobody else changes the counts, and whoever has changed an image has told of it or waits. */
async function holdChanges(tx: Db): Promise<void> {
  // Whoever comes after waits as well: rather another time than long.
  await tx.$executeRaw`SET LOCAL lock_timeout = '400ms'`;
  await tx.$queryRaw`SELECT pg_advisory_xact_lock(${countsLock}::int)::text`;
  // The change of an image whose teller waits here is not seen by the statements that follow either.
  await tx.$executeRaw`LOCK TABLE bucket_changes IN SHARE ROW EXCLUSIVE MODE`;
}

/** Removes what is counted, and what is told and not counted, of a time. */
async function forget(tx: Db, from: Prisma.Sql, to: Prisma.Sql): Promise<void> {
  await tx.$executeRaw`DELETE FROM bucket_changes WHERE sign <> 0 AND NOT moved AND created_at ${from} AND created_at ${to}`;
  await tx.$executeRaw`UPDATE bucket_changes SET sign = 0 WHERE sign <> 0 AND created_at ${from} AND created_at ${to}`;
  await tx.$executeRaw`DELETE FROM image_buckets WHERE starts_at ${from} AND starts_at ${to}`;
  await tx.$executeRaw`DELETE FROM bucket_counts WHERE starts_at ${from} AND starts_at ${to}`;
}

/**
 * Counts everything anew for the days of another time zone, in the caller's transaction. What comes to the sheet or leaves
 * it waits meanwhile; what is generated does not.
 */
export async function recount(tx: Db, timeZone: string): Promise<void> {
  await holdChanges(tx);
  await forget(tx, Prisma.sql`>= '-infinity'`, Prisma.sql`<= 'infinity'`);
  const months = await tx.$queryRaw<{ from: Date; to: Date }[]>`
    SELECT ${startOf(Prisma.sql`m.month::date`, Prisma.sql`${timeZone}`)} AS from,
           ${startOf(Prisma.sql`(m.month + interval '1 month')::date`, Prisma.sql`${timeZone}`)} AS to
    FROM (SELECT min(created_at) AT TIME ZONE ${timeZone} AS first, max(created_at) AT TIME ZONE ${timeZone} AS last
          FROM images) i
    CROSS JOIN LATERAL generate_series(date_trunc('month', i.first), i.last, interval '1 month') AS m (month)`;
  // One after the other: no statement may take longer than a few seconds.
  for (const month of months) await count(tx, timeZone, month);
}

/** Counts what was made between two moments, at which days begin. */
async function count(tx: Db, timeZone: string, { from, to }: { from: Date; to: Date }): Promise<void> {
  await tx.$executeRaw`
    WITH counted AS (
      SELECT created_at, user_id, private, width::float8 / height AS aspect,
             (created_at AT TIME ZONE ${timeZone})::date AS day
      FROM images WHERE search IS NOT NULL AND deleted_at IS NULL AND created_at >= ${from} AND created_at < ${to}
    ), numbered AS (
      -- By rank: what was made in one moment stays in one bucket.
      SELECT *, (rank() OVER (PARTITION BY day ORDER BY created_at) - 1) / 500 AS part FROM counted
    ), placed AS (
      SELECT *, CASE part WHEN 0 THEN ${startOf(Prisma.sql`day`, Prisma.sql`${timeZone}`)}
                ELSE min(created_at) OVER (PARTITION BY day, part) END AS starts_at FROM numbered
    ), buckets AS (
      INSERT INTO image_buckets (starts_at, day, images, newest)
      SELECT starts_at, day, count(*), max(created_at) FROM placed GROUP BY starts_at, day
    )
    INSERT INTO bucket_counts (owner_id, starts_at, images, aspects, private_images, private_aspects)
    SELECT o.id, starts_at, count(*), sum(aspect), count(*) FILTER (WHERE private),
           COALESCE(sum(aspect) FILTER (WHERE private), 0)
    FROM placed CROSS JOIN LATERAL (VALUES (user_id), (CASE WHEN NOT private THEN ${teamsOwn}::uuid END)) o (id)
    WHERE o.id IS NOT NULL GROUP BY o.id, starts_at`;
}
