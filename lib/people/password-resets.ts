import { v7 as uuidv7 } from "uuid";
import { record } from "../audit";
import type { Actor, MemberActor } from "../auth/actor";
import { hashPassword } from "../auth/password";
import { mustAdminister } from "../auth/policy";
import { replacePassword } from "../auth/replace-password";
import { type Origin, openSession, type SignedIn } from "../auth/sessions";
import { randomToken, sha256 } from "../crypto";
import { db } from "../db";
import { env } from "../env";
import { AppError, notFound } from "../errors";
import { send } from "../mail";
import type { SentReset } from "../schemas/invitation";
import { getTeam } from "../team";
import { lockPeople } from "./shut-out";

const hours = 24;

/**
 * Makes the link by which a person sets a new password, once and within 24 hours, and sends it by email where that is
 * configured; an older one is dead. `not_found`, and `conflict` for somebody who is disabled.
 */
export async function createPasswordReset(actor: Actor, userId: string): Promise<SentReset> {
  mustAdminister(actor);
  const token = randomToken();
  const madeById = actor.kind === "member" ? actor.userId : null;
  const { user, expiresAt } = await db.$transaction(async (tx) => {
    const user = (await lockPeople(tx, actor, [userId])).get(userId);
    if (!user) throw notFound("The person");
    if (user.disabledAt)
      throw new AppError("conflict", "Enable this person first: nobody who is disabled can sign in.");
    await tx.passwordReset.deleteMany({ where: { userId, usedAt: null } });
    const [made] = await tx.$queryRaw<[{ expiresAt: Date }]>`
      INSERT INTO password_resets (id, user_id, made_by_id, token_hash, expires_at)
      VALUES (${uuidv7()}::uuid, ${userId}::uuid, ${madeById}::uuid, ${sha256(token)}, now() + make_interval(hours => ${hours}))
      RETURNING expires_at AS "expiresAt"`;
    await record(tx, actor, "password_reset.create", userId, { email: user.email });
    return { user, expiresAt: made.expiresAt.toISOString() };
  });
  const url = `${env().APP_URL}/reset/${token}`;
  const { name: team } = await getTeam();
  const outcome = await send({
    to: user.email,
    subject: `A new password for ${team}`,
    before: [`An admin of ${team} made this link for you. It lets you choose a new password and signs you in.`],
    link: { url, words: "Choose a new password" },
    after: [`It works once and for ${hours} hours. If you did not ask for it, tell an admin.`],
  });
  return { url, expiresAt, ...outcome };
}

type Found = { userId: string; email: string; name: string; role: MemberActor["role"] };

/** Whose password a link sets; null for every link that is not good now, whatever the reason. */
export async function findPasswordReset(token: string): Promise<Found | null> {
  const [row] = await db.$queryRaw<Found[]>`
    SELECT u.id AS "userId", u.email, u.name, u.role::text AS role
    FROM password_resets r JOIN users u ON u.id = r.user_id
    WHERE r.token_hash = ${sha256(token)} AND r.used_at IS NULL AND r.expires_at > now() AND u.disabled_at IS NULL`;
  return row ?? null;
}

/**
 * Sets the password of whom the link is for, once however many try: all their sessions end, the tries at the old
 * password are forgotten, and they are signed in. Throws `not_found` for a link that is not good now.
 */
export async function resetPassword(
  { token, password }: { token: string; password: string },
  origin: Origin,
): Promise<SignedIn> {
  const found = await findPasswordReset(token);
  if (!found) throw unusable();
  const passwordHash = await hashPassword(password);
  return db.$transaction(async (tx) => {
    // First the account, as whoever shuts its person out does: two that lock in different orders wait for each other.
    await tx.$queryRaw`SELECT FROM users WHERE id = ${found.userId}::uuid FOR NO KEY UPDATE`;
    const claimed = await tx.$executeRaw`
      UPDATE password_resets SET used_at = now()
      WHERE token_hash = ${sha256(token)} AND used_at IS NULL AND expires_at > now()`;
    if (claimed === 0) throw unusable();
    const { userId, email } = found;
    await replacePassword(tx, { id: userId, email }, passwordHash);
    const actor: MemberActor = { ...found, kind: "member", sessionId: "", address: origin.address };
    await record(tx, actor, "password_reset.use", userId);
    const session = await openSession(tx, { id: userId, passwordHash }, origin);
    // Disabled in the meantime: then nothing of this has happened.
    if (!session) throw unusable();
    return session;
  });
}

function unusable(): AppError {
  return new AppError("not_found", "This link is no longer valid. Ask an admin for a new one.");
}
