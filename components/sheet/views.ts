import type { BucketView, FrameView, SheetView } from "@/lib/schemas/views";
import { type Bucket, cellsOf, doubted, filled, loaded, merged, type SheetState, unloaded } from "./buckets";
import { onTop, withFrames } from "./frames";
import { isPending, waitingCells, withJob, withoutJob } from "./state";

/** The server's first answer: the newest frames and what is in flight, with what it knows of all days unless it is a search. */
export type FirstView = SheetView & { buckets?: BucketView[]; moreBuckets?: boolean };

/** The state that a first answer of the server stands for. */
export function fromView(view: FirstView, timeZone: string): SheetState {
  const whole = view.nextCursor === null;
  const buckets = filled(view.buckets ?? [], view.frames, whole, timeZone);
  const listed = (view.buckets?.length ?? 0) > 0;
  const start: SheetState = {
    ...{ buckets, jobs: {}, ended: new Set(), timeZone },
    cursor: listed ? null : view.nextCursor,
    more: listed && !whole && view.moreBuckets === true,
  };
  return [...view.jobs].reverse().reduce((state, job) => {
    const done = view.frames.filter((frame) => frame.generationId === job.id);
    const waiting = waitingCells(job, done);
    return { ...onTop(state, job, waiting, waiting.length), jobs: { ...state.jobs, [job.id]: job } };
  }, start);
}

/** The next page of a view without buckets. */
export function withOlder(state: SheetState, view: SheetView): SheetState {
  const known = new Set(cellsOf(state).flatMap((cell) => cell.frame?.id ?? []));
  const added = view.frames.filter((frame) => !known.has(frame.id));
  const whole = view.nextCursor === null;
  const [first, ...others] = filled([], added, whole, state.timeZone);
  const last = state.buckets.at(-1);
  if (!first) return { ...state, buckets: settled(state.buckets), cursor: view.nextCursor };
  const joins = last?.day === first.day;
  const joined = joins ? [{ ...last, cells: [...last.cells, ...first.cells], known: first.known }] : [first];
  const before = joins ? state.buckets.slice(0, -1) : settled(state.buckets);
  const rest = others.map((bucket) => ({ ...bucket, shown: 0 }));
  return { ...state, buckets: [...before, ...joined, ...rest], cursor: view.nextCursor };
}

const settled = (buckets: readonly Bucket[]): Bucket[] => buckets.map((bucket) => ({ ...bucket, known: "all" }));

/**
 * A search as it finds now, after news were missed, with what was asked for there: `jobs` are one's own as they are now.
 * What is known keeps its place and its key.
 */
export function withFound(state: SheetState, view: SheetView): SheetState {
  const known = new Map(state.buckets.map((bucket) => [bucket.key, bucket.shown]));
  const found = fromView({ ...view, jobs: [] }, state.timeZone);
  const buckets = found.buckets.map((bucket) => ({ ...bucket, shown: known.get(bucket.key) ?? 0 }));
  const pending = Object.values(state.jobs).filter(({ id }) => isPending(id));
  const open = view.jobs.filter(({ id }) => state.jobs[id]).reverse();
  const start = { ...found, buckets, ended: state.ended };
  return [...open, ...pending].reduce<SheetState>((next, job) => withJob(next, job, []), start);
}

/** What the server knows of all days. */
export function withBuckets(state: SheetState, views: BucketView[]): SheetState {
  return { ...state, buckets: merged(state.buckets, views), more: false };
}

/** The frames of a bucket. */
export function withBucket(state: SheetState, key: string, frames: FrameView[]): SheetState {
  return { ...state, buckets: loaded(state.buckets, key, frames) };
}

/** The same state, of which nobody knows whether it is still so. */
function inDoubt(state: SheetState): SheetState {
  return { ...state, buckets: state.buckets.map((bucket) => (bucket.cells.length > 0 ? doubted(bucket) : bucket)) };
}

/** Without what is known of a bucket's frames. */
export function withoutBucket(state: SheetState, key: string): SheetState {
  return { ...state, buckets: unloaded(state.buckets, key) };
}

/**
 * Takes in a first page: new jobs and frames appear, the rest stays. A `fresh` page comes after news were missed: jobs that
 * it does not have are over and go, and older frames may not be so any more; one that may be older than the news cannot tell.
 */
export function withNewest(state: SheetState, view: FirstView, fresh: boolean): SheetState {
  let next = fresh && !state.cursor ? inDoubt(state) : state;
  next = view.buckets && !view.moreBuckets ? withBuckets(next, view.buckets) : next;
  next = withFrames(next, [...view.frames].reverse());
  for (const job of [...view.jobs].reverse()) {
    if (!state.ended.has(job.id)) next = withJob(next, job, []);
  }
  if (!fresh) return next;
  // What lies between this page and what is known is in the buckets, where there are any.
  next = { ...next, more: next.cursor === null };
  const open = new Set(view.jobs.map((job) => job.id));
  for (const id of Object.keys(next.jobs)) {
    if (!open.has(id) && !isPending(id)) next = withoutJob(next, id);
  }
  return next;
}
