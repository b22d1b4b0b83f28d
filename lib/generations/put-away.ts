import { v7 as uuidv7 } from "uuid";
import { record } from "../audit";
import type { Person } from "../auth/actor";
import { ownGenerations } from "../auth/policy";
import { type Db, databaseTime, db, type Prisma } from "../db";
import { AppError, notFound } from "../errors";
import { announce } from "../events";
import { queue } from "../queue";
import { cancelled, closeWithin } from "./close";

/**
 * Stops a generation. As long as no provider was asked its reservation is given back. Once one was, it goes on and is
 * charged: then, if the caller has `accepted` that, its frame goes and its images will be in the trash; otherwise
 * `conflict` says so. An admin's word on somebody else's is written into the audit log. Throws `not_found`, or
 * `conflict` where it is over.
 */
export async function cancelJob(actor: Person, id: string, accepted = false): Promise<{ charged: boolean }> {
  const row = await db.generation.findFirst({
    where: { AND: [ownGenerations(actor), { id }] },
    select: { userId: true },
  });
  if (!row) throw notFound("This generation");
  await queue();
  return db.$transaction(async (tx) => {
    const charged = !(await cancelUnsent(tx, id));
    if (charged && !accepted) {
      throw new AppError("conflict", "It is already being made: stopping it now would not save its cost.");
    }
    if (charged && !(await stopWaiting(tx, id))) {
      throw new AppError("conflict", "It is over already, or a program waits for it.");
    }
    const { userId } = row;
    if (userId !== actor.userId) await record(tx, actor, "generation.cancel", id, { userId });
    return { charged };
  });
}

/** Ends what waits, or what a worker has taken but asked nobody for yet: by its lease, so that it never will. */
async function cancelUnsent(tx: Db, id: string): Promise<boolean> {
  if (await closeWithin(tx, id, null, cancelled)) return true;
  const lease = uuidv7();
  const taken = await tx.$executeRaw`
    UPDATE generations SET lease = ${lease}::uuid WHERE id = ${id}::uuid AND state = 'running' AND sent_at IS NULL`;
  return taken === 1 && Boolean(await closeWithin(tx, id, lease, cancelled));
}

/** Its author waits no more; what is paid for is kept, should they change their mind. What a program waits for goes on. */
async function stopWaiting(tx: Db, id: string): Promise<boolean> {
  const [row] = await tx.$queryRaw<{ userId: string; private: boolean }[]>`
    UPDATE generations SET to_trash = true, dismissed_at = now()
    WHERE id = ${id}::uuid AND state = 'running' AND sent_at IS NOT NULL AND door = 'studio'
    RETURNING user_id AS "userId", private`;
  if (row) await announce(tx, { generationId: id, ...row });
  return row !== undefined;
}

/** Puts a frame that ended without a picture away, or brings it back. Throws `not_found`. */
export async function dismissJob(actor: Person, id: string, away = true): Promise<void> {
  const ended = { state: { in: ["failed", "unknown", "cancelled"] } } satisfies Prisma.GenerationWhereInput;
  const dismissedAt = away ? await databaseTime() : null;
  await db.$transaction(async (tx) => {
    const [row] = await tx.generation.updateManyAndReturn({
      where: { AND: [ownGenerations(actor), { id }, ended] },
      data: { dismissedAt },
      select: { userId: true, private: true },
    });
    if (!row) throw notFound("This generation");
    await announce(tx, { generationId: id, ...row });
  });
}
