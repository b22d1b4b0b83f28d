import type { Person } from "../auth/actor";
import { visibleImages } from "../auth/policy";
import { db, Prisma } from "../db";
import { listOpenJobs } from "../generations/jobs";
import { frameParts, toFrame } from "../images";
import { newestFirst, type Place, parseCursor, toCursor } from "../keyset";
import { type Filter, isFiltered, noFilter, type Scope } from "../schemas/filter";
import type { FrameView, SheetView } from "../schemas/views";
import { behind, viewConditions } from "./conditions";

const pageSize = 60;
const maxIds = 2000;

/**
 * One page of the sheet, newest first, by keyset: 60 frames, and with the first page of all of it the jobs in flight.
 * `cursor` is the page before's `nextCursor`; a broken one gives the first page.
 */
export async function listSheet(
  actor: Person,
  { scope, filter = noFilter, cursor }: { scope: Scope; filter?: Filter; cursor?: string },
): Promise<SheetView> {
  const after = parseCursor(cursor);
  const found = await findPlaces(actor, scope, filter, after, pageSize + 1);
  const page = found.slice(0, pageSize);
  const last = page.at(-1);
  return {
    frames: await framesOf(actor, page),
    jobs: after || isFiltered(filter) ? [] : await listOpenJobs(actor, scope === "mine"),
    nextCursor: found.length > pageSize && last ? toCursor(last) : null,
  };
}

/** The newest 2,000 ids of a view, to select them all; `more` says that there are others. */
export async function listIds(
  actor: Person,
  { scope, filter = noFilter }: { scope: Scope; filter?: Filter },
): Promise<{ ids: string[]; more: boolean }> {
  const found = await findPlaces(actor, scope, filter, null, maxIds + 1);
  return { ids: found.slice(0, maxIds).map(({ id }) => id), more: found.length > maxIds };
}

async function findPlaces(
  actor: Person,
  scope: Scope,
  filter: Filter,
  after: Place | null,
  limit: number,
): Promise<Place[]> {
  const conditions = await viewConditions(actor, scope, filter);
  return db.$queryRaw<Place[]>`
    SELECT i.id, i.created_at AS "createdAt" FROM images i JOIN generations g ON g.id = i.generation_id
    WHERE ${conditions} ${after ? Prisma.sql`AND ${behind(after)}` : Prisma.empty}
    ORDER BY i.created_at DESC, i.id DESC LIMIT ${limit}`;
}

async function framesOf(actor: Person, places: Place[]): Promise<FrameView[]> {
  const rows = await db.image.findMany({
    where: { AND: [visibleImages(actor), { id: { in: places.map(({ id }) => id) } }] },
    include: frameParts,
    orderBy: [...newestFirst],
  });
  return rows.map(toFrame);
}
