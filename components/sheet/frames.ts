import { dayKey } from "@/lib/format";
import type { FrameView, JobView } from "@/lib/schemas/views";
import { type Bucket, type Cell, frameCell, newBucket, type SheetState } from "./buckets";

/** Changes the frames that are known, and puts others where they belong; where that is not loaded, they come with it. */
export function withFrames(state: SheetState, frames: FrameView[]): SheetState {
  return frames.reduce((next, frame) => withFrame(next, frame), state);
}

function withFrame(state: SheetState, frame: FrameView): SheetState {
  for (const [at, bucket] of state.buckets.entries()) {
    const index = bucket.cells.findIndex(
      (cell) => cell.frame?.id === frame.id || (cell.generationId === frame.generationId && cell.index === frame.index),
    );
    const cell = bucket.cells[index];
    if (!cell) continue;
    const { shape } = frameCell(frame);
    return put(state, at, bucket.cells.with(index, { ...cell, frame, shape }), cell.frame ? 0 : 1);
  }
  return inserted(state, frame);
}

/** A frame that no job announced goes before the first older image of its day. */
function inserted(state: SheetState, frame: FrameView): SheetState {
  const day = dayKey(frame.createdAt, state.timeZone);
  const { number } = frame;
  const first = state.buckets.findIndex((bucket) => bucket.day <= day);
  const [at, home] = [first < 0 ? state.buckets.length : first, state.buckets[first]];
  if (home?.day !== day) {
    if (first < 0 && (state.cursor || state.more)) return state;
    return { ...state, buckets: state.buckets.toSpliced(at, 0, newBucket(day, [frameCell(frame)])) };
  }
  let last = at;
  while (state.buckets[last + 1]?.day === day) last += 1;
  for (let index = at; index <= last; index += 1) {
    const { cells } = state.buckets[index] as Bucket;
    const older = cells.findIndex((cell) => cell.frame !== null && cell.frame.number < number);
    if (older >= 0) return put(state, index, cells.toSpliced(older, 0, frameCell(frame)), 1);
  }
  const end = state.buckets[last] as Bucket;
  // Where it would be is not known yet, and a page that comes later has it.
  if (end.known !== "all") return put(state, last, end.cells, state.cursor ? 0 : 1);
  return put(state, last, [...end.cells, frameCell(frame)], 1);
}

function put(state: SheetState, at: number, cells: readonly Cell[], more: number): SheetState {
  const bucket = state.buckets[at] as Bucket;
  const count = Math.max(0, bucket.count + more);
  return { ...state, buckets: state.buckets.with(at, { ...bucket, cells, count }) };
}

/** Takes images away that are gone. */
export function withoutFrames(state: SheetState, ids: readonly string[]): SheetState {
  const gone = new Set(ids);
  return filtered(state, (cell) => cell.frame === null || !gone.has(cell.frame.id));
}

/** Without the cells that are not to be kept. */
export function filtered(state: SheetState, keep: (cell: Cell) => boolean): SheetState {
  const buckets = state.buckets.flatMap((bucket): Bucket[] => {
    const cells = bucket.cells.filter(keep);
    if (cells.length === bucket.cells.length) return [bucket];
    if (cells.length === 0 && bucket.known === "all") return [];
    const images = bucket.cells.filter((cell) => cell.frame && !keep(cell)).length;
    const shown = bucket.cells.slice(0, bucket.shown).filter(keep).length;
    return [{ ...bucket, cells, shown, count: Math.max(0, bucket.count - images) }];
  });
  return { ...state, buckets };
}

/** New cells come first, in the day in which they were asked for. */
export function onTop(state: SheetState, job: JobView, cells: Cell[], shown = 0): SheetState {
  if (cells.length === 0) return state;
  const day = dayKey(job.createdAt, state.timeZone);
  const top = state.buckets[0];
  if (top && top.day >= day && top.known !== "none") {
    const next = { ...top, cells: [...cells, ...top.cells], shown: top.shown + (shown || (top.shown && cells.length)) };
    return { ...state, buckets: state.buckets.with(0, next) };
  }
  return { ...state, buckets: [{ ...newBucket(day, cells), shown }, ...state.buckets] };
}
