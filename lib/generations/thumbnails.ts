import { db } from "../db";
import { announce } from "../events";
import { indexGeneration } from "../library/indexing";
import { thumbnailKey } from "../storage/ingest";
import { storage } from "../storage/storage";
import { makeThumbnails, makeWeb } from "../storage/thumbnails";

type Source = { id: string; originalKey: string };

/** Makes a generation's images findable and what thumbnails they still lack, then tells the open sheets. Repeating it does no harm. */
export async function makeMissingThumbnails(generationId: string): Promise<void> {
  await indexGeneration(generationId);
  const images = await db.image.findMany({
    where: { generationId, thumbhash: null },
    select: { id: true, originalKey: true, userId: true, private: true },
  });
  for (const image of images) await createThumbnails(image);
  const [first] = images;
  if (first) await announce(db, { generationId, userId: first.userId, private: first.private });
}

const underWay = new Map<string, Promise<void>>();

/** Makes both thumbnails of an image and keeps its thumbhash; calls for the same image at the same time share the work. */
export function createThumbnails(image: Source): Promise<void> {
  return once(image.id, () => create(image));
}

/** Makes the copy of an image that visitors of shared links get instead of the original; shared work likewise. */
export function createWebCopy({ id, originalKey }: Source): Promise<void> {
  return once(`${id}/web`, async () => {
    const copy = await makeWeb(await storage().read(originalKey));
    await storage().put(thumbnailKey(id, "web"), copy, { contentType: "image/webp" });
  });
}

function once(name: string, work: () => Promise<void>): Promise<void> {
  const current = underWay.get(name) ?? work().finally(() => underWay.delete(name));
  underWay.set(name, current);
  return current;
}

async function create({ id, originalKey }: Source): Promise<void> {
  const { small, large, thumbhash } = await makeThumbnails(await storage().read(originalKey));
  await Promise.all([
    storage().put(thumbnailKey(id, "small"), small, { contentType: "image/webp" }),
    storage().put(thumbnailKey(id, "large"), large, { contentType: "image/webp" }),
  ]);
  await db.image.updateMany({ where: { id }, data: { thumbhash: Uint8Array.from(thumbhash) } });
}
