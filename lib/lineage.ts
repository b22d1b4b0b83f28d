import type { Person } from "./auth/actor";
import { ownReferences, visibleImages } from "./auth/policy";
import { db, type Prisma } from "./db";
import { notFound } from "./errors";
import type { LineageView, MadeView, RelativeView } from "./schemas/views";
import { isUuid } from "./uuid";

/** So many generations are looked through at once: most brought an image or two, some none that the actor sees. */
const generationsAtOnce = 24;

const relative = {
  ...{ id: true, number: true, width: true, height: true, thumbhash: true },
  generation: { select: { prompt: true } },
} satisfies Prisma.ImageSelect;

/**
 * What an image came from and what came from it, as far as the actor sees it: other images of the library, and of the
 * files that were given along those that are the actor's own; `hidden` counts the rest. Throws `not_found`.
 */
export async function getLineage(actor: Person, imageId: string): Promise<LineageView> {
  const { generation } = await findImage(actor, imageId);
  const [parent, references, files, made] = await Promise.all([
    db.image.findFirst({
      where: { AND: [visibleImages(actor), { id: { in: generation.parentId ? [generation.parentId] : [] } }] },
      select: relative,
    }),
    db.reference.findMany({
      where: { generationId: generation.id, role: "image" },
      orderBy: { position: "asc" },
      select: { id: true, imageId: true },
    }),
    db.reference.findMany({
      where: { AND: [ownReferences(actor), { generationId: generation.id, role: "image", storageKey: { not: null } }] },
      select: { id: true },
    }),
    listMade(actor, imageId),
  ]);
  const images = await db.image.findMany({
    where: { AND: [visibleImages(actor), { id: { in: references.flatMap((one) => one.imageId ?? []) } }] },
    select: relative,
  });
  const seen = new Map(images.map((image) => [image.id, toRelative(image)]));
  const own = new Set(files.map(({ id }) => id));
  const from = references.flatMap((one): LineageView["references"] => {
    const image = one.imageId && seen.get(one.imageId);
    if (image) return [{ kind: "image", image }];
    return own.has(one.id) ? [{ kind: "file", thumbnail: `/media/reference/${one.id}` }] : [];
  });
  return {
    parent: parent && toRelative(parent),
    references: from,
    hidden: references.length - from.length,
    ...made,
  };
}

/**
 * Images that were made with this one as a reference or as remixes of it, the newest generation first. `cursor` is the
 * page before's `nextCursor`; a broken one gives the first page. Throws `not_found`.
 */
export async function listMade(actor: Person, imageId: string, cursor?: string): Promise<MadeView> {
  await findImage(actor, imageId);
  // Ids of generations are in the order in which they were asked for.
  const before = cursor && isUuid(cursor) ? { lt: cursor } : undefined;
  const [byReference, byRemix] = await Promise.all([
    db.reference.findMany({
      where: { imageId, ...(before && { generationId: before }) },
      orderBy: { generationId: "desc" },
      take: generationsAtOnce + 1,
      select: { generationId: true },
    }),
    db.generation.findMany({
      where: { parentId: imageId, ...(before && { id: before }) },
      orderBy: { id: "desc" },
      take: generationsAtOnce + 1,
      select: { id: true },
    }),
  ]);
  const lists = [byReference.map((one) => one.generationId), byRemix.map(({ id }) => id)];
  // Where a list goes on, nothing may be passed over that comes between its end here and its next page.
  const ends = lists.filter(({ length }) => length > generationsAtOnce).map((list) => list.at(-1) ?? "");
  const found = [...new Set(lists.flat())].filter((id) => ends.every((end) => id >= end));
  const page = found.toSorted().toReversed().slice(0, generationsAtOnce);
  const more = ends.length > 0 || found.length > page.length;
  const rows = await db.image.findMany({
    where: { AND: [visibleImages(actor), { generationId: { in: page } }] },
    orderBy: [{ generationId: "desc" }, { index: "asc" }],
    select: relative,
  });
  return { made: rows.map(toRelative), nextCursor: more ? (page.at(-1) ?? null) : null };
}

async function findImage(actor: Person, id: string) {
  const image = isUuid(id)
    ? await db.image.findFirst({
        where: { AND: [visibleImages(actor), { id }] },
        select: { generation: { select: { id: true, parentId: true } } },
      })
    : null;
  if (!image) throw notFound("This image");
  return image;
}

function toRelative(row: Prisma.ImageGetPayload<{ select: typeof relative }>): RelativeView {
  const { id, number, width, height, thumbhash, generation } = row;
  const hash = thumbhash ? Buffer.from(thumbhash).toString("base64") : null;
  return { id, number, width, height, thumbhash: hash, prompt: generation.prompt };
}
