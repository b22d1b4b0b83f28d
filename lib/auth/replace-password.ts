import type { Prisma } from "../db";
import { endSessions } from "./sessions";
import { forgetPasswordTries } from "./throttle";

/**
 * Gives an account another password in the caller's transaction. What the old one opened is closed: the sessions, except
 * for `keep`, and the links for a new password; the tries at it are forgotten.
 */
export async function replacePassword(
  tx: Prisma.TransactionClient,
  user: { id: string; email: string },
  passwordHash: string,
  keep?: string,
): Promise<void> {
  const { id: userId, email } = user;
  // First the account: whoever signs in with the old password at this moment waits for it, and then is refused.
  await tx.user.update({ where: { id: userId }, data: { passwordHash } });
  await endSessions(tx, userId, keep ? { id: { not: keep } } : {});
  await tx.passwordReset.deleteMany({ where: { userId, usedAt: null } });
  await forgetPasswordTries(tx, email);
}
