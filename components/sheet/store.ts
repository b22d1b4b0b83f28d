import { hearOfImages } from "@/components/viewer/heard";
import { type Filter, filterQuery, type Scope } from "@/lib/schemas/filter";
import type { BucketView, FrameView, JobView, SheetView } from "@/lib/schemas/views";
import { cellsOf, type SheetState } from "./buckets";
import { withFrames, withoutFrames } from "./frames";
import { adopted, hasCells, inOrder, isPending, withJob, withoutJob } from "./state";
import {
  type FirstView,
  fromView,
  withBucket,
  withBuckets,
  withFound,
  withNewest,
  withOlder,
  withoutBucket,
} from "./views";

/** So many searches are remembered, for the way back to them. */
const maxSearches = 6;

/** The name of a view of the library: whose it is, and what of it, as a query of the API. */
export function viewName(scope: Scope, filter: Partial<Filter> = {}): string {
  const query = filterQuery(filter);
  return query.size > 0 ? `${scope}?${query}` : scope;
}

/** The query of the API that asks for a view. */
export function viewQuery(name: string, more: [string, string][] = []): string {
  const [scope = "", query = ""] = name.split("?");
  return new URLSearchParams([["scope", scope], ...new URLSearchParams(query), ...more]).toString();
}

const scopeOf = (name: string): Scope => (name.startsWith("mine") ? "mine" : "team");
const isSearch = (name: string) => name.includes("?");

/** Remembers the sheets of a tab, and the last searches in them, while its person moves between pages. */
export class SheetStore {
  private sheets = new Map<string, SheetState>();
  private listeners = new Set<() => void>();
  private readonly nothing: SheetState;
  /** The image that was open last, and when it was made; its frame gets the focus back. */
  lastOpened: string | null = null;
  lastOpenedAt: string | null = null;
  /** Where the viewer was opened from. */
  openedFrom: string | null = null;
  /** Whether Compare was opened from a page of this tab, to which it leads back. */
  comparedFromHere = false;

  constructor(
    private readonly me: string,
    private readonly timeZone: string,
  ) {
    this.nothing = fromView({ frames: [], jobs: [], nextCursor: null }, timeZone);
  }

  subscribe = (listener: () => void) => {
    this.listeners.add(listener);
    return () => void this.listeners.delete(listener);
  };

  get(name: string): SheetState {
    return this.sheets.get(name) ?? this.nothing;
  }

  /** Takes what the page was rendered with, without notice: it runs while rendering. */
  load(name: string, view: FirstView) {
    const sheet = this.sheets.get(name);
    this.sheets.delete(name);
    // A search is what the server has just found, not what it found when it was looked for before.
    const known = sheet && !(isSearch(name) && changed(sheet, view));
    this.sheets.set(name, known ? withNewest(sheet, view, false) : fromView(view, this.timeZone));
    const searches = [...this.sheets.keys()].filter(isSearch);
    for (const old of searches.slice(0, -maxSearches)) this.sheets.delete(old);
  }

  /** News from the stream. Gives whether the job's state is another one than was known. */
  hear(job: JobView, frames: FrameView[]): boolean {
    const sheets = [...this.sheets.values()];
    const before = sheets.map((sheet) => sheet.jobs[job.id]).find(Boolean);
    const over = sheets.some((sheet) => sheet.ended.has(job.id));
    const mine = job.person.id === this.me;
    const stand = mine && !before ? this.standIn(job) : undefined;
    this.change((sheet, name) => {
      if (!mine && (job.private || scopeOf(name) === "mine" || isSearch(name))) return sheet;
      // Nobody here knows what a search finds; one's own jobs stand there because they were asked for there.
      if (isSearch(name) && !stand && !hasCells(sheet, job.id)) return sheet;
      return withJob(stand ? adopted(sheet, stand, { ...job, state: "queued" }) : sheet, job, frames, mine);
    });
    return !over && before?.state !== job.state;
  }

  /** The jobs that wait stand in this order. */
  queue(order: (string | null)[]) {
    this.change((sheet) => inOrder(sheet, order));
  }

  begin(job: JobView) {
    this.change((sheet) => withJob(sheet, job, []));
  }

  settle(pending: string, job: JobView) {
    this.change((sheet) => adopted(sheet, pending, job));
  }

  drop(id: string) {
    this.change((sheet) => withoutJob(sheet, id));
  }

  newest(name: string, view: FirstView) {
    this.change((sheet, each) => (each === name ? withNewest(sheet, view, true) : sheet));
  }

  found(name: string, view: SheetView) {
    this.change((sheet, each) => (each === name ? withFound(sheet, view) : sheet));
  }

  older(name: string, view: SheetView) {
    this.change((sheet, each) => (each === name ? withOlder(sheet, view) : sheet));
  }

  buckets(name: string, views: BucketView[]) {
    this.change((sheet, each) => (each === name ? withBuckets(sheet, views) : sheet));
  }

  /** The frames of some buckets. */
  filled(name: string, came: { key: string; frames: FrameView[] }[]) {
    this.change((sheet, each) =>
      each === name ? came.reduce((next, { key, frames }) => withBucket(next, key, frames), sheet) : sheet,
    );
  }

  /** Lets go of the frames of buckets that are far away. */
  release(name: string, keys: string[]) {
    if (keys.length === 0) return;
    this.change((sheet, each) => (each === name ? keys.reduce(withoutBucket, sheet) : sheet));
  }

  /** Shows images as they are now, those that came back where they were. */
  putFrames(frames: FrameView[]) {
    hearOfImages(frames, []);
    const own = frames.filter((frame) => frame.person.id === this.me);
    this.change((sheet, name) => {
      const wanted = scopeOf(name) === "mine" ? own : frames;
      if (!isSearch(name)) return withFrames(sheet, wanted);
      const known = new Set(cellsOf(sheet).flatMap((cell) => cell.frame?.id ?? []));
      return withFrames(
        sheet,
        wanted.filter(({ id }) => known.has(id)),
      );
    });
  }

  /** Takes images away that are gone, for this person at least. */
  removeFrames(ids: string[]) {
    if (ids.length === 0) return;
    hearOfImages([], ids);
    this.change((sheet) => withoutFrames(sheet, ids));
  }

  /** An image that is loaded. */
  frame(id: string): FrameView | undefined {
    for (const sheet of this.sheets.values()) {
      const found = cellsOf(sheet).find((cell) => cell.frame?.id === id)?.frame;
      if (found) return found;
    }
    return undefined;
  }

  /** The sheets that are remembered; a search is not followed. */
  loaded(): Scope[] {
    return [...this.sheets.keys()].filter((name) => !isSearch(name)) as Scope[];
  }

  /** The search that one looks at, or came from; null where that is no search. */
  search(): string | null {
    const last = [...this.sheets.keys()].at(-1);
    return last !== undefined && isSearch(last) ? last : null;
  }

  /** The stream may tell of a job before the answer to its request is read. */
  private standIn(job: JobView): string | undefined {
    for (const sheet of this.sheets.values()) {
      const known = sheet.ended.has(job.id) || cellsOf(sheet).some((cell) => cell.generationId === job.id);
      const found = Object.values(sheet.jobs).find(
        (other) => isPending(other.id) && other.prompt === job.prompt && other.n === job.n,
      );
      if (!known && found) return found.id;
    }
    return undefined;
  }

  private change(update: (sheet: SheetState, name: string) => SheetState) {
    for (const [name, sheet] of this.sheets) this.sheets.set(name, update(sheet, name));
    for (const listener of this.listeners) listener();
  }
}

/** Whether a search finds something else now than it did. */
function changed(sheet: SheetState, view: FirstView): boolean {
  const known = cellsOf(sheet).flatMap((cell) => cell.frame?.id ?? []);
  return view.frames.some((frame, index) => known[index] !== frame.id) || known.length < view.frames.length;
}
