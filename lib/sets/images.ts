import { generateKeyBetween, generateNKeysBetween } from "fractional-indexing";
import type { Actor, Person, TeamActor } from "../auth/actor";
import { imagesInSets, mustContribute, visibleImages, visibleSets } from "../auth/policy";
import { type Db, db, type Prisma } from "../db";
import { AppError, notFound } from "../errors";
import { announceSets } from "../events";
import { frameNumber } from "../format";
import { frameParts, toFrame } from "../images";
import type { Positions, SetImagesView } from "../schemas/set";
import { isUuid } from "../uuid";

const pageSize = 60;

/** A set's order; two images that came to the same place at once are told apart by their ids. */
const inOrder = [{ position: "asc" }, { imageId: "asc" }] as const;
const reversed = [{ position: "desc" }, { imageId: "desc" }] as const;

type Place = { position: string; imageId: string };

/**
 * 60 images of a set in its own order, by keyset, or `most`, up to 500: whoever has many open reads them anew in few
 * steps. A broken cursor gives the first page. Throws `not_found`.
 */
export async function listSetImages(
  actor: Actor,
  setId: string,
  cursor?: string,
  most = pageSize,
): Promise<SetImagesView> {
  const size = Math.min(Math.max(1, Math.trunc(most) || pageSize), 500);
  const after = parsePlace(cursor);
  const set = await db.set.findFirst({ where: { AND: [visibleSets(actor), { id: setId }] }, select: { id: true } });
  if (!set) throw notFound("This set");
  const rows = await db.setImage.findMany({
    where: { AND: [{ setId, image: imagesInSets(actor) }, after ? behind(after) : {}] },
    include: { image: { include: frameParts } },
    orderBy: [...inOrder],
    take: size + 1,
  });
  const page = rows.slice(0, size);
  const last = page.at(-1);
  return {
    frames: page.map(({ image }) => toFrame(image)),
    nextCursor: rows.length > size && last ? `${last.position}_${last.imageId}` : null,
  };
}

/** The images before and after one in a set's order; null if the actor sees no such set, or it does not hold the image. */
export async function neighboursInSet(
  actor: Actor,
  setId: string,
  imageId: string,
): Promise<{ previousId: string | null; nextId: string | null } | null> {
  if (!isUuid(setId) || !isUuid(imageId)) return null;
  const shown = { setId, set: visibleSets(actor), image: imagesInSets(actor) };
  const place = await db.setImage.findFirst({ where: { AND: [shown, { imageId }] } });
  if (!place) return null;
  const select = { imageId: true };
  const [previous, next] = await Promise.all([
    db.setImage.findFirst({ where: { AND: [shown, before(place)] }, orderBy: [...reversed], select }),
    db.setImage.findFirst({ where: { AND: [shown, behind(place)] }, orderBy: [...inOrder], select }),
  ]);
  return { previousId: previous?.imageId ?? null, nextId: next?.imageId ?? null };
}

/** What became of images that were to be added. */
type Added = { added: string[]; already: number; gone: number };

/**
 * Adds images at the end of a set in the order given, or at the `positions` that they once had. What the set holds already
 * stays where it is, and what is no longer there is counted as `gone`. Throws `not_found`, and `invalid_value` that names
 * private images: then nothing is added.
 */
export async function addImages(
  actor: Person,
  setId: string,
  imageIds: string[],
  positions: Positions = {},
): Promise<Added> {
  mustContribute(actor);
  return db.$transaction(async (tx) => {
    await holdSet(tx, actor, setId);
    return insertImages(tx, actor, setId, imageIds, positions);
  });
}

/** `addImages` inside a transaction that holds the set's row. */
export async function insertImages(
  tx: Prisma.TransactionClient,
  actor: Person,
  setId: string,
  imageIds: string[],
  positions: Positions = {},
): Promise<Added> {
  const wanted = [...new Set(imageIds)];
  const there = await tx.image.findMany({
    where: { AND: [visibleImages(actor), { id: { in: wanted } }] },
    select: { id: true, number: true, private: true },
  });
  mustBeShared(there.filter((image) => image.private));
  const known = new Set(there.map(({ id }) => id));
  const found = wanted.filter((id) => known.has(id));
  const last = await tx.setImage.findFirst({ where: { setId }, orderBy: [...reversed] });
  const ends = generateNKeysBetween(last?.position ?? null, null, found.length);
  const rows = await tx.setImage.createManyAndReturn({
    data: found.map((imageId, index) => ({
      setId,
      imageId,
      position: goodPosition(positions[imageId]) ?? (ends[index] as string),
    })),
    skipDuplicates: true,
    select: { imageId: true },
  });
  const isNew = new Set(rows.map(({ imageId }) => imageId));
  const added = found.filter((id) => isNew.has(id));
  return { added, already: found.length - added.length, gone: wanted.length - found.length };
}

/** Takes images out of a set and says where they stood. Throws `not_found`; what it does not hold is no error. */
export async function removeImages(actor: TeamActor, setId: string, imageIds: string[]): Promise<Positions> {
  mustContribute(actor);
  return db.$transaction(async (tx) => {
    await holdSet(tx, actor, setId);
    const where = { setId, imageId: { in: imageIds } };
    const rows = await tx.setImage.findMany({ where });
    await tx.setImage.deleteMany({ where });
    return Object.fromEntries(rows.map(({ imageId, position }) => [imageId, position]));
  });
}

/** Moves one image behind another one of its set, or to the front. Throws `not_found` if the set lacks either. */
export async function moveImage(
  actor: TeamActor,
  setId: string,
  { imageId, after }: { imageId: string; after: string | null },
): Promise<void> {
  mustContribute(actor);
  await db.$transaction(async (tx) => {
    await holdSet(tx, actor, setId);
    await mustHold(tx, setId, imageId);
    if (after === imageId) return;
    const previous = after === null ? null : await mustHold(tx, setId, after);
    const next = await tx.setImage.findFirst({
      // Behind all that share the place of the one before: between two equal places there is no room.
      where: { setId, imageId: { not: imageId }, ...(previous && { position: { gt: previous.position } }) },
      orderBy: [...inOrder],
    });
    const position = generateKeyBetween(previous?.position ?? null, next?.position ?? null);
    await tx.setImage.update({ where: { setId_imageId: { setId, imageId } }, data: { position } });
  });
}

/** The place of an image in a set. Throws `not_found`. */
export async function mustHold(tx: Db, setId: string, imageId: string): Promise<Place> {
  const row = await tx.setImage.findUnique({ where: { setId_imageId: { setId, imageId } } });
  if (!row) throw new AppError("not_found", "This image is no longer in the set. Reload the page.");
  return row;
}

/** Keeps the set's row until the transaction ends, so that places are given one after the other. Throws `not_found`. */
async function holdSet(tx: Prisma.TransactionClient, actor: Actor, id: string): Promise<void> {
  const { count } = await tx.set.updateMany({
    where: { AND: [visibleSets(actor), { id }] },
    data: { updatedAt: new Date() },
  });
  if (count === 0) throw notFound("This set");
  await announceSets(tx, [id]);
}

function mustBeShared(hidden: { number: number }[]): void {
  if (hidden.length === 0) return;
  const names = hidden.map(({ number }) => frameNumber(number)).sort();
  const listed = names.length > 5 ? `${names.slice(0, 5).join(", ")} and ${names.length - 5} more` : names.join(", ");
  const words = names.length === 1 ? `${listed} is private and stays` : `${listed} are private and stay`;
  throw new AppError("invalid_value", `${words} out of sets. Select without private frames; nothing was added.`, {
    param: "imageIds",
  });
}

/** A place that an image once had; undefined without one. Throws `invalid_value` for what is no place. */
function goodPosition(position: string | undefined): string | undefined {
  if (position === undefined) return undefined;
  try {
    generateKeyBetween(position, null);
  } catch (error) {
    const message = "positions should be as the removal gave them.";
    throw new AppError("invalid_value", message, { param: "positions", cause: error });
  }
  return position;
}

function behind({ position, imageId }: Place): Prisma.SetImageWhereInput {
  return { position: { gte: position }, OR: [{ position: { gt: position } }, { imageId: { gt: imageId } }] };
}

function before({ position, imageId }: Place): Prisma.SetImageWhereInput {
  return { position: { lte: position }, OR: [{ position: { lt: position } }, { imageId: { lt: imageId } }] };
}

function parsePlace(cursor: string | undefined): Place | null {
  const [position = "", imageId = ""] = cursor?.split("_") ?? [];
  return /^[0-9A-Za-z]+$/.test(position) && isUuid(imageId) ? { position, imageId } : null;
}
