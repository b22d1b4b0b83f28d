import { addDays, startsOfDays } from "./days";
import { db, Prisma } from "./db";
import type { UsageGrouping, UsageSums } from "./schemas/usage";

/** Days of the team's time zone, both included. */
export type Period = { first: string; last: string };

/** The days that a period of a search stands for: the last so many up to today, or a month from end to end. */
export async function toPeriod(period: string): Promise<Period> {
  const [row] = await db.$queryRaw<[Period]>`
    SELECT to_char(d.first, 'YYYY-MM-DD') AS first, to_char(d.last, 'YYYY-MM-DD') AS last
    FROM team t CROSS JOIN LATERAL (SELECT (now() AT TIME ZONE t.time_zone)::date AS today) n
    CROSS JOIN LATERAL (${
      /^\d+$/.test(period)
        ? Prisma.sql`SELECT n.today - ${Number(period) - 1}::int AS first, n.today AS last`
        : Prisma.sql`SELECT ${`${period}-01`}::date AS first,
                            (${`${period}-01`}::date + interval '1 month' - interval '1 day')::date AS last`
    }) d`;
  return row;
}

/** Every month of the team's time zone from its first job to now, the newest first. */
export async function listMonths(): Promise<string[]> {
  const rows = await db.$queryRaw<{ month: string }[]>`
    SELECT to_char(m, 'YYYY-MM') AS month
    FROM team t CROSS JOIN LATERAL generate_series(
      date_trunc('month', COALESCE((SELECT min(created_at) FROM generations), now()) AT TIME ZONE t.time_zone),
      now() AT TIME ZONE t.time_zone, interval '1 month') m
    ORDER BY m DESC`;
  return rows.map(({ month }) => month);
}

const groupKeys: Record<UsageGrouping, Prisma.Sql> = {
  person: Prisma.sql`g.user_id::text`,
  channel: Prisma.sql`g.channel_id::text`,
  quality: Prisma.sql`g.quality`,
};

/** `person`, `channel` and `quality` are null where they are not asked for, and where there is none. */
export type UsageRow = UsageSums & Record<UsageGrouping, string | null> & { day: string };

/**
 * What ended of the jobs asked for in a period, by day and by what `by` names: one statement that reads the period's
 * jobs alone, by their time, and what was charged for each. A job counts on the day on which it was asked for, and for
 * whoever asked, whose quota it took, whoever has its images now.
 */
export async function readUsage({ first, last }: Period, by: readonly UsageGrouping[]): Promise<UsageRow[]> {
  // Moments instead of days, so that the index on the time serves and the planner knows how much it will find.
  const [from, to] = await startsOfDays([first, addDays(last, 1)]);
  const key = (grouping: UsageGrouping) => (by.includes(grouping) ? groupKeys[grouping] : Prisma.sql`NULL::text`);
  return db.$queryRaw<UsageRow[]>`
    WITH asked AS (
      SELECT g.id, g.state, g.cost, to_char(g.created_at AT TIME ZONE t.time_zone, 'YYYY-MM-DD') AS day,
             ${key("person")} AS person, ${key("channel")} AS channel, ${key("quality")} AS quality
      FROM generations g CROSS JOIN team t
      WHERE g.created_at >= ${from} AND g.created_at < ${to}
        AND g.state IN ('succeeded', 'failed', 'unknown', 'cancelled')
    )
    SELECT a.day, a.person, a.channel, a.quality, count(*)::int AS jobs,
           COALESCE(sum(c.images) FILTER (WHERE a.state = 'succeeded'), 0)::int AS images,
           COALESCE(sum(c.images) FILTER (WHERE a.state = 'unknown'), 0)::int AS unknown,
           (count(*) FILTER (WHERE a.state = 'failed' OR (a.state = 'unknown' AND COALESCE(c.images, 0) = 0)))::int AS failed,
           (sum(a.cost) FILTER (WHERE c.images > 0))::float8 AS cost,
           COALESCE(sum(c.images) FILTER (WHERE a.cost IS NULL), 0)::int AS unpriced
    -- Job by job, through the index: joined otherwise, the ledger of all times would be read.
    FROM asked a CROSS JOIN LATERAL (
      SELECT sum(l.amount) AS images FROM quota_ledger l
      WHERE l.generation_id = a.id AND l.kind IN ('settle', 'adjust')) c
    GROUP BY a.day, a.person, a.channel, a.quality
    ORDER BY a.day, a.person, a.channel, a.quality`;
}
