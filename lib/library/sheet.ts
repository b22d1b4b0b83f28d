import type { Person } from "../auth/actor";
import { listOpenJobs } from "../generations/jobs";
import { parseCursor, toCursor } from "../keyset";
import { type Filter, isFiltered, noFilter, type Scope } from "../schemas/filter";
import { maxImagesAtOnce } from "../schemas/limits";
import type { AllIds, SheetView } from "../schemas/views";
import { framesAt, readFrames, sheetRows } from "./frames";
import { findPlaces } from "./places";
import { within } from "./rows";

const pageSize = 60;

/**
 * One page of the sheet, newest first, by keyset: 60 frames, and with the first page of all of it the jobs in flight.
 * `cursor` is the page before's `nextCursor`; a broken one gives the first page.
 */
export async function listSheet(
  actor: Person,
  { scope, filter = noFilter, cursor }: { scope: Scope; filter?: Filter; cursor?: string },
): Promise<SheetView> {
  const after = parseCursor(cursor);
  const isWhole = !isFiltered(filter);
  const [found, jobs] = await Promise.all([
    isWhole
      ? readFrames(within(sheetRows(actor, scope), { after }), pageSize + 1)
      : findPlaces(actor, { scope, filter }, { after }, pageSize + 1).then((places) => framesAt(actor, places)),
    after || !isWhole ? [] : listOpenJobs(actor, scope === "mine"),
  ]);
  const frames = found.slice(0, pageSize);
  const last = frames.at(-1);
  const isMore = found.length > pageSize && last;
  return { frames, jobs, nextCursor: isMore ? toCursor({ id: last.id, createdAt: new Date(last.createdAt) }) : null };
}

/** The newest 2,000 ids of a view, to select them all; `more` says that there are others. */
export async function listIds(
  actor: Person,
  { scope, filter = noFilter }: { scope: Scope; filter?: Filter },
): Promise<AllIds> {
  const found = await findPlaces(actor, { scope, filter }, { after: null }, maxImagesAtOnce + 1);
  return { ids: found.slice(0, maxImagesAtOnce).map(({ id }) => id), more: found.length > maxImagesAtOnce };
}
