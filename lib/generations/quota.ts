import type { Person } from "../auth/actor";
import { db, Prisma, runStatement } from "../db";
import type { QuotaRequestState, QuotaView } from "../schemas/views";

/** What `quotaOf` gives. */
export type QuotaRow = Pick<QuotaView, "limit" | "granted" | "spent" | "reserved" | "resetsOn"> & {
  endsAt: Date;
  dayLimit: number | null;
  dayUsed: number;
  dayEndsAt: Date;
  request: QuotaRequestState | null;
};

/** What a person may still make in the current month of the team's time zone, and today where the day has a limit too. */
export async function getQuota(actor: Pick<Person, "userId">): Promise<QuotaView> {
  const [row] = await runStatement<QuotaRow>(quotaOf(actor));
  if (!row) throw new Error("getQuota: the person does not exist");
  return toQuotaView(row);
}

/** SQL: one `QuotaRow`, of a person who is there. */
export function quotaOf({ userId }: Pick<Person, "userId">): Prisma.Sql {
  return Prisma.sql`
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
    WHERE u.id = ${userId}::uuid`;
}

/** A `QuotaRow` as it is shown. */
export function toQuotaView(row: QuotaRow): QuotaView {
  const { limit, granted, spent, reserved, resetsOn, request, dayLimit, dayUsed } = row;
  const ofMonth = limit - spent - reserved;
  return {
    ...{ limit, granted, spent, reserved, resetsOn, request },
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

/**
 * SQL: the least of what a window `w`, its day, and the key `k` with its window `kw` leave to the person `u` of the team
 * `t`; without a key, or a cap of its own, those two are null.
 */
export const smallestLeft = Prisma.sql`GREATEST(0, LEAST(
    COALESCE(u.monthly_quota, t.default_monthly_quota)
      + ${granted(Prisma.sql`w.user_id`, Prisma.sql`w.starts_at`)} - w.spent - w.reserved,
    COALESCE(u.daily_cap, t.default_daily_cap)
      - CASE WHEN w.day >= (now() AT TIME ZONE t.time_zone)::date THEN w.day_used ELSE 0 END,
    k.monthly_cap - kw.spent - kw.reserved))::int`;

/** SQL: what window `w` has used of its day once `g`, in the team `t`, gives images back: of its own day alone. */
export function dayUsedAfter(givenBack: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`CASE WHEN w.day = (g.created_at AT TIME ZONE t.time_zone)::date
    THEN GREATEST(0, w.day_used - (${givenBack})) ELSE w.day_used END`;
}

/** What may still be made in the place of a generation, as `close` tells it. */
export async function getQuotaLeft(generationId: string): Promise<number> {
  const [row] = await db.$queryRaw<{ left: number }[]>`
    SELECT ${smallestLeft} AS "left"
    FROM generations g
    JOIN quota_windows w ON w.user_id = g.user_id AND w.starts_at = g.window_start
    JOIN users u ON u.id = g.user_id
    CROSS JOIN team t
    LEFT JOIN api_keys k ON k.id = g.api_key_id
    LEFT JOIN key_windows kw ON kw.api_key_id = k.id AND kw.starts_at = g.window_start
    WHERE g.id = ${generationId}::uuid`;
  if (!row) throw new Error("getQuotaLeft: the generation does not exist");
  return row.left;
}
