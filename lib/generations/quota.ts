import type { Person } from "../auth/actor";
import { db, Prisma } from "../db";
import type { QuotaRequestState, QuotaView } from "../schemas/views";

type Row = Pick<QuotaView, "limit" | "granted" | "spent" | "reserved" | "resetsOn"> & {
  endsAt: Date;
  dayLimit: number | null;
  dayUsed: number;
  dayEndsAt: Date;
  request: QuotaRequestState | null;
};

/** What a person may still make in the current month of the team's time zone, and today where the day has a limit too. */
export async function getQuota(actor: Pick<Person, "userId">): Promise<QuotaView> {
  const [row] = await db.$queryRaw<Row[]>`
    SELECT (COALESCE(u.monthly_quota, t.default_monthly_quota) + g.granted)::int AS "limit", g.granted,
           COALESCE(w.spent, 0)::int AS spent, COALESCE(w.reserved, 0)::int AS reserved,
           (m.starts + interval '1 month') AT TIME ZONE t.time_zone AS "endsAt",
           to_char(m.starts + interval '1 month', 'YYYY-MM-DD') AS "resetsOn",
           COALESCE(u.daily_cap, t.default_daily_cap) AS "dayLimit",
           (CASE WHEN w.day >= m.today THEN w.day_used ELSE 0 END)::int AS "dayUsed",
           (m.today + 1)::timestamp AT TIME ZONE t.time_zone AS "dayEndsAt",
           (SELECT json_build_object('id', r.id, 'amount', r.amount, 'state', r.state, 'granted', r.granted,
                                     'answer', r.answer)
            FROM quota_requests r WHERE r.user_id = u.id AND r.created_at >= m.starts AT TIME ZONE t.time_zone
            ORDER BY r.created_at DESC LIMIT 1) AS request
    FROM users u
    CROSS JOIN team t
    CROSS JOIN LATERAL (SELECT date_trunc('month', now() AT TIME ZONE t.time_zone) AS starts,
                               (now() AT TIME ZONE t.time_zone)::date AS today) m
    CROSS JOIN LATERAL (SELECT ${granted(Prisma.sql`u.id`, Prisma.sql`m.starts AT TIME ZONE t.time_zone`)}::int AS granted) g
    LEFT JOIN quota_windows w ON w.user_id = u.id AND w.starts_at = m.starts AT TIME ZONE t.time_zone
    WHERE u.id = ${actor.userId}::uuid`;
  if (!row) throw new Error("getQuota: the person does not exist");
  const { limit, spent, reserved, resetsOn, request, dayLimit, dayUsed } = row;
  const ofMonth = limit - spent - reserved;
  return {
    ...{ limit, granted: row.granted, spent, reserved, resetsOn, request },
    left: Math.max(0, Math.min(ofMonth, dayLimit === null ? ofMonth : dayLimit - dayUsed)),
    resetsAt: row.endsAt.toISOString(),
    day: dayLimit === null ? null : { limit: dayLimit, used: dayUsed, endsAt: row.dayEndsAt.toISOString() },
  };
}

/** SQL: what a person was granted on top in a window, as far as it has not expired. */
export function granted(userId: Prisma.Sql, windowStart: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`(
    SELECT COALESCE(sum(l.amount), 0) FROM quota_ledger l
    WHERE l.user_id = ${userId} AND l.window_start = ${windowStart} AND l.kind = 'grant'
      AND (l.expires_at > now()) IS NOT FALSE)`;
}
