import { v7 as uuidv7 } from "uuid";
import { db } from "../db";
import { AppError } from "../errors";

/** Tries that are let through in fifteen minutes, and what whoever comes after them reads. */
export type Throttle = { most: number; message: string };

const signIns: Throttle = { most: 10, message: "Too many tries. Wait a quarter of an hour and try again." };

/**
 * Counts a try at `subject` (`sign-in:<email>`, `share:<id>`) and throws `rate_limit_exceeded` after the most in fifteen
 * minutes, whatever the address and whether the subject exists. One at a time under an advisory lock, so that parallel
 * tries cannot slip past.
 */
export async function countTry(subject: string, address: string | null, throttle: Throttle): Promise<void> {
  const tries = await db.$transaction(async (tx) => {
    await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${subject}, 0))`;
    await tx.$executeRaw`DELETE FROM attempts WHERE subject = ${subject} AND created_at < now() - interval '15 minutes'`;
    const recent = await tx.attempt.count({ where: { subject } });
    if (recent < throttle.most) await tx.attempt.create({ data: { id: uuidv7(), subject, address } });
    return recent;
  });
  if (tries >= throttle.most) throw new AppError("rate_limit_exceeded", throttle.message, { retryAfter: 900 });
}

/** Counts a sign-in to the account `email`: ten in fifteen minutes. */
export function countSignIn(email: string, address: string | null): Promise<void> {
  return countTry(`sign-in:${email}`, address, signIns);
}

/** What was right in the end clears the count. */
export async function forgetTries(subject: string): Promise<void> {
  await db.attempt.deleteMany({ where: { subject } });
}

/** Removes the tries that count no more, at what nobody has tried again too. */
export async function pruneTries(): Promise<void> {
  await db.$executeRaw`DELETE FROM attempts WHERE created_at < now() - interval '15 minutes'`;
}
