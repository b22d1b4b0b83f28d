import { v7 as uuidv7 } from "uuid";
import { randomToken, sha256 } from "../crypto";
import { db, type Prisma } from "../db";
import type { MemberActor } from "./actor";
import { verifyAgainstNothing, verifyPassword } from "./password";
import { countSignIn, forgetTries } from "./throttle";

/** How long a session lasts, in days. */
export const sessionDays = 30;

type Origin = { address: string | null; userAgent: string | null };

/**
 * Signs a person in and returns the session's random token, or null for an unknown, disabled or wrong one: the same
 * answer in the same time. Throws `rate_limit_exceeded`.
 */
export async function signIn(email: string, password: string, origin: Origin): Promise<string | null> {
  const name = email.trim().toLowerCase();
  await countSignIn(name, origin.address);
  const user = await db.user.findUnique({ where: { email: name } });
  const right = user?.passwordHash
    ? await verifyPassword(user.passwordHash, password)
    : await verifyAgainstNothing(password);
  if (!user || !right || user.disabledAt) return null;
  await forgetTries(`sign-in:${name}`);
  const token = randomToken();
  const expiresAt = new Date(Date.now() + sessionDays * 24 * 3600 * 1000);
  await db.session.create({
    data: { id: uuidv7(), userId: user.id, tokenHash: Uint8Array.from(sha256(token)), expiresAt, ...origin },
  });
  return token;
}

/** Who a session's token belongs to now, asking from `address`; null once it has ended, expired, or its person was disabled. */
export async function findMember(token: string, address: string | null = null): Promise<MemberActor | null> {
  const session = await db.session.findUnique({
    where: { tokenHash: Uint8Array.from(sha256(token)), ...live() },
    include: { user: true },
  });
  if (!session) return null;
  if (Date.now() - session.lastSeenAt.getTime() > 60_000) noteActivity(session.id, session.userId);
  const { id: userId, email, name, role } = session.user;
  return { kind: "member", userId, sessionId: session.id, email, name, role, address };
}

/** Ends a session; one that has ended already is no error. */
export async function endSession(token: string): Promise<void> {
  await db.session.deleteMany({ where: { tokenHash: Uint8Array.from(sha256(token)) } });
}

/** At most once a minute and off the request's way. */
function noteActivity(sessionId: string, userId: string): void {
  const now = new Date();
  Promise.all([
    db.session.updateMany({ where: { id: sessionId }, data: { lastSeenAt: now } }),
    db.user.updateMany({ where: { id: userId }, data: { lastActiveAt: now } }),
  ]).catch(() => undefined);
}

/** Whether the session of a long-lived connection is still good. */
export async function isMember(actor: MemberActor): Promise<boolean> {
  return (await db.session.findUnique({ where: { id: actor.sessionId, ...live() }, select: { id: true } })) !== null;
}

/** Removes the sessions that have expired. */
export async function pruneSessions(): Promise<void> {
  await db.session.deleteMany({ where: { expiresAt: { lte: new Date() } } });
}

/** What a session has to be for its token to be worth something. */
function live() {
  return { expiresAt: { gt: new Date() }, user: { disabledAt: null } } satisfies Prisma.SessionWhereInput;
}
