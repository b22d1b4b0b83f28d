import type { FrameView, JobView } from "@/lib/schemas/views";
import { type Cell, cellsOf, type SheetState } from "./buckets";
import { filtered, onTop, withFrames } from "./frames";

const isOpen = (job: JobView) => job.state === "queued" || job.state === "running";
const hasFailed = (job: JobView) => job.state === "failed" || job.state === "unknown";

/** A room that is wider than this would be too low on a phone for what it says and the button that stops it. */
const widest = 3;
const roomFor = (job: JobView) => Math.min(widest, job.width / job.height);

/** Highest index first, as the newest frame comes first. A failed job needs one place alone. */
export function waitingCells(job: JobView, frames: FrameView[]): Cell[] {
  const failed = hasFailed(job);
  const missing = Array.from({ length: failed ? 1 : job.n }, (_, index) => index).filter(
    (index) => !frames.some((frame) => frame.index === index),
  );
  const shape = { aspect: roomFor(job), failed };
  return missing
    .reverse()
    .map((index) => ({ key: `${job.id}:${index}`, generationId: job.id, index, frame: null, shape }));
}

/** Takes in news of a job. Failures of others are none of ours: the caller leaves them out by `keepFailed`. */
export function withJob(state: SheetState, job: JobView, frames: FrameView[], keepFailed = true): SheetState {
  // A failed one that is told of again was brought back.
  const putAway = state.ended.has(job.id) && !state.jobs[job.id] && frames.length === 0 && !hasFailed(job);
  if (putAway || (state.ended.has(job.id) && isOpen(job))) return state;
  let next = state;
  if (!hasCells(next, job.id)) {
    const wanted = isOpen(job) || frames.length > 0 || (hasFailed(job) && keepFailed);
    next = wanted ? onTop(next, job, waitingCells(job, [])) : next;
  }
  next = withFrames(next, frames);
  if (isOpen(job)) return { ...reshaped(next, job), jobs: { ...next.jobs, [job.id]: job } };
  if (!hasFailed(job) || !keepFailed) return withoutJob(next, job.id);
  return { ...failed(next, job), jobs: { ...next.jobs, [job.id]: job }, ended: new Set(next.ended).add(job.id) };
}

/** The room for a job's images has the ratio that they will have: its channel may be another than was to be expected. */
function reshaped(state: SheetState, job: JobView): SheetState {
  const aspect = roomFor(job);
  const isWrong = ({ generationId, frame, shape }: Cell) =>
    generationId === job.id && frame === null && shape.aspect !== aspect;
  const buckets = state.buckets.map((bucket) =>
    bucket.cells.some(isWrong)
      ? {
          ...bucket,
          cells: bucket.cells.map((cell) => (isWrong(cell) ? { ...cell, shape: { ...cell.shape, aspect } } : cell)),
        }
      : bucket,
  );
  return { ...state, buckets };
}

/** One place of a failed job stays, with the room that words need. */
function failed(state: SheetState, job: JobView): SheetState {
  const rooms = cellsOf(state).filter((cell) => cell.generationId === job.id && cell.frame === null);
  const one = filtered(state, (cell) => !rooms.includes(cell) || cell === rooms[0]);
  const buckets = one.buckets.map((bucket) => {
    const at = bucket.cells.findIndex((cell) => cell === rooms[0] && !cell.shape.failed);
    const cell = bucket.cells[at];
    if (!cell) return bucket;
    return { ...bucket, cells: bucket.cells.with(at, { ...cell, shape: { ...cell.shape, failed: true } }) };
  });
  return { ...one, buckets };
}

/** Whether it has images of a job, or room for them. */
export const hasCells = (state: SheetState, id: string) =>
  state.buckets.some((bucket) => bucket.cells.some((cell) => cell.generationId === id));

/** The jobs that wait have these places in the queue, from the first. */
export function inOrder(state: SheetState, order: readonly (string | null)[]): SheetState {
  const jobs = Object.values(state.jobs).map((job) => {
    const position = job.state === "queued" && !isPending(job.id) ? order.indexOf(job.id) + 1 || null : job.position;
    return position === job.position ? job : { ...job, position };
  });
  const same = jobs.every((job) => job === state.jobs[job.id]);
  return same ? state : { ...state, jobs: Object.fromEntries(jobs.map((job) => [job.id, job])) };
}

/** Forgets a job and the room that still waited for its images. */
export function withoutJob(state: SheetState, id: string): SheetState {
  const { [id]: _, ...jobs } = state.jobs;
  const next = filtered(state, (cell) => cell.generationId !== id || cell.frame !== null);
  return { ...next, jobs, ended: new Set(state.ended).add(id) };
}

const pendingMark = "pending-";

/** Whether a job is shown before the server has answered. */
export function isPending(id: string): boolean {
  return id.startsWith(pendingMark);
}

/** An id for a job that the server has not answered yet. */
export function pendingId(): string {
  return `${pendingMark}${crypto.getRandomValues(new Uint32Array(2)).join("")}`;
}

/** Gives a pending job its true id. If the stream was quicker, the news stays and the stand-in goes. */
export function adopted(state: SheetState, pending: string, job: JobView): SheetState {
  if (state.ended.has(job.id) || hasCells(state, job.id)) return withoutJob(state, pending);
  const { [pending]: _, ...jobs } = state.jobs;
  const buckets = state.buckets.map((bucket) => {
    if (!bucket.cells.some((cell) => cell.generationId === pending)) return bucket;
    const cells = bucket.cells.map((cell) =>
      cell.generationId === pending ? { ...cell, generationId: job.id } : cell,
    );
    return { ...bucket, cells };
  });
  return withJob({ ...state, buckets, jobs }, job, []);
}
