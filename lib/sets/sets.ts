import { v7 as uuidv7 } from "uuid";
import { record } from "../audit";
import type { Actor, Person, TeamActor } from "../auth/actor";
import { deletedSets, liveShares, mustContribute, visibleSets } from "../auth/policy";
import { db, Prisma } from "../db";
import { notFound } from "../errors";
import { announceSets } from "../events";
import { newestFirst, olderThan, parseCursor, toCursor } from "../keyset";
import type { NewSetInput, SetChanges, SetsView, SetView } from "../schemas/set";
import { isUuid } from "../uuid";
import { insertImages, mustHold } from "./images";

const pageSize = 60;

const setParts = { user: { select: { id: true, name: true } } } as const;
type SetRow = Prisma.SetGetPayload<{ include: typeof setParts }>;

/**
 * A page of the team's sets, newest first, by keyset. `query` keeps those whose name has it, whatever the case; `deleted`
 * gives those in the trash instead. A broken cursor gives the first page.
 */
export async function listSets(
  actor: Actor,
  options: { query?: string; cursor?: string; deleted?: boolean } = {},
): Promise<SetsView> {
  const after = parseCursor(options.cursor);
  const rows = await db.set.findMany({
    where: {
      AND: [
        options.deleted ? deletedSets(actor) : visibleSets(actor),
        options.query ? { name: { contains: likeText(options.query), mode: "insensitive" } } : {},
        after ? olderThan(after) : {},
      ],
    },
    include: setParts,
    orderBy: [...newestFirst],
    take: pageSize + 1,
  });
  const page = rows.slice(0, pageSize);
  const last = page.at(-1);
  return { sets: await toViews(page), nextCursor: rows.length > pageSize && last ? toCursor(last) : null };
}

/** One set. Throws `not_found`, for those in the trash too. */
export async function getSet(actor: Actor, id: string): Promise<SetView> {
  if (!isUuid(id)) throw notFound("This set");
  const row = await db.set.findFirst({ where: { AND: [visibleSets(actor), { id }] }, include: setParts });
  const [view] = row ? await toViews([row]) : [];
  if (!view) throw notFound("This set");
  return view;
}

/** Makes a set of the actor's, with its first images in the order given. Throws what `addImages` throws. */
export async function createSet(actor: Person, input: NewSetInput): Promise<SetView> {
  mustContribute(actor);
  const id = uuidv7();
  await db.$transaction(async (tx) => {
    const { name, description, imageIds } = input;
    await tx.set.create({ data: { id, userId: actor.userId, name, description: description || null } });
    if (imageIds) await insertImages(tx, actor, id, imageIds);
  });
  return getSet(actor, id);
}

/** Changes what is given and leaves the rest as somebody else may just have made it. Throws `not_found`. */
export async function updateSet(actor: TeamActor, id: string, changes: SetChanges): Promise<SetView> {
  mustContribute(actor);
  const { name, description, coverId } = changes;
  await db.$transaction(async (tx) => {
    if (coverId) await mustHold(tx, id, coverId);
    const { count } = await tx.set.updateMany({
      where: { AND: [visibleSets(actor), { id }] },
      data: {
        ...(name !== undefined && { name }),
        ...(description !== undefined && { description: description || null }),
        ...(coverId !== undefined && { coverId }),
      },
    });
    if (count === 0) throw notFound("This set");
    await announceSets(tx, [id]);
  });
  return getSet(actor, id);
}

/** Puts a set into the trash; its images stay where they are, and its links show nothing. Throws `not_found`. */
export async function deleteSet(actor: TeamActor, id: string): Promise<void> {
  mustContribute(actor);
  await db.$transaction(async (tx) => {
    const [gone] = await tx.set.updateManyAndReturn({
      where: { AND: [visibleSets(actor), { id }] },
      data: { deletedAt: new Date() },
      select: { name: true },
    });
    if (!gone) throw notFound("This set");
    await record(tx, actor, "set.delete", id, { name: gone.name });
  });
}

/** Brings a set back with its images and links. Throws `not_found` unless it is in the trash. */
export async function restoreSet(actor: TeamActor, id: string): Promise<SetView> {
  mustContribute(actor);
  await db.$transaction(async (tx) => {
    const [back] = await tx.set.updateManyAndReturn({
      where: { AND: [deletedSets(actor), { id }] },
      data: { deletedAt: null },
      select: { name: true },
    });
    if (!back) throw notFound("This set");
    await announceSets(tx, [id]);
    await record(tx, actor, "set.restore", id, { name: back.name });
  });
  return getSet(actor, id);
}

type Holdings = {
  id: string;
  count: number;
  links: number;
  shownId: string | null;
  width: number;
  height: number;
  thumbhash: Uint8Array | null;
};

/** What several sets hold, in one statement: Prisma would read every image of each to find its first. */
async function toViews(rows: SetRow[]): Promise<SetView[]> {
  const shown = Prisma.sql`i.deleted_at IS NULL AND NOT i.private`;
  const holdings = await db.$queryRaw<Holdings[]>`
    SELECT c.id, held.count, linked.links, cover."shownId", cover.width, cover.height, cover.thumbhash
    FROM sets c
    CROSS JOIN LATERAL (
      SELECT count(*)::int AS count FROM set_images si JOIN images i ON i.id = si.image_id
      WHERE si.set_id = c.id AND ${shown}) held
    CROSS JOIN LATERAL (
      SELECT count(*)::int AS links FROM shares s CROSS JOIN team t
      WHERE s.set_id = c.id AND NOT s.frozen AND ${liveShares()}) linked
    LEFT JOIN LATERAL (
      SELECT i.id AS "shownId", i.width, i.height, i.thumbhash
      FROM set_images si JOIN images i ON i.id = si.image_id
      WHERE si.set_id = c.id AND ${shown}
      ORDER BY (i.id = c.cover_id) IS TRUE DESC, si.position, si.image_id LIMIT 1) cover ON true
    WHERE c.id = ANY(${rows.map((row) => row.id)}::uuid[])`;
  const byId = new Map(holdings.map((one) => [one.id, one]));
  return rows.flatMap((row) => {
    const held = byId.get(row.id);
    return held ? [toView(row, held)] : [];
  });
}

function toView(row: SetRow, { count, links, shownId, width, height, thumbhash }: Holdings): SetView {
  const hash = thumbhash ? Buffer.from(thumbhash).toString("base64") : null;
  return {
    id: row.id,
    name: row.name,
    description: row.description,
    count,
    cover: shownId ? { id: shownId, width, height, thumbhash: hash } : null,
    coverId: row.coverId,
    person: row.user,
    createdAt: row.createdAt.toISOString(),
    links,
  };
}

/** Text that stands for itself inside a LIKE; no name has a NUL in it. */
function likeText(text: string): string {
  return text.replaceAll("\0", "").replace(/[\\%_]/g, "\\$&");
}
