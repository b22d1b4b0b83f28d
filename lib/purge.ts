import type { MemberActor } from "./auth/actor";
import { administers, deletedImages, mustContribute } from "./auth/policy";
import { db, type Prisma } from "./db";
import { dropPartial } from "./generations/partials";
import { followImages, holdImages } from "./image-acts";
import { log } from "./log";
import type { PurgeInput } from "./schemas/image-acts";
import { trashDays } from "./schemas/limits";
import { thumbnailKey } from "./storage/ingest";
import { storage } from "./storage/storage";
import { type Told, tellOf, told } from "./trash";

type Tx = Prisma.TransactionClient;

/** So many images at a time: no statement takes long, and whoever dies half-way has done the rest. */
const batch = 500;

/**
 * Deletes images for ever that are in the trash: those that are named, or all of the actor's own, for an admin with
 * `everybody` all that they see there. Gives how many. Their rows go at once, their bytes a minute later; what was
 * asked, sent and paid for them stays.
 */
export async function purgeImages(actor: MemberActor, input: PurgeInput): Promise<number> {
  mustContribute(actor);
  const wanted = wantedOf(actor, input);
  for (let purged = 0; ; ) {
    const count = await db.$transaction(async (tx) => {
      const where = { AND: [deletedImages(actor), wanted] };
      const found = await tx.image.findMany({ where, select: { id: true }, orderBy: { id: "asc" }, take: batch });
      const ids = found.map(({ id }) => id);
      await holdImages(tx, ids);
      // Whoever brought one back, or deleted it, was quicker.
      const rows = await tx.image.findMany({ where: { AND: [where, { id: { in: ids } }] }, select: told });
      await tellOf(tx, actor, "image.purge", rows);
      await removeRows(tx, rows);
      return ids.length;
    });
    purged += count;
    if (count < batch) return purged;
  }
}

function wantedOf(actor: MemberActor, input: PurgeInput): Prisma.ImageWhereInput {
  if ("ids" in input) return { id: { in: input.ids } };
  return {
    ...(input.until && { deletedAt: { lte: new Date(input.until) } }),
    ...(!(input.everybody && administers(actor)) && { userId: actor.userId }),
  };
}

/**
 * Deletes for ever what has been in the trash for its days, by the database's clock, and then removes from storage what
 * deleted images have left there. Several processes share the work; one that dies is repeated by the next.
 */
export async function purgeTrash(): Promise<void> {
  while ((await purgeExpired()) === batch);
  while (await removeObjects());
}

function purgeExpired(): Promise<number> {
  return db.$transaction(async (tx) => {
    const rows = await tx.$queryRaw<{ id: string; generationId: string }[]>`
      SELECT id, generation_id AS "generationId" FROM images
      WHERE deleted_at < now() - make_interval(days => ${trashDays})
      ORDER BY deleted_at LIMIT ${batch} FOR UPDATE SKIP LOCKED`;
    await removeRows(tx, rows);
    return rows.length;
  });
}

/** Removes rows, and notes in the same breath what they leave in storage. */
async function removeRows(tx: Tx, rows: Pick<Told, "id" | "generationId">[]): Promise<void> {
  if (rows.length === 0) return;
  const thumbnails = (["small", "large", "web"] as const).map((variant) => thumbnailKey("%", variant));
  await tx.$executeRaw`
    WITH gone AS (
      DELETE FROM images WHERE id = ANY(${rows.map(({ id }) => id)}::uuid[])
      RETURNING id, generation_id, original_key, uncropped_key
    )
    INSERT INTO purged_images (id, generation_id, keys)
    SELECT id, generation_id, array_remove(ARRAY[original_key, uncropped_key], NULL)
      || ARRAY(SELECT replace(name, '%', gone.id::text) FROM unnest(${thumbnails}::text[]) name)
    FROM gone`;
  await followImages(
    tx,
    rows.map(({ generationId }) => generationId),
  );
}

type Purged = { id: string; generationId: string; keys: string[]; last: boolean };

/** So many images' objects at a time, for so long no other process takes them. */
const claim = 50;
const claimMinutes = 5;

/** Removes the objects of some deleted images. Gives whether there may be more that it can do. */
async function removeObjects(): Promise<boolean> {
  const rows = await db.$queryRaw<Purged[]>`
    WITH taken AS (
      UPDATE purged_images SET due_at = now() + make_interval(mins => ${claimMinutes})
      WHERE id IN (SELECT id FROM purged_images WHERE due_at <= now() ORDER BY due_at LIMIT ${claim}
                   FOR UPDATE SKIP LOCKED)
      RETURNING id, generation_id, keys
    )
    SELECT t.id, t.generation_id AS "generationId", t.keys,
      NOT EXISTS (SELECT FROM images i WHERE i.generation_id = t.generation_id) AS last
    FROM taken t`;
  const outcomes = await Promise.allSettled(rows.map(removeObjectsOf));
  const failed = outcomes.find((one) => one.status === "rejected");
  if (failed) log.warn({ err: failed.reason }, "bytes of deleted images are still in storage; they are tried again");
  return rows.length === claim && !failed;
}

/** All that one image has left; with the last of its generation also what lies beside the originals. */
async function removeObjectsOf({ id, generationId, keys, last }: Purged): Promise<void> {
  const found = [...keys];
  if (last) {
    await dropPartial(generationId);
    for await (const { key } of storage().list(`generations/${generationId}/`)) found.push(key);
  }
  for (const key of await needless(found)) await storage().delete(key);
  await db.purgedImage.deleteMany({ where: { id } });
}

/** Those of these objects that no image and no reference names any more. */
async function needless(keys: string[]): Promise<string[]> {
  const rows = await db.$queryRaw<{ key: string }[]>`
    SELECT DISTINCT key FROM unnest(${keys}::text[]) key
    WHERE NOT EXISTS (SELECT FROM images i WHERE i.original_key = key)
      AND NOT EXISTS (SELECT FROM images i WHERE i.uncropped_key = key)
      AND NOT EXISTS (SELECT FROM "references" r WHERE r.storage_key = key)`;
  return rows.map(({ key }) => key);
}
