import { v7 as uuidv7 } from "uuid";
import { record } from "../audit";
import type { Actor, TeamActor } from "../auth/actor";
import { mustAdminister } from "../auth/policy";
import { db, Prisma } from "../db";
import { AppError, notFound } from "../errors";
import { announceQuota } from "../events";
import type { GrantInput, GrantView } from "../schemas/quota";
import { isUuid } from "../uuid";

/**
 * Gives a person more images in the current month, until `expiresAt`, at the latest until the month ends. Throws
 * `not_found`, and `invalid_value` if that would be over already.
 */
export async function grant(actor: Actor, userId: string, input: GrantInput): Promise<{ id: string }> {
  mustAdminister(actor);
  return db.$transaction((tx) => grantWithin(tx, actor, userId, input));
}

/** `grant` in the caller's transaction, for an actor who was found to administer. */
export async function grantWithin(
  tx: Prisma.TransactionClient,
  actor: TeamActor,
  userId: string,
  { amount, reason, expiresAt }: GrantInput,
): Promise<{ id: string }> {
  if (!isUuid(userId)) throw notFound("The person");
  const id = uuidv7();
  const actorId = actor.kind === "system" ? null : actor.userId;
  const [given] = await tx.$queryRaw<{ past: boolean; expiresAt: Date }[]>`
    WITH person AS (
      SELECT u.id, m.starts AT TIME ZONE t.time_zone AS starts_at,
             (m.starts + interval '1 month') AT TIME ZONE t.time_zone AS ends_at,
             ${momentOf(expiresAt ?? null)} AS asked
      FROM users u
      CROSS JOIN team t
      CROSS JOIN LATERAL (SELECT date_trunc('month', now() AT TIME ZONE t.time_zone) AS starts) m
      WHERE u.id = ${userId}::uuid
    ), counter AS (
      INSERT INTO quota_windows AS w (user_id, starts_at, ends_at)
      SELECT id, starts_at, ends_at FROM person
      ON CONFLICT (user_id, starts_at) DO UPDATE SET ends_at = EXCLUDED.ends_at
      RETURNING user_id, starts_at
    ), entry AS (
      INSERT INTO quota_ledger (id, user_id, window_start, kind, amount, reason, expires_at, actor_id)
      SELECT ${id}::uuid, c.user_id, c.starts_at, 'grant', ${amount}::int, ${reason}, LEAST(p.asked, p.ends_at),
             ${actorId}::uuid
      FROM counter c CROSS JOIN person p
      RETURNING expires_at
    )
    SELECT e.expires_at <= now() AS past, e.expires_at AS "expiresAt" FROM entry e`;
  if (!given) throw notFound("The person");
  // Thrown inside the transaction: nothing of it stays.
  if (given.past) throw new AppError("invalid_value", "expiresAt should be in the future.", { param: "expiresAt" });
  const detail = { grantId: id, amount, reason, expiresAt: given.expiresAt.toISOString() };
  await record(tx, actor, "quota.grant", userId, detail);
  await announceQuota(tx, userId);
  return { id };
}

/** A moment, or the end of a day in the team's time zone. */
function momentOf(expiresAt: string | null): Prisma.Sql {
  return expiresAt?.length === 10
    ? Prisma.sql`(${expiresAt}::date + 1)::timestamp AT TIME ZONE t.time_zone`
    : Prisma.sql`${expiresAt}::timestamptz`;
}

/**
 * Takes a top-up back by a second entry with the negative amount, as long as it counts. Throws `not_found`, and
 * `conflict` if it was taken back before.
 */
export async function withdrawGrant(actor: Actor, grantId: string): Promise<void> {
  mustAdminister(actor);
  const actorId = actor.kind === "system" ? null : actor.userId;
  if (!isUuid(grantId)) throw notFound("This top-up");
  await db.$transaction(async (tx) => {
    // Where the months are being moved into another time zone, its window and its end are read once that is done.
    await tx.$executeRaw`LOCK TABLE quota_windows IN ROW EXCLUSIVE MODE`;
    const [taken] = await tx.$queryRaw<{ userId: string; amount: number; written: boolean }[]>`
      WITH given AS (
        SELECT * FROM quota_ledger WHERE id = ${grantId}::uuid AND kind = 'grant' AND amount > 0 AND expires_at > now()
      ), entry AS (
        INSERT INTO quota_ledger (id, user_id, window_start, kind, amount, reason, expires_at, actor_id)
        SELECT ${withdrawalOf(Prisma.sql`g.id`)}, g.user_id, g.window_start, 'grant', -g.amount, 'withdrawn', g.expires_at,
               ${actorId}::uuid
        FROM given g
        ON CONFLICT (id) DO NOTHING
        RETURNING id
      )
      SELECT g.user_id AS "userId", g.amount, EXISTS (SELECT FROM entry) AS written FROM given g`;
    if (!taken) throw notFound("A top-up that still counts");
    if (!taken.written) throw new AppError("conflict", "This top-up was taken back before.");
    await record(tx, actor, "quota.withdraw", taken.userId, { grantId, amount: taken.amount });
    await announceQuota(tx, taken.userId);
  });
}

/** What a person was given in the current month, newest first, for admins. */
export async function listGrants(actor: Actor, userId: string): Promise<GrantView[]> {
  mustAdminister(actor);
  type Row = Omit<GrantView, "createdAt" | "expiresAt"> & { createdAt: Date; expiresAt: Date };
  const rows = await db.$queryRaw<Row[]>`
    SELECT l.id, l.amount, l.reason, a.name AS "givenBy", l.created_at AS "createdAt", l.expires_at AS "expiresAt",
           ${grantState} AS state
    FROM quota_ledger l
    CROSS JOIN team t
    LEFT JOIN users a ON a.id = l.actor_id
    WHERE l.user_id = ${userId}::uuid AND l.kind = 'grant' AND l.amount > 0
      AND l.window_start = date_trunc('month', now() AT TIME ZONE t.time_zone) AT TIME ZONE t.time_zone
    ORDER BY l.created_at DESC, l.id DESC`;
  return rows.map((row) => ({
    ...row,
    createdAt: row.createdAt.toISOString(),
    expiresAt: row.expiresAt.toISOString(),
  }));
}

/** SQL: what has become of the top-up `l`. */
export const grantState = Prisma.sql`
  CASE WHEN EXISTS (SELECT FROM quota_ledger o WHERE o.id = ${withdrawalOf(Prisma.sql`l.id`)}) THEN 'withdrawn'
       WHEN l.expires_at <= now() THEN 'expired' ELSE 'counts' END`;

/** SQL: the id of the entry that takes a top-up back. It follows from the top-up's own, so that there is one at most. */
function withdrawalOf(grantId: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`md5('withdrawal of ' || ${grantId}::text)::uuid`;
}
