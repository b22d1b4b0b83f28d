import type { TeamActor } from "../auth/actor";
import { mustAdminister } from "../auth/policy";
import { endSessions } from "../auth/sessions";
import type { Prisma } from "../db";
import { AppError } from "../errors";
import type { Role } from "../generated/prisma/enums";
import { cancelled, closeWithin } from "../generations/close";

type LockedPerson = {
  id: string;
  name: string;
  email: string;
  role: Role;
  monthlyQuota: number | null;
  dailyCap: number | null;
  disabledAt: Date | null;
};

/** For transactions that cancel what somebody has waiting: one statement after the other, for as many as there are. */
export const patience = { maxWait: 5000, timeout: 60_000 };

/** What whoever would take away the last admin reads. */
const lastAdmin = "At least one admin has to remain: make somebody else an admin first.";

/**
 * Locks these people and all admins, always in the same order: whoever lets people in, changes roles or shuts people out
 * waits here for the others, and so do admissions of theirs. Gives each by id. Throws `forbidden` for an actor who is an
 * admin no more.
 */
export async function lockPeople(
  tx: Prisma.TransactionClient,
  actor: TeamActor,
  ids: string[] = [],
): Promise<Map<string, LockedPerson>> {
  const rows = await tx.$queryRaw<LockedPerson[]>`
    SELECT id, name, email, role::text AS role, monthly_quota AS "monthlyQuota", daily_cap AS "dailyCap",
           disabled_at AS "disabledAt"
    FROM users WHERE id = ANY(${ids}::uuid[]) OR (role = 'admin' AND disabled_at IS NULL)
    ORDER BY id FOR NO KEY UPDATE`;
  const locked = new Map(rows.map((row) => [row.id, row]));
  if (actor.kind === "member") {
    const { role = "viewer", disabledAt = null } = locked.get(actor.userId) ?? {};
    mustAdminister({ ...actor, role: disabledAt ? "viewer" : role });
  }
  return locked;
}

/**
 * Keeps whoever makes something that outlasts their session from being shut out before the caller's transaction ends.
 * Throws `not_signed_in` for somebody who was meanwhile: nobody would end it.
 */
export async function mustStillBeIn(tx: Prisma.TransactionClient, actor: TeamActor): Promise<void> {
  if (actor.kind === "system") return;
  const [person] = await tx.$queryRaw<object[]>`
    SELECT FROM users WHERE id = ${actor.userId}::uuid AND disabled_at IS NULL FOR SHARE`;
  if (!person) throw new AppError("not_signed_in", "This account was disabled in the meantime. Ask an admin.");
}

/** Throws `conflict` if nobody of the locked people but this one administers the team. */
export function mustLeaveAdmin(locked: Map<string, LockedPerson>, userId: string): void {
  const active = [...locked.values()].filter(({ role, disabledAt }) => role === "admin" && !disabledAt);
  if (active.length === 1 && active[0]?.id === userId) throw new AppError("conflict", lastAdmin);
}

/**
 * Ends all that a person can do here, whom the caller has locked: their sessions, keys, open links for a new password
 * and wishes for more images, what they handed out as an admin, and whatever waits without having cost anything. Gives
 * how many of each.
 */
export async function shutOut(
  tx: Prisma.TransactionClient,
  userId: string,
): Promise<{ sessions: number; keys: number; invitations: number; waiting: number }> {
  await tx.$executeRaw`UPDATE users SET disabled_at = now() WHERE id = ${userId}::uuid AND disabled_at IS NULL`;
  // Before the counters, as in an approval: two that lock in different orders wait for each other.
  await tx.$executeRaw`
    UPDATE quota_requests SET state = 'withdrawn', decided_at = now() WHERE user_id = ${userId}::uuid AND state = 'open'`;
  const waiting = await cancelWaiting(tx, userId);
  const sessions = await endSessions(tx, userId);
  await tx.passwordReset.deleteMany({ where: { userId, usedAt: null } });
  const keys = await tx.$executeRaw`
    UPDATE api_keys SET revoked_at = now() WHERE user_id = ${userId}::uuid AND revoked_at IS NULL`;
  const invitations = await revokeHandedOut(tx, userId);
  return { sessions, keys, invitations, waiting };
}

/**
 * Makes the links worthless that a person handed out as an admin, which they have seen and could use themselves: the
 * open invitations, whose number it gives, and the links for a new password.
 */
export async function revokeHandedOut(tx: Prisma.TransactionClient, userId: string): Promise<number> {
  await tx.passwordReset.deleteMany({ where: { madeById: userId, usedAt: null } });
  return tx.$executeRaw`
    UPDATE invitations SET revoked_at = now()
    WHERE invited_by_id = ${userId}::uuid AND accepted_at IS NULL AND revoked_at IS NULL`;
}

/**
 * Cancels what a person has waiting, and what runs already without an upstream having been asked; gives how many. The
 * generations that the provider works on are locked too: whoever closes one is through with it, or comes afterwards.
 */
export async function cancelWaiting(tx: Prisma.TransactionClient, userId: string): Promise<number> {
  const open = await tx.$queryRaw<{ id: string; lease: string | null; sent: boolean }[]>`
    SELECT id, lease, sent_at IS NOT NULL AS sent FROM generations
    WHERE user_id = ${userId}::uuid AND state IN ('queued', 'running') ORDER BY id FOR NO KEY UPDATE`;
  const waiting = open.filter(({ sent }) => !sent);
  for (const { id, lease } of waiting) await closeWithin(tx, id, lease, cancelled);
  return waiting.length;
}
