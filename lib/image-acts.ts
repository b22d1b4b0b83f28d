import type { Actor, MemberActor } from "./auth/actor";
import { liveShares, mustContribute, ownImages, visibleImages } from "./auth/policy";
import { databaseTime, db, type Prisma } from "./db";
import { announceImages, announceSets } from "./events";
import { frameParts, toFrame } from "./images";
import { newestFirst } from "./keyset";
import type { ChangedView, ImageChanges } from "./schemas/image-acts";
import type { FrameView } from "./schemas/views";

type Tx = Prisma.TransactionClient;

/**
 * Picks images or takes the pick back, for whoever contributes; makes images private or the team's, for their owner
 * alone. What is somebody else's stays as it is and is counted as `kept`.
 */
export async function changeImages(actor: MemberActor, ids: string[], changes: ImageChanges): Promise<ChangedView> {
  mustContribute(actor);
  const { picked, private: hidden } = changes;
  const outcome = await db.$transaction(async (tx) => {
    await holdImages(tx, ids);
    const marked = picked === undefined ? [] : await pick(tx, actor, ids, picked);
    const { moved, kept } = hidden === undefined ? { moved: [], kept: 0 } : await setPrivate(tx, actor, ids, hidden);
    return { changed: [...new Set([...marked, ...moved])], kept };
  });
  const frames = await listFrames(actor, ids);
  return { frames, ...outcome, links: hidden ? await countLinks(outcome.changed) : 0 };
}

/** Those of these images that the actor sees, as frames, newest first. */
export async function listFrames(actor: Actor, ids: string[]): Promise<FrameView[]> {
  const rows = await db.image.findMany({
    where: { AND: [visibleImages(actor), { id: { in: ids } }] },
    include: frameParts,
    orderBy: [...newestFirst],
  });
  return rows.map(toFrame);
}

/** Locks the rows of images in one order for all, so that nobody waits for somebody who waits for them. */
export async function holdImages(tx: Tx, ids: string[]): Promise<void> {
  await tx.$queryRaw`SELECT FROM images WHERE id = ANY(${ids}::uuid[]) ORDER BY id FOR NO KEY UPDATE`;
}

/** Tells open pages that the sets which hold these images show others now. */
export async function announceSetsOf(tx: Tx, ids: string[]): Promise<void> {
  const rows = await tx.setImage.findMany({
    where: { imageId: { in: ids } },
    select: { setId: true },
    distinct: ["setId"],
  });
  await announceSets(
    tx,
    rows.map(({ setId }) => setId),
  );
}

/** The team's mark, as with a grease pencil: whoever saw the image may make it, and take it back. */
async function pick(tx: Tx, actor: MemberActor, ids: string[], picked: boolean): Promise<string[]> {
  const marked = await tx.image.updateManyAndReturn({
    where: { AND: [visibleImages(actor), { id: { in: ids }, pickedAt: picked ? null : { not: null } }] },
    data: picked ? { pickedAt: await databaseTime(), pickedById: actor.userId } : { pickedAt: null, pickedById: null },
    select: { id: true, userId: true, private: true },
  });
  await announceImages(tx, marked);
  return marked.map(({ id }) => id);
}

async function setPrivate(tx: Tx, actor: MemberActor, ids: string[], hidden: boolean) {
  const changed = await tx.image.updateManyAndReturn({
    where: { AND: [ownImages(actor), { id: { in: ids }, private: !hidden }] },
    data: { private: hidden },
    select: { id: true, userId: true, generationId: true },
  });
  await followImages(
    tx,
    changed.map(({ generationId }) => generationId),
  );
  const moved = changed.map(({ id }) => id);
  // Before or after, everybody sees them.
  await announceImages(
    tx,
    changed.map((one) => ({ ...one, private: false })),
  );
  await announceSetsOf(tx, moved);
  const others = { AND: [visibleImages(actor), { id: { in: ids } }, { NOT: ownImages(actor) }] };
  return { moved, kept: await tx.image.count({ where: others }) };
}

/** A prompt is private once all of its images are, and the team's again with the first that is. */
export async function followImages(tx: Tx, generationIds: string[]): Promise<void> {
  await tx.$executeRaw`
    UPDATE generations g SET private = shown.private
    FROM (SELECT generation_id, bool_and(private) AS private FROM images
          WHERE generation_id = ANY(${[...new Set(generationIds)]}::uuid[]) GROUP BY generation_id) shown
    WHERE g.id = shown.generation_id AND g.private <> shown.private`;
}

/** How many links are good now and list private ones of these images: their owner's own, which still show them. */
async function countLinks(ids: string[]): Promise<number> {
  const [row] = await db.$queryRaw<{ links: number }[]>`
    SELECT count(DISTINCT s.id)::int AS links
    FROM share_images x JOIN images i ON i.id = x.image_id JOIN shares s ON s.id = x.share_id CROSS JOIN team t
    WHERE x.image_id = ANY(${ids}::uuid[]) AND i.private AND i.deleted_at IS NULL AND s.user_id = i.user_id
      AND ${liveShares()}`;
  return row?.links ?? 0;
}
