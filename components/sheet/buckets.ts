import { dayKey } from "@/lib/format";
import type { BucketView, FrameView, JobView } from "@/lib/schemas/views";

/** One place in the grid: an image, or room for one that is on its way. Its key never changes, so neither does its element. */
export type Cell = { key: string; generationId: string; index: number; frame: FrameView | null; shape: CellShape };

type CellShape = { aspect: number; failed: boolean };

/**
 * A stretch of a day. Of its cells none are known, `some` (its newest), or all; until then `count` and `aspects` are what
 * the server keeps. The first `shown` cells were in the page's first HTML.
 */
export type Bucket = {
  key: string;
  day: string;
  count: number;
  aspects: number;
  known: "none" | "some" | "all";
  cells: readonly Cell[];
  shown: number;
  /** Frames up to this number may have changed, or gone, without anybody having told; 0: none may. */
  doubt: number;
};

/** A sheet as the browser knows it, newest first. `ended` keeps late news from reviving what is over. */
export type SheetState = {
  buckets: readonly Bucket[];
  jobs: Readonly<Record<string, JobView>>;
  ended: ReadonlySet<string>;
  /** Where a view without buckets goes on; null at its end, and where there are buckets. */
  cursor: string | null;
  /** Whether there are older buckets that the server has not told yet. */
  more: boolean;
  timeZone: string;
};

/** All cells that are known, in order. */
export function cellsOf(state: SheetState): Cell[] {
  return state.buckets.flatMap((bucket) => bucket.cells);
}

const nobody: readonly Cell[] = [];

export const frameCell = (frame: FrameView): Cell => ({
  key: `${frame.generationId}:${frame.index}`,
  generationId: frame.generationId,
  index: frame.index,
  frame,
  shape: { aspect: frame.width / frame.height, failed: false },
});

/** How many cells it has, as far as anybody knows. */
export function sizeOf(bucket: Bucket): number {
  return bucket.known === "all" ? bucket.cells.length : Math.max(bucket.count, bucket.cells.length);
}

/** How many images it has: what is waited for is not counted. */
export function imagesOf(bucket: Bucket): number {
  const waiting = bucket.cells.reduce((sum, cell) => sum + (cell.frame ? 0 : 1), 0);
  return bucket.known === "all" ? bucket.cells.length - waiting : Math.max(bucket.count, bucket.cells.length - waiting);
}

export function newBucket(day: string, cells: readonly Cell[] = nobody): Bucket {
  return { key: `new:${day}`, day, count: 0, aspects: 0, known: "all", cells, shown: 0, doubt: 0 };
}

const unknown = ({ key, day, count, aspects }: BucketView): Bucket => {
  return { key, day, count, aspects, known: "none", cells: nobody, shown: 0, doubt: 0 };
};

/** The buckets with the newest frames in their places; `whole` tells that there are no older ones. */
export function filled(views: BucketView[], frames: FrameView[], whole: boolean, timeZone: string): Bucket[] {
  const buckets = views.map(unknown);
  let at = 0;
  for (const frame of frames) {
    const day = dayKey(frame.createdAt, timeZone);
    at = placeOf(buckets, at, day);
    const bucket = buckets[at] as Bucket;
    buckets[at] = { ...bucket, cells: [...bucket.cells, frameCell(frame)], shown: bucket.shown + 1 };
  }
  return buckets
    .slice(0, whole ? (frames.length > 0 ? at + 1 : 0) : undefined)
    .map((bucket, index): Bucket => {
      if (index < at || whole) return { ...bucket, known: "all" };
      return index === at && bucket.cells.length > 0 ? { ...bucket, known: "some" } : bucket;
    })
    .filter((bucket) => bucket.known !== "all" || bucket.cells.length > 0);
}

/** From the bucket at `from` on, the one that the next older frame of that day belongs to; made where there is none. */
function placeOf(buckets: Bucket[], from: number, day: string): number {
  let at = from;
  while (at < buckets.length && (buckets[at] as Bucket).day > day) at += 1;
  while (buckets[at + 1]?.day === day && buckets[at]?.day === day && isFull(buckets[at] as Bucket)) at += 1;
  if (buckets[at]?.day !== day) buckets.splice(at, 0, { ...newBucket(day), key: `page:${day}` });
  return at;
}

const isFull = ({ cells, count }: Bucket) => cells.length >= count;

/** Whether the server knows it by its key. */
export const isListed = ({ key }: Bucket) => !/^(new|page):/.test(key);

/** What is known of it is not sure, and the server can be asked. */
export const isDoubtful = (bucket: Bucket) => bucket.doubt > 0 && bucket.known === "all" && isListed(bucket);

/** A bucket of which nobody knows whether its frames are still as they are known. */
export function doubted(bucket: Bucket): Bucket {
  return { ...bucket, doubt: bucket.cells.reduce((most, { frame }) => Math.max(most, frame?.number ?? 0), 1) };
}

/** Whether its frames can be let go of and asked for again. */
export const canGo = ({ known, cells }: Bucket) => known === "all" && cells.every((cell) => cell.frame);

/** Whether a cell would be missed if its bucket went: the others come again with another one. */
const isNews = (bucket: Bucket, cell: Cell) => !cell.frame || !isListed(bucket);

/** Takes in the server's list: what is known of a bucket's frames stays, what has changed is asked for again. */
export function merged(old: readonly Bucket[], views: BucketView[]): Bucket[] {
  const known = new Map(old.map((bucket) => [bucket.key, bucket]));
  const next = views.map((view): Bucket => {
    const bucket = known.get(view.key);
    known.delete(view.key);
    if (!bucket) return unknown(view);
    const { count, aspects } = view;
    if (bucket.count === count) return bucket;
    // Something was missed: its frames are asked for again, and those that are known stay meanwhile.
    return doubted({ ...bucket, count, aspects });
  });
  // What came before the server counted it, or was counted in another way: into the first bucket of its day.
  for (const bucket of known.values()) {
    if (bucket.cells.length === 0) continue;
    const at = next.findIndex(({ day }) => day <= bucket.day);
    const home = next[at];
    if (home?.day !== bucket.day) next.splice(at < 0 ? next.length : at, 0, bucket);
    else if (home.known === "none") {
      const { cells, shown, doubt } = bucket;
      next[at] = { ...home, cells, shown, doubt, known: "some" };
    } else next[at] = { ...home, cells: [...bucket.cells.filter((cell) => isNews(bucket, cell)), ...home.cells] };
  }
  return next;
}

/** A bucket whose frames have come. What was put into it meanwhile, and what is shown elsewhere already, stays there. */
export function loaded(buckets: readonly Bucket[], key: string, frames: FrameView[]): Bucket[] {
  const at = buckets.findIndex((bucket) => bucket.key === key);
  const bucket = buckets[at];
  if (!bucket) return [...buckets];
  const elsewhere = new Set(
    buckets
      .filter((other) => other.day === bucket.day && other.key !== key)
      .flatMap((other) => other.cells.flatMap((cell) => cell.frame?.id ?? [])),
  );
  const before = new Map(bucket.cells.map((cell) => [cell.key, cell]));
  const came = frames
    .filter((frame) => !elsewhere.has(frame.id))
    .map((frame) => ({ ...(before.get(`${frame.generationId}:${frame.index}`) ?? frameCell(frame)), frame }));
  const keys = new Set(came.map((cell) => cell.key));
  // Newer ones came meanwhile; what was doubted and did not come is gone.
  const newest = Math.max(came[0]?.frame?.number ?? 0, bucket.doubt);
  const stays = (cell: Cell) => !keys.has(cell.key) && (!cell.frame || cell.frame.number > newest);
  const cells = bucket.cells.reduce<Cell[]>(
    (next, cell, index) => (stays(cell) ? placed(next, bucket, index) : next),
    came,
  );
  if (cells.length === 0) return buckets.toSpliced(at, 1);
  return buckets.with(at, { ...bucket, cells, known: "all", count: frames.length, doubt: 0 });
}

/** With a cell of a bucket behind the one that it was behind. */
function placed(cells: Cell[], bucket: Bucket, index: number): Cell[] {
  const known = new Set(cells.map(({ key }) => key));
  const before = bucket.cells.slice(0, index).findLast(({ key }) => known.has(key));
  const at = cells.findIndex(({ key }) => key === before?.key) + 1;
  return cells.toSpliced(at, 0, bucket.cells[index] as Cell);
}

/** Lets go of a bucket's frames; they can be asked for again. */
export function unloaded(buckets: readonly Bucket[], key: string): Bucket[] {
  return buckets.map((bucket) =>
    bucket.key === key && canGo(bucket) ? { ...bucket, known: "none", cells: nobody, shown: 0, doubt: 0 } : bucket,
  );
}
