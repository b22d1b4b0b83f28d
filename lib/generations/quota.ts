import { v7 as uuidv7 } from "uuid";
import type { Person } from "../auth/actor";
import { type Db, db } from "../db";
import type { LedgerKind } from "../generated/prisma/enums";
import type { QuotaView } from "../schemas/views";

/** What a person may still make in the current month of the team's time zone. */
export async function getQuota(actor: Pick<Person, "userId">): Promise<QuotaView> {
  const [row] = await db.$queryRaw<
    { limit: number; spent: number; reserved: number; ends_at: Date; resets_on: string }[]
  >`
    SELECT (COALESCE(u.monthly_quota, t.default_monthly_quota) + COALESCE(w.granted, 0))::int AS "limit",
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

export type Reservation = { userId: string; windowStart: Date; generationId: string; n: number };

/**
 * Ends a generation's reservation in the caller's transaction: charges `charged` of its n images and gives the rest
 * back. The unique index `ledger_ends_once` refuses a second end.
 */
export async function endReservation(tx: Db, reservation: Reservation, charged: number, reason: string): Promise<void> {
  const { userId, windowStart, generationId, n } = reservation;
  await tx.ledgerEntry.create({
    data: {
      id: uuidv7(),
      userId,
      windowStart,
      generationId,
      kind: (charged > 0 ? "settle" : "release") satisfies LedgerKind,
      amount: charged > 0 ? charged : n,
      reason,
    },
  });
  const counted = await tx.$executeRaw`
    UPDATE quota_windows SET reserved = reserved - ${n}::int, spent = spent + ${charged}::int
    WHERE user_id = ${userId}::uuid AND starts_at = ${windowStart}`;
  if (counted !== 1) throw new Error("endReservation: the quota window is not there");
}
