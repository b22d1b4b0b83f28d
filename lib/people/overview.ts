import type { Actor } from "../auth/actor";
import { mustAdminister } from "../auth/policy";
import { db, Prisma } from "../db";
import { granted } from "../generations/quota";
import type { PeopleView, PersonRow, TeamFigures } from "../schemas/people";

/** SQL: the team with the beginning of its current month, as `t` and `m`. */
const thisMonth = Prisma.sql`
  team t CROSS JOIN LATERAL (
    SELECT date_trunc('month', now() AT TIME ZONE t.time_zone) AT TIME ZONE t.time_zone AS starts_at) m`;

/** SQL: whether an image of a channel's costs something that somebody wrote down. */
const priced = Prisma.sql`EXISTS (
  SELECT FROM channels c
  WHERE c.enabled AND (c.prices -> 'tokens' IS NOT NULL OR jsonb_array_length(COALESCE(c.prices -> 'images', '[]')) > 0))`;

/** Everybody by name with what they did this month, and the team's month so far: for admins, in two statements. */
export async function getPeopleOverview(actor: Actor): Promise<PeopleView> {
  mustAdminister(actor);
  const [people, figures] = await Promise.all([listRows(), getFigures()]);
  return { people, figures };
}

type Row = Omit<PersonRow, "disabledAt" | "lastActiveAt" | "createdAt"> & {
  disabledAt: Date | null;
  lastActiveAt: Date | null;
  createdAt: Date;
};

async function listRows(): Promise<PersonRow[]> {
  const rows = await db.$queryRaw<Row[]>`
    SELECT u.id, u.email, u.name, u.role::text AS role, u.monthly_quota AS "monthlyQuota", u.daily_cap AS "dailyCap",
           u.disabled_at AS "disabledAt", u.created_at AS "createdAt",
           GREATEST(u.last_active_at, s.seen, k.used) AS "lastActiveAt",
           COALESCE(w.spent + w.reserved, 0)::int AS used,
           (COALESCE(u.monthly_quota, t.default_monthly_quota)
             + ${granted(Prisma.sql`u.id`, Prisma.sql`m.starts_at`)})::int AS "limit",
           c.cost::float8 AS cost
    FROM users u
    CROSS JOIN ${thisMonth}
    LEFT JOIN quota_windows w ON w.user_id = u.id AND w.starts_at = m.starts_at
    LEFT JOIN (SELECT user_id, max(last_seen_at) AS seen FROM sessions GROUP BY user_id) s ON s.user_id = u.id
    LEFT JOIN (SELECT user_id, max(last_used_at) AS used FROM api_keys GROUP BY user_id) k ON k.user_id = u.id
    LEFT JOIN (
      SELECT g.user_id, sum(g.cost) AS cost FROM generations g CROSS JOIN ${thisMonth}
      WHERE g.created_at >= m.starts_at GROUP BY g.user_id) c ON c.user_id = u.id
    ORDER BY lower(u.name), u.email`;
  return rows.map(({ disabledAt, lastActiveAt, createdAt, ...row }) => ({
    ...row,
    disabledAt: disabledAt?.toISOString() ?? null,
    lastActiveAt: lastActiveAt?.toISOString() ?? null,
    createdAt: createdAt.toISOString(),
  }));
}

async function getFigures(): Promise<TeamFigures> {
  const [row] = await db.$queryRaw<[TeamFigures]>`
    SELECT COALESCE(sum(g.cost), CASE WHEN ${priced} THEN 0 END)::float8 AS cost,
           (SELECT count(*) FROM images i CROSS JOIN ${thisMonth} WHERE i.created_at >= m.starts_at)::int AS images,
           percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM g.finished_at - g.created_at))
             FILTER (WHERE g.state = 'succeeded')::float8 AS "medianSeconds",
           (count(*) FILTER (WHERE g.state IN ('failed', 'unknown')))::float8
             / NULLIF(count(*) FILTER (WHERE g.state IN ('succeeded', 'failed', 'unknown')), 0) AS "failedShare"
    FROM generations g CROSS JOIN ${thisMonth}
    WHERE g.created_at >= m.starts_at`;
  return row;
}
