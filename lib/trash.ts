import { record } from "./audit";
import type { MemberActor } from "./auth/actor";
import { deletedImages, disposableImages, mustContribute, visibleImages } from "./auth/policy";
import { databaseTime, db, type Prisma } from "./db";
import { announceImages } from "./events";
import { announceSetsOf, holdImages, listFrames } from "./image-acts";
import { frameParts, toFrame } from "./images";
import { parseCursor, toCursor } from "./keyset";
import type { AuditAction } from "./schemas/audit";
import type { ChangedView, TrashedView, TrashFrame, TrashView } from "./schemas/image-acts";
import { trashDays } from "./schemas/limits";
import { isUuid } from "./uuid";

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

/**
 * A page of the trash, what came into it last first, by keyset: one's own, for an admin with `everybody` all but private
 * ones of others. A broken cursor gives the first page.
 */
export async function listTrash(
  actor: MemberActor,
  options: { cursor?: string | undefined; everybody?: boolean } = {},
): Promise<TrashView> {
  const now = await databaseTime();
  const mine = options.everybody ? {} : { userId: actor.userId };
  const all = { AND: [deletedImages(actor), mine] };
  const after = parseCursor(options.cursor);
  const older = after && {
    deletedAt: { lte: after.createdAt },
    OR: [{ deletedAt: { lt: after.createdAt } }, { id: { lt: after.id } }],
  };
  const [rows, count] = await Promise.all([
    db.image.findMany({
      where: { AND: [all, older ?? {}] },
      include: frameParts,
      orderBy: [{ deletedAt: "desc" }, { id: "desc" }],
      take: pageSize + 1,
    }),
    // The trash is small, and its rows have an index of their own.
    db.image.count({ where: all }),
  ]);
  const page = rows.slice(0, pageSize);
  const last = page.at(-1);
  return {
    frames: page.map((row) => toTrashFrame(row, now)),
    nextCursor: rows.length > pageSize && last?.deletedAt ? toCursor({ createdAt: last.deletedAt, id: last.id }) : null,
    count,
    until: now.toISOString(),
  };
}

const pageSize = 60;
const dayMs = 24 * 3600 * 1000;

function toTrashFrame(row: Parameters<typeof toFrame>[0], now: Date): TrashFrame {
  const deletedAt = row.deletedAt ?? now;
  const left = trashDays - (now.getTime() - deletedAt.getTime()) / dayMs;
  return { ...toFrame(row), deletedAt: deletedAt.toISOString(), daysLeft: left < 1 ? 0 : Math.ceil(left) };
}

/** An image in the trash that the actor may bring back; null for any other. */
export async function findTrashed(
  actor: MemberActor,
  id: string,
): Promise<{ number: number; deletedAt: string } | null> {
  if (!isUuid(id)) return null;
  const row = await db.image.findFirst({
    where: { AND: [deletedImages(actor), { id }] },
    select: { number: true, deletedAt: true },
  });
  return row?.deletedAt ? { number: row.number, deletedAt: row.deletedAt.toISOString() } : null;
}

/** To open pages, and where they were somebody else's to the audit log: one event for each person. */
export async function tellOf(tx: Tx, actor: MemberActor, action: AuditAction, images: Told[]): Promise<void> {
  await announceImages(tx, images);
  const others = Map.groupBy(
    images.filter(({ userId }) => userId !== actor.userId),
    ({ userId }) => userId,
  );
  for (const [userId, theirs] of others) {
    const numbers = theirs.map(({ number }) => number).sort((a, b) => a - b);
    await record(tx, actor, action, userId, { images: numbers.length, numbers: numbers.slice(0, 50) });
  }
}
