import { v7 as uuidv7 } from "uuid";
import { record } from "../audit";
import type { Actor, MemberActor } from "../auth/actor";
import { mustAdminister, mustContribute } from "../auth/policy";
import { db, Prisma, runStatement, sqlFault } from "../db";
import { AppError, notFound } from "../errors";
import { announceQuota } from "../events";
import { granted } from "../generations/quota";
import type { QuotaAnswerInput, QuotaRequestInput, QuotaRequestView } from "../schemas/quota";
import { grantWithin } from "./grants";

/** Asks the admins for more images this month. Throws `conflict` while an earlier wish is open, `forbidden` for viewers. */
export async function requestMore(actor: MemberActor, { amount, reason }: QuotaRequestInput): Promise<{ id: string }> {
  mustContribute(actor);
  const id = uuidv7();
  try {
    await db.$transaction(async (tx) => {
      await tx.$executeRaw`
        INSERT INTO quota_requests (id, user_id, amount, reason)
        VALUES (${id}::uuid, ${actor.userId}::uuid, ${amount}::int, ${reason || null})`;
      await announceQuota(tx, actor.userId);
    });
  } catch (error) {
    if (sqlFault(error).state !== "23505") throw error;
    const message =
      "You have asked already, and nobody has answered yet. Withdraw that first to ask for something else.";
    throw new AppError("conflict", message, { cause: error });
  }
  return { id };
}

/** Takes one's own wish back. Throws `not_found` unless it is open. */
export async function withdrawRequest(actor: MemberActor, id: string): Promise<void> {
  await db.$transaction(async (tx) => {
    const withdrawn = await tx.$executeRaw`
      UPDATE quota_requests SET state = 'withdrawn', decided_at = now()
      WHERE id = ${id}::uuid AND user_id = ${actor.userId}::uuid AND state = 'open'`;
    if (withdrawn === 0) throw notFound("A wish that is still open");
    await announceQuota(tx, actor.userId);
  });
}

/**
 * Answers somebody's wish: approved, it becomes a top-up of the current month, by default of the amount that was asked
 * for. Throws `not_found`, or `conflict` if it was answered or withdrawn before.
 */
export async function answerRequest(actor: Actor, id: string, answer: QuotaAnswerInput): Promise<void> {
  mustAdminister(actor);
  const approved = answer.decision === "approve";
  const words = answer.words || null;
  const decidedById = actor.kind === "system" ? null : actor.userId;
  await db.$transaction(async (tx) => {
    const given = approved ? (answer.amount ?? null) : null;
    const [request] = await tx.$queryRaw<{ userId: string; granted: number | null; reason: string | null }[]>`
      UPDATE quota_requests
      SET state = ${approved ? "approved" : "declined"}::quota_request_state, answer = ${words}, decided_at = now(),
          decided_by_id = ${decidedById}::uuid,
          granted = CASE WHEN ${approved} THEN COALESCE(${given}::int, amount) END
      WHERE id = ${id}::uuid AND state = 'open'
      RETURNING user_id AS "userId", granted, reason`;
    if (!request) {
      const known = await tx.quotaRequest.findUnique({ where: { id }, select: { state: true } });
      if (!known) throw notFound("This wish");
      throw new AppError("conflict", `This wish was ${known.state} in the meantime.`);
    }
    const { userId, granted: amount, reason } = request;
    if (amount === null) {
      await record(tx, actor, "quota.decline", userId, { requestId: id, words });
      await announceQuota(tx, userId);
    } else await grantWithin(tx, actor, userId, { amount, reason: words ?? reason ?? "asked for", expiresAt: null });
  });
}

type Row = Omit<QuotaRequestView, "person" | "createdAt" | "decidedAt"> & {
  userId: string;
  name: string;
  createdAt: Date;
  decidedAt: Date | null;
};

/** The wishes that wait for an answer, oldest first, for admins; with what each person has of the month and has used. */
export async function listOpenRequests(actor: Actor): Promise<QuotaRequestView[]> {
  mustAdminister(actor);
  const rows = await db.$queryRaw<Row[]>`
    SELECT r.id, r.user_id AS "userId", u.name, r.amount, r.reason, r.state::text AS state, r.granted, r.answer,
           r.created_at AS "createdAt", r.decided_at AS "decidedAt",
           (COALESCE(u.monthly_quota, t.default_monthly_quota)
             + ${granted(Prisma.sql`u.id`, Prisma.sql`m.starts_at`)})::int AS "limit",
           COALESCE(w.spent + w.reserved, 0)::int AS used
    FROM quota_requests r
    JOIN users u ON u.id = r.user_id
    CROSS JOIN team t
    CROSS JOIN LATERAL (
      SELECT date_trunc('month', now() AT TIME ZONE t.time_zone) AT TIME ZONE t.time_zone AS starts_at) m
    LEFT JOIN quota_windows w ON w.user_id = u.id AND w.starts_at = m.starts_at
    WHERE ${open}
    ORDER BY r.created_at, r.id
    LIMIT 200`;
  return rows.map(({ userId, name, createdAt, decidedAt, ...rest }) => ({
    ...rest,
    person: { id: userId, name },
    createdAt: createdAt.toISOString(),
    decidedAt: decidedAt?.toISOString() ?? null,
  }));
}

/** How many wishes wait for an answer, for admins. */
export async function countOpenRequests(actor: Actor): Promise<number> {
  mustAdminister(actor);
  const [row] = await runStatement<{ open: number }>(Prisma.sql`SELECT ${openRequests} AS open`);
  return row?.open ?? 0;
}

/** SQL: a wish that somebody who may still make images waits for. */
const open = Prisma.sql`r.state = 'open' AND u.disabled_at IS NULL AND u.role <> 'viewer'`;

/** SQL: how many wishes are open, for admins. */
export const openRequests = Prisma.sql`(
  SELECT count(*)::int FROM quota_requests r JOIN users u ON u.id = r.user_id WHERE ${open})`;
