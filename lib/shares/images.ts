import type { ShareActor } from "../auth/actor";
import { visibleImages, visibleReviews } from "../auth/policy";
import { db } from "../db";
import { notFound } from "../errors";
import type { SharedImage, SharedImagePlace, SharedPage } from "../schemas/shared";
import { isUuid } from "../uuid";

/** Images on one page of a shared link. */
export const sharedPageSize = 60;

/** Beside an image: forwards or backwards from it, without it. */
type Place = { after: string } | { before: string } | null;

/**
 * A page of what the link shows, in the order of its set or list; from the beginning where the image that it should
 * begin at is not one of the link's any more.
 */
export async function listShared(actor: ShareActor, place: Place): Promise<SharedPage> {
  const known = place !== null && isUuid(Object.values(place)[0]) ? place : null;
  const rows = await imagesFrom(actor, known, sharedPageSize + 1);
  if (known && rows.length === 0) return listShared(actor, null);
  const backwards = known !== null && "before" in known;
  const more = rows.length > sharedPageSize;
  const page = backwards ? rows.slice(more ? 1 : 0) : rows.slice(0, sharedPageSize);
  return {
    images: page.map(({ image }) => toShared(actor, image)),
    picked: await pickedOf(
      actor,
      page.map(({ image }) => image.id),
    ),
    hasPrevious: backwards ? more : known !== null,
    hasNext: backwards ? true : more,
  };
}

/** One image of the link with its neighbours. Throws `not_found` for every image that is not one of its. */
export async function getShared(actor: ShareActor, id: string): Promise<SharedImagePlace> {
  if (!isUuid(id)) throw notFound("This image");
  const image = await db.image.findFirst({ where: { AND: [visibleImages(actor), { id }] }, select: parts });
  if (!image) throw notFound("This image");
  const [[previous], [next]] = await Promise.all([
    imagesFrom(actor, { before: id }, 1),
    imagesFrom(actor, { after: id }, 1),
  ]);
  return {
    image: toShared(actor, image),
    previousId: previous?.image.id ?? null,
    nextId: next?.image.id ?? null,
  };
}

/** Ids and what their files are called after, of all that the link shows, read page by page. */
export async function* everyShared(actor: ShareActor): AsyncGenerator<{ id: string; createdAt: Date }> {
  for (let place: Place = null; ; ) {
    const rows = await imagesFrom(actor, place, 100);
    for (const { image } of rows) yield image;
    const last = rows.at(-1);
    if (!last || rows.length < 100) return;
    place = { after: last.image.id };
  }
}

const parts = {
  id: true,
  number: true,
  width: true,
  height: true,
  thumbhash: true,
  createdAt: true,
  generation: { select: { prompt: true } },
} as const;

type Row = {
  id: string;
  number: number;
  width: number;
  height: number;
  thumbhash: Uint8Array | null;
  createdAt: Date;
  generation: { prompt: string };
};

/** Up to `most` rows beside a place, always in the link's own order; none beside what is not one of the link's. */
async function imagesFrom(actor: ShareActor, place: Place, most: number): Promise<{ image: Row }[]> {
  const { setId, shareId } = actor;
  const image = visibleImages(actor);
  const backwards = place !== null && "before" in place;
  const direction = backwards ? ("desc" as const) : ("asc" as const);
  const orderBy = [{ position: direction }, { imageId: direction }];
  const common = { orderBy, select: { image: { select: parts } }, take: most };
  const imageId = place === null ? null : "after" in place ? place.after : place.before;
  const inOrder = (rows: { image: Row }[]) => (backwards ? rows.reverse() : rows);
  if (setId === null) {
    const at = imageId && (await db.shareImage.findUnique({ where: { shareId_imageId: { shareId, imageId } } }));
    if (imageId && !at) return [];
    return inOrder(
      await db.shareImage.findMany({ where: { shareId, image, ...(at && beside(at, backwards)) }, ...common }),
    );
  }
  const at = imageId && (await db.setImage.findUnique({ where: { setId_imageId: { setId, imageId } } }));
  if (imageId && !at) return [];
  return inOrder(await db.setImage.findMany({ where: { setId, image, ...(at && beside(at, backwards)) }, ...common }));
}

/** By keys instead of Prisma's cursor, which counts on its row being there: an image in the trash still has its place. */
function beside<P extends number | string>(
  { position, imageId }: { position: P; imageId: string },
  backwards: boolean,
) {
  return backwards
    ? { OR: [{ position: { lt: position } }, { position, imageId: { lt: imageId } }] }
    : { OR: [{ position: { gt: position } }, { position, imageId: { gt: imageId } }] };
}

function toShared({ showPrompts }: ShareActor, { generation, thumbhash, ...row }: Row): SharedImage {
  const { id, number, width, height } = row;
  return {
    ...{ id, number, width, height },
    thumbhash: thumbhash && Buffer.from(thumbhash).toString("base64"),
    prompt: showPrompts ? generation.prompt : null,
  };
}

async function pickedOf(actor: ShareActor, ids: string[]): Promise<string[]> {
  if (actor.visitorId === null) return [];
  const where = { AND: [visibleReviews(actor), { imageId: { in: ids }, picked: true }] };
  return (await db.shareReview.findMany({ where, select: { imageId: true } })).map(({ imageId }) => imageId);
}
