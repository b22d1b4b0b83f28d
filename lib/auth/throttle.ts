import { v7 as uuidv7 } from "uuid";
import { db, type Prisma } from "../db";
import { AppError } from "../errors";

/** Tries that are let through in fifteen minutes, and what whoever comes after them reads. */
export type Throttle = { most: number; message: string };

const message = "Too many attempts. Wait 15 minutes and try again.";
// Ten passwords are checked per account, whoever asks from wherever. Three of them are kept for browsers that have
// signed in to it before: somebody who never stops trying uses up the others, and the owner still gets in.
// In a browser that is new to them an admin's link does, which asks for no password, and so does a single sign-on.
const fromAnywhere: Throttle = { most: 7, message };
const fromKnown: Throttle = { most: 3, message };
// Whoever tries a few passwords on very many accounts would have each of them hashed.
const perAddress: Throttle = { most: 100, message };

/**
 * Counts a try at `subject` (`sign-in:<email>`, `share:<id>`) and throws `rate_limit_exceeded` after the most in fifteen
 * minutes, whatever the address and whether the subject exists. One at a time under an advisory lock, so that parallel
 * tries cannot slip past. Returns what `forgetTries` takes.
 */
export async function countTry(subject: string, address: string | null, throttle: Throttle): Promise<string> {
  // Those who are refused anyway need not queue for the lock.
  const id = (await isFull(db, subject, throttle)) ? null : await count(subject, address, throttle);
  if (!id) throw new AppError("rate_limit_exceeded", throttle.message, { retryAfter: 900 });
  return id;
}

async function count(subject: string, address: string | null, throttle: Throttle): Promise<string | null> {
  return db.$transaction(async (tx) => {
    await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${subject}, 0))`;
    if (await isFull(tx, subject, throttle)) return null;
    const id = uuidv7();
    await tx.attempt.create({ data: { id, subject, address } });
    return id;
  });
}

async function isFull(tx: Prisma.TransactionClient, subject: string, { most }: Throttle): Promise<boolean> {
  const [row] = await tx.$queryRaw<{ recent: bigint }[]>`
    SELECT count(*) AS recent FROM attempts
    WHERE subject = ${subject} AND created_at >= now() - interval '15 minutes'`;
  return Number(row?.recent ?? 0) >= most;
}

/**
 * Counts a password that is about to be checked for the account `email`: ten in fifteen minutes, of which three are for
 * browsers that are known to it. Throws `rate_limit_exceeded`; returns what `forgetTries` takes.
 */
export async function countPasswordTry(email: string, address: string | null, known: boolean): Promise<string[]> {
  const own = known ? await countTry(`sign-in-known:${email}`, address, fromKnown).catch(orNobody) : null;
  if (own) return [own];
  const ofAddress = address ? [await countTry(`sign-in-address:${address}`, address, perAddress)] : [];
  return [...ofAddress, await countTry(`sign-in:${email}`, address, fromAnywhere)];
}

function orNobody(error: unknown): null {
  if (error instanceof AppError && error.code === "rate_limit_exceeded") return null;
  throw error;
}

/** Takes a try back that turned out right: only wrong ones use the count up. */
export async function forgetTries(ids: string[]): Promise<void> {
  await db.attempt.deleteMany({ where: { id: { in: ids } } });
}

/** Forgets every password tried for the account `email`: it has a new one, which none of them was a guess at. */
export async function forgetPasswordTries(tx: Prisma.TransactionClient, email: string): Promise<void> {
  await tx.attempt.deleteMany({ where: { subject: { in: [`sign-in:${email}`, `sign-in-known:${email}`] } } });
}

/** Removes the tries that count no more, at what nobody has tried again too. */
export async function pruneTries(): Promise<void> {
  await db.$executeRaw`DELETE FROM attempts WHERE created_at < now() - interval '15 minutes'`;
}
