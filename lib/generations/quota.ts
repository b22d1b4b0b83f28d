import type { Person } from "../auth/actor";
import { db, Prisma } from "../db";
import type { QuotaView } from "../schemas/views";

/** What a person may still make in the current month of the team's time zone. */
export async function getQuota(actor: Pick<Person, "userId">): Promise<QuotaView> {
  const [row] = await db.$queryRaw<
    { limit: number; spent: number; reserved: number; ends_at: Date; resets_on: string }[]
  >`
    SELECT (COALESCE(u.monthly_quota, t.default_monthly_quota) + ${granted(Prisma.sql`u.id`, Prisma.sql`m.starts AT TIME ZONE t.time_zone`)})::int AS "limit",
           COALESCE(w.spent, 0)::int AS spent, COALESCE(w.reserved, 0)::int AS reserved,
           (m.starts + interval '1 month') AT TIME ZONE t.time_zone AS ends_at,
           to_char(m.starts + interval '1 month', 'YYYY-MM-DD') AS resets_on
    FROM users u
    CROSS JOIN team t
    CROSS JOIN LATERAL (SELECT date_trunc('month', now() AT TIME ZONE t.time_zone) AS starts) m
    LEFT JOIN quota_windows w ON w.user_id = u.id AND w.starts_at = m.starts AT TIME ZONE t.time_zone
    WHERE u.id = ${actor.userId}::uuid`;
  if (!row) throw new Error("getQuota: the person does not exist");
  const { limit, spent, reserved } = row;
  const left = Math.max(0, limit - spent - reserved);
  return { limit, spent, reserved, left, resetsAt: row.ends_at.toISOString(), resetsOn: row.resets_on };
}

/** SQL: what a person was granted on top in a window, as far as it has not expired. */
export function granted(userId: Prisma.Sql, windowStart: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`(
    SELECT COALESCE(sum(l.amount), 0) FROM quota_ledger l
    WHERE l.user_id = ${userId} AND l.window_start = ${windowStart} AND l.kind = 'grant'
      AND (l.expires_at > now()) IS NOT FALSE)`;
}
