import { v7 as uuidv7 } from "uuid";
import { randomToken, sha256 } from "../crypto";
import { db, Prisma, runStatement } from "../db";
import { announceEndedSessions } from "../events";
import type { MemberActor } from "./actor";
import { deviceToken, isKnownDevice } from "./device";
import { verifyPassword } from "./password";
import { countPasswordTry, forgetTries } from "./throttle";

/** How long a session lasts, in days. */
export const sessionDays = 30;

/** Where a sign-in comes from; `device` is what the browser was given when it last signed in, if it ever did. */
export type Origin = { address: string | null; userAgent: string | null; device?: string | null };

/** What a browser keeps: the session's random token, and what makes it known from now on. */
export type SignedIn = { token: string; device: string };

type Account = { id: string; passwordHash: string | null };

/**
 * Signs a person in, or gives null for an unknown, disabled or wrong one: the same answer in the same time. Throws
 * `rate_limit_exceeded`.
 */
export async function signIn(email: string, password: string, origin: Origin): Promise<SignedIn | null> {
  const name = email.trim().toLowerCase();
  const user = await db.user.findUnique({ where: { email: name } });
  const known = user !== null && isKnownDevice(user, origin.device);
  let tried: string[] = [];
  const before = async () => {
    tried = await countPasswordTry(name, origin.address, known);
  };
  const right = await verifyPassword(user?.passwordHash ?? null, password, { ahead: known, before });
  const session = user && right ? await openSession(db, user, origin) : null;
  if (session) await forgetTries(tried);
  return session;
}

/**
 * Opens a session for an account as it was read: null if its password has become another one or it was disabled since,
 * so that no session outlives what ended all of them.
 */
export async function openSession(
  tx: Prisma.TransactionClient,
  user: Account,
  { address, userAgent }: Origin,
): Promise<SignedIn | null> {
  const token = randomToken();
  const opened = await tx.$executeRaw`
    INSERT INTO sessions (id, user_id, token_hash, user_agent, address, expires_at)
    SELECT ${uuidv7()}::uuid, u.id, ${sha256(token)}, ${userAgent}, ${address}, now() + make_interval(days => ${sessionDays})
    FROM users u
    WHERE u.id = ${user.id}::uuid AND u.disabled_at IS NULL AND u.password_hash IS NOT DISTINCT FROM ${user.passwordHash}
    FOR SHARE`;
  return opened === 1 ? { token, device: deviceToken(user) } : null;
}

/** Who a session's token belongs to now, asking from `address`; null once it has ended, expired, or its person was disabled. */
export async function findMember(token: string, address: string | null = null): Promise<MemberActor | null> {
  const [found] = await runStatement<Found>(Prisma.sql`
    SELECT s.id AS "sessionId", u.id AS "userId", u.email, u.name, u.role::text AS role,
           s.last_seen_at < now() - interval '1 minute' AS idle
    FROM sessions s JOIN users u ON u.id = s.user_id
    WHERE s.token_hash = ${sha256(token)} AND ${live}`);
  if (!found) return null;
  const { idle, ...member } = found;
  if (idle) noteActivity(member.sessionId, member.userId, address);
  return { kind: "member", ...member, address };
}

type Found = Omit<MemberActor, "kind" | "address"> & { idle: boolean };

/** Ends a session, and the event streams of its tabs with it; one that has ended already is no error. */
export async function endSession(token: string): Promise<void> {
  const where = { tokenHash: Uint8Array.from(sha256(token)) };
  await db.$transaction(async (tx) => {
    const session = await tx.session.findFirst({ where, select: { userId: true } });
    if (session) await endSessions(tx, session.userId, where);
  });
}

/**
 * Ends the sessions of a person that `where` names, all without it, in the caller's transaction, and has their event
 * streams end with it in every process. Returns how many they were.
 */
export async function endSessions(
  tx: Prisma.TransactionClient,
  userId: string,
  where: Prisma.SessionWhereInput = {},
): Promise<number> {
  const { count } = await tx.session.deleteMany({ where: { AND: [where, { userId }] } });
  if (count > 0) await announceEndedSessions(tx, userId);
  return count;
}

/** At most once a minute and off the request's way. */
function noteActivity(sessionId: string, userId: string, address: string | null): void {
  Promise.all([
    db.$executeRaw`
      UPDATE sessions SET last_seen_at = now(), address = COALESCE(${address}, address) WHERE id = ${sessionId}::uuid`,
    db.$executeRaw`UPDATE users SET last_active_at = now() WHERE id = ${userId}::uuid`,
  ]).catch(() => undefined);
}

/** Whether the session of a long-lived connection is still good, and its person may still do what they might. */
export async function isMember({ sessionId, role }: MemberActor): Promise<boolean> {
  const rows = await db.$queryRaw<object[]>`
    SELECT FROM sessions s JOIN users u ON u.id = s.user_id WHERE s.id = ${sessionId}::uuid AND u.role = ${role}::role AND ${live}`;
  return rows.length === 1;
}

/** Removes the sessions that have expired. */
export async function pruneSessions(): Promise<void> {
  await db.$executeRaw`DELETE FROM sessions WHERE expires_at <= now()`;
}

/** SQL: what a session `s` of the person `u` has to be for its token to be worth something. */
const live = Prisma.sql`s.expires_at > now() AND u.disabled_at IS NULL`;
