import { Prisma } from "./db";

/**
 * Takes the months that are being counted into another time zone, in the caller's transaction: November's counter stays
 * November's, only its first and last moment move, with all that hangs on them. So every calendar month is given once and
 * nothing that was used is forgotten, whichever way the clock is set; what was made since midnight is counted anew, for
 * the day that it is there. Nobody is let in meanwhile. Throws SQLSTATE 55P03 after a moment if the counters are busy.
 */
export async function moveMonths(tx: Prisma.TransactionClient, timeZone: string): Promise<void> {
  // Less than Postgres waits before it looks for deadlocks: if two wait for each other, it is this one that gives way.
  await tx.$executeRaw`SET LOCAL lock_timeout = '400ms'`;
  // A statement takes its snapshot after its locks: whoever waits here sees the new zone and the moved months together.
  await tx.$executeRaw`LOCK TABLE quota_windows IN SHARE ROW EXCLUSIVE MODE`;
  const starts = Prisma.sql`m.month AT TIME ZONE ${timeZone}`;
  const ends = Prisma.sql`(m.month + interval '1 month') AT TIME ZONE ${timeZone}`;
  await tx.$executeRaw`
    UPDATE quota_ledger l
    SET expires_at = CASE WHEN l.expires_at >= w.ends_at THEN ${ends} ELSE LEAST(l.expires_at, ${ends}) END
    FROM quota_windows w CROSS JOIN LATERAL ${month} m
    WHERE l.kind = 'grant' AND l.expires_at IS NOT NULL AND l.user_id = w.user_id AND l.window_start = w.starts_at
      AND ${counts}`;
  await tx.$executeRaw`
    UPDATE quota_windows o
    SET starts_at = ${starts}, ends_at = ${ends},
        day = CASE WHEN c.counts THEN today.day ELSE o.day END,
        day_used = CASE WHEN c.counts THEN ${usedSince(Prisma.sql`today.day::timestamp AT TIME ZONE ${timeZone}`)}
                        ELSE o.day_used END
    FROM quota_windows w
    CROSS JOIN LATERAL ${month} m
    CROSS JOIN (SELECT (now() AT TIME ZONE ${timeZone})::date AS day) today
    CROSS JOIN LATERAL (SELECT m.month = date_trunc('month', today.day::timestamp) AS counts) c
    WHERE o.user_id = w.user_id AND o.starts_at = w.starts_at AND ${counts}`;
  await tx.$executeRaw`
    UPDATE key_windows o SET starts_at = ${starts}
    FROM key_windows w CROSS JOIN LATERAL ${month} m
    WHERE o.api_key_id = w.api_key_id AND o.starts_at = w.starts_at AND ${counts}`;
}

/** The calendar month that a counter is of, whatever zone it began in: none is half a month from UTC. */
const month = Prisma.sql`
  (SELECT date_trunc('month', (w.starts_at AT TIME ZONE 'UTC') + interval '14 days') AS month)`;

/** What has been over for two days is over in every zone, and stays as it was. */
const counts = Prisma.sql`m.month + interval '1 month' > (now() AT TIME ZONE 'UTC') - interval '2 days'`;

/** The images of a person that were asked for since a moment and are reserved or charged. */
function usedSince(moment: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`(
    SELECT COALESCE(sum(CASE ended.kind WHEN 'release' THEN 0 WHEN 'settle' THEN ended.amount ELSE g.n END), 0)
    FROM generations g
    LEFT JOIN quota_ledger ended ON ended.generation_id = g.id AND ended.kind IN ('settle', 'release')
    WHERE g.user_id = o.user_id AND g.created_at >= ${moment}
      AND NOT EXISTS (SELECT FROM quota_ledger b WHERE b.generation_id = g.id AND b.kind = 'adjust'))::int`;
}
