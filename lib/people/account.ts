import { record } from "../audit";
import type { Actor, MemberActor } from "../auth/actor";
import { deviceToken } from "../auth/device";
import { hashPassword, verifyPassword } from "../auth/password";
import { ownSessions } from "../auth/policy";
import { replacePassword } from "../auth/replace-password";
import { endSessions } from "../auth/sessions";
import { countPasswordTry, forgetTries } from "../auth/throttle";
import { databaseTime, db } from "../db";
import { AppError, notFound } from "../errors";
import type { SessionView } from "../schemas/account";
import { deviceOf } from "../user-agent";

/** Changes what the person who is signed in is called. */
export async function rename(actor: MemberActor, name: string): Promise<void> {
  await db.$transaction(async (tx) => {
    await tx.user.update({ where: { id: actor.userId }, data: { name } });
    await record(tx, actor, "account.rename", actor.userId, { name });
  });
}

/** Whether the person who is signed in has a password, or signs in elsewhere alone. */
export async function hasPassword(actor: MemberActor): Promise<boolean> {
  return (await db.user.count({ where: { id: actor.userId, passwordHash: { not: null } } })) > 0;
}

/**
 * Changes one's own password and ends all other sessions. Returns what makes this browser known from now on. Throws
 * `invalid_value` for a wrong current password, `rate_limit_exceeded` after too many of them, and `conflict` if the
 * password was changed in the same moment or there is none.
 */
export async function changePassword(
  actor: MemberActor,
  { current, password }: { current: string; password: string },
): Promise<{ device: string }> {
  const { userId: id, email } = actor;
  const { passwordHash: old } = await db.user.findUniqueOrThrow({ where: { id }, select: { passwordHash: true } });
  if (old === null)
    throw new AppError("conflict", "You sign in without a password. An admin can send you a link to set one.");
  let tried: string[] = [];
  const before = async () => {
    tried = await countPasswordTry(email, actor.address, true);
  };
  if (!(await verifyPassword(old, current, { ahead: true, before }))) {
    throw new AppError("invalid_value", "This is not your current password.", { param: "current" });
  }
  await forgetTries(tried);
  const passwordHash = await hashPassword(password);
  await db.$transaction(async (tx) => {
    const [same] = await tx.$queryRaw<object[]>`
      SELECT 1 FROM users WHERE id = ${id}::uuid AND password_hash = ${old} FOR UPDATE`;
    if (!same) throw new AppError("conflict", "The password was changed in the same moment. Sign in with the new one.");
    await replacePassword(tx, { id, email }, passwordHash, actor.sessionId);
    await record(tx, actor, "account.set_password", id);
  });
  return { device: deviceToken({ id, passwordHash }) };
}

/** Where the person is signed in now: this session first, then by when it was last seen. */
export async function listSessions(actor: Actor): Promise<SessionView[]> {
  const rows = await db.session.findMany({
    where: { AND: [ownSessions(actor), { expiresAt: { gt: await databaseTime() } }] },
    orderBy: [{ lastSeenAt: "desc" }, { id: "desc" }],
  });
  const views = rows.map((row) => ({
    id: row.id,
    ...deviceOf(row.userAgent),
    address: row.address,
    createdAt: row.createdAt.toISOString(),
    lastSeenAt: row.lastSeenAt.toISOString(),
    current: actor.kind === "member" && row.id === actor.sessionId,
  }));
  return [...views.filter(({ current }) => current), ...views.filter(({ current }) => !current)];
}

/** Ends one of one's own sessions: its very next request is refused. Throws `not_found`. */
export async function revokeSession(actor: MemberActor, id: string): Promise<void> {
  await db.$transaction(async (tx) => {
    const ended = await endSessions(tx, actor.userId, { AND: [ownSessions(actor), { id }] });
    if (ended === 0) throw notFound("This session");
    await record(tx, actor, "session.revoke", id);
  });
}

/** Ends all of one's sessions but this one, and returns how many those were. */
export async function revokeOtherSessions(actor: MemberActor): Promise<number> {
  return db.$transaction(async (tx) => {
    const others = { AND: [ownSessions(actor), { id: { not: actor.sessionId } }] };
    const ended = await endSessions(tx, actor.userId, others);
    if (ended > 0) await record(tx, actor, "session.revoke_others", actor.userId, { sessions: ended });
    return ended;
  });
}
