import { record } from "./audit";
import type { MemberActor } from "./auth/actor";
import { deletedImages, disposableImages, mustContribute, visibleImages } from "./auth/policy";
import { databaseTime, db, type Prisma } from "./db";
import { announceImages } from "./events";
import { announceSetsOf, holdImages, listFrames } from "./image-acts";
import type { AuditAction } from "./schemas/audit";
import type { ChangedView, TrashedView } from "./schemas/image-acts";

type Tx = Prisma.TransactionClient;
export const told = { id: true, userId: true, private: true, number: true, generationId: true } as const;
export type Told = Prisma.ImageGetPayload<{ select: typeof told }>;

/**
 * Moves images into the trash: one's own, and an admin any that they see. What is somebody else's stays and is counted
 * as `kept`; what is there already, or gone, is passed over.
 */
export async function trashImages(actor: MemberActor, ids: string[]): Promise<TrashedView> {
  mustContribute(actor);
  return db.$transaction(async (tx) => {
    await holdImages(tx, ids);
    const moved = await tx.image.updateManyAndReturn({
      where: { AND: [disposableImages(actor), { id: { in: ids } }] },
      data: { deletedAt: await databaseTime() },
      select: told,
    });
    await tellOf(tx, actor, "image.trash", moved);
    const kept = await tx.image.count({ where: { AND: [visibleImages(actor), { id: { in: ids } }] } });
    return { moved: moved.map(({ id }) => id), kept };
  });
}

/** Brings images back to where they were, in sets and links too: one's own, and an admin all but private ones. */
export async function restoreImages(actor: MemberActor, ids: string[]): Promise<ChangedView> {
  mustContribute(actor);
  const changed = await db.$transaction(async (tx) => {
    await holdImages(tx, ids);
    const rows = await tx.image.updateManyAndReturn({
      where: { AND: [deletedImages(actor), { id: { in: ids } }] },
      data: { deletedAt: null },
      select: told,
    });
    await tellOf(tx, actor, "image.restore", rows);
    await announceSetsOf(
      tx,
      rows.map(({ id }) => id),
    );
    return rows.map(({ id }) => id);
  });
  return { frames: await listFrames(actor, changed), changed, kept: 0, links: 0 };
}

/** To open pages, and where they were somebody else's to the audit log: one event for each person. */
export async function tellOf(tx: Tx, actor: MemberActor, action: AuditAction, images: Told[]): Promise<void> {
  await announceImages(
    tx,
    images.map(({ id }) => id),
    actor.userId,
  );
  const others = Map.groupBy(
    images.filter(({ userId }) => userId !== actor.userId),
    ({ userId }) => userId,
  );
  for (const [userId, theirs] of others) {
    const numbers = theirs.map(({ number }) => number).sort((a, b) => a - b);
    await record(tx, actor, action, userId, { images: numbers.length, numbers: numbers.slice(0, 50) });
  }
}
