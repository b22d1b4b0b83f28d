import { v7 as uuidv7 } from "uuid";
import { db } from "../db";
import { AppError } from "../errors";

const limit = 10;

/**
 * Counts a sign-in for `email` and throws `rate_limit_exceeded` after ten in fifteen minutes, whatever the address
 * and whether the account exists. One statement under an advisory lock, so that parallel tries cannot slip past.
 */
export async function countSignIn(email: string, address: string | null): Promise<void> {
  const tries = await db.$transaction(async (tx) => {
    await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`sign-in:${email}`}, 0))`;
    await tx.$executeRaw`DELETE FROM sign_in_attempts WHERE email = ${email} AND created_at < now() - interval '15 minutes'`;
    const recent = await tx.signInAttempt.count({ where: { email } });
    if (recent < limit) await tx.signInAttempt.create({ data: { id: uuidv7(), email, address } });
    return recent;
  });
  if (tries >= limit) {
    throw new AppError("rate_limit_exceeded", "Too many tries. Wait a quarter of an hour and try again.", {
      retryAfter: 900,
    });
  }
}

/** A sign-in that succeeded clears the account's count. */
export async function forgetSignIns(email: string): Promise<void> {
  await db.signInAttempt.deleteMany({ where: { email } });
}

/** Removes the tries that count no more, of accounts that nobody has tried again too. */
export async function pruneSignIns(): Promise<void> {
  await db.$executeRaw`DELETE FROM sign_in_attempts WHERE created_at < now() - interval '15 minutes'`;
}
