import type { FrameView, JobView, SheetView } from "@/lib/schemas/views";

/** One place in the grid: an image, or room for one that is on its way. Its key never changes, so neither does its element. */
export type Cell = { key: string; generationId: string; index: number; frame: FrameView | null };

/** A sheet as the browser knows it, newest first. `ended` keeps late news from reviving what is over. */
export type SheetState = {
  cells: Cell[];
  jobs: Readonly<Record<string, JobView>>;
  cursor: string | null;
  ended: ReadonlySet<string>;
};

const isOpen = (job: JobView) => job.state === "queued" || job.state === "running";
const hasFailed = (job: JobView) => job.state === "failed" || job.state === "unknown";

const cellOf = (generationId: string, index: number, frame: FrameView | null): Cell => ({
  key: `${generationId}:${index}`,
  generationId,
  index,
  frame,
});

/** Highest index first, as the newest frame comes first. A failed job needs one place alone. */
function waitingCells(job: JobView, frames: FrameView[]): Cell[] {
  const places = hasFailed(job) ? 1 : job.n;
  const missing = Array.from({ length: places }, (_, index) => index).filter(
    (index) => !frames.some((frame) => frame.index === index),
  );
  return missing.reverse().map((index) => cellOf(job.id, index, null));
}

const without = <T>(record: Readonly<Record<string, T>>, id: string): Record<string, T> => {
  const { [id]: _, ...rest } = record;
  return rest;
};

/** The state that a first answer of the server stands for. */
export function fromView(view: SheetView): SheetState {
  const waiting = view.jobs.flatMap((job) =>
    waitingCells(
      job,
      view.frames.filter((frame) => frame.generationId === job.id),
    ),
  );
  return {
    cells: [...waiting, ...view.frames.map((frame) => cellOf(frame.generationId, frame.index, frame))],
    jobs: Object.fromEntries(view.jobs.map((job) => [job.id, job])),
    cursor: view.nextCursor,
    ended: new Set(),
  };
}

/** Adds an older page at the end. */
export function withOlder(state: SheetState, view: SheetView): SheetState {
  const known = new Set(state.cells.flatMap((cell) => cell.frame?.id ?? []));
  const added = view.frames.filter((frame) => !known.has(frame.id));
  const cells = added.map((frame) => cellOf(frame.generationId, frame.index, frame));
  return { ...state, cells: [...state.cells, ...cells], cursor: view.nextCursor };
}

/**
 * Takes in a first page: new jobs and frames appear, the rest stays. Jobs that a fresh page no longer has are over and
 * go; a page that may be older than the news cannot tell.
 */
export function withNewest(state: SheetState, view: SheetView, fresh: boolean): SheetState {
  let next = state;
  for (const frame of [...view.frames].reverse()) next = withFrame(next, frame);
  for (const job of [...view.jobs].reverse()) {
    if (!state.ended.has(job.id)) next = withJob(next, job, []);
  }
  if (!fresh) return next;
  const open = new Set(view.jobs.map((job) => job.id));
  for (const id of Object.keys(next.jobs)) {
    if (!open.has(id) && !isPending(id)) next = withoutJob(next, id);
  }
  return next;
}

function withFrame(state: SheetState, frame: FrameView): SheetState {
  const at = state.cells.findIndex(
    (cell) => cell.frame?.id === frame.id || (cell.generationId === frame.generationId && cell.index === frame.index),
  );
  if (at < 0) return { ...state, cells: insert(state, frame) };
  return { ...state, cells: state.cells.with(at, { ...(state.cells[at] as Cell), frame }) };
}

/** Changes the frames that are known and puts others where they belong; what is older than all that is loaded comes later. */
export function withFrames(state: SheetState, frames: FrameView[]): SheetState {
  const oldest = state.cells.findLast((cell) => cell.frame !== null)?.frame?.number ?? 0;
  return frames
    .filter((frame) => state.cursor === null || frame.number >= oldest)
    .reduce((next, frame) => withFrame(next, frame), state);
}

/** Takes images away that are gone. */
export function withoutFrames(state: SheetState, ids: string[]): SheetState {
  const gone = new Set(ids);
  return { ...state, cells: state.cells.filter((cell) => cell.frame === null || !gone.has(cell.frame.id)) };
}

/** A frame that no job announced goes before the first older image. */
function insert(state: SheetState, frame: FrameView): Cell[] {
  const older = state.cells.findIndex((cell) => cell.frame !== null && cell.frame.number < frame.number);
  return state.cells.toSpliced(
    older < 0 ? state.cells.length : older,
    0,
    cellOf(frame.generationId, frame.index, frame),
  );
}

/** Takes in news of a job. Failures of others are none of ours: the caller leaves them out by `keepFailed`. */
export function withJob(state: SheetState, job: JobView, frames: FrameView[], keepFailed = true): SheetState {
  // A failed one that is told of again was brought back.
  const putAway = state.ended.has(job.id) && !state.jobs[job.id] && frames.length === 0 && !hasFailed(job);
  if (putAway || (state.ended.has(job.id) && isOpen(job))) return state;
  let next = job.state === "queued" ? state : { ...state, jobs: advanced(state.jobs, job.id) };
  if (!next.cells.some((cell) => cell.generationId === job.id)) {
    const cells = isOpen(job) || frames.length > 0 || (hasFailed(job) && keepFailed) ? waitingCells(job, []) : [];
    next = { ...next, cells: [...cells, ...next.cells] };
  }
  for (const frame of frames) next = withFrame(next, frame);
  if (isOpen(job)) return { ...next, jobs: { ...next.jobs, [job.id]: job } };
  if (!hasFailed(job) || !keepFailed) return withoutJob(next, job.id);
  const rooms = next.cells.filter((cell) => cell.generationId === job.id && cell.frame === null).slice(1);
  const cells = next.cells.filter((cell) => !rooms.includes(cell));
  return { ...next, cells, jobs: { ...next.jobs, [job.id]: job }, ended: new Set(next.ended).add(job.id) };
}

/** The queue behind a job that has left it is one shorter; nobody tells each of those that wait. */
function advanced(jobs: SheetState["jobs"], left: string): SheetState["jobs"] {
  const place = jobs[left]?.state === "queued" ? jobs[left].position : null;
  if (place === null) return jobs;
  const moved = Object.values(jobs).map((job) =>
    job.position !== null && job.position > place ? { ...job, position: job.position - 1 } : job,
  );
  return Object.fromEntries(moved.map((job) => [job.id, job]));
}

/** Forgets a job and the room that still waited for its images. */
export function withoutJob(state: SheetState, id: string): SheetState {
  const cells = state.cells.filter((cell) => cell.generationId !== id || cell.frame !== null);
  return { ...state, cells, jobs: without(state.jobs, id), ended: new Set(state.ended).add(id) };
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
  const known = state.ended.has(job.id) || state.cells.some((cell) => cell.generationId === job.id);
  if (known) return withoutJob(state, pending);
  const cells = state.cells.map((cell) => (cell.generationId === pending ? { ...cell, generationId: job.id } : cell));
  return withJob({ ...state, cells, jobs: without(state.jobs, pending) }, job, []);
}
