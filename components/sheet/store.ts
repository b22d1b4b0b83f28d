import { hearOfImages } from "@/components/viewer/heard";
import type { FrameView, JobView, SheetView } from "@/lib/schemas/views";
import {
  adopted,
  fromView,
  isPending,
  type SheetState,
  withFrames,
  withJob,
  withNewest,
  withOlder,
  withoutFrames,
  withoutJob,
} from "./state";

/** The team's sheet, or one's own. */
export type Scope = "team" | "mine";

const nothing: SheetState = { cells: [], jobs: {}, cursor: null, ended: new Set() };

/** Remembers both sheets of a tab while its person moves between pages. */
export class SheetStore {
  private sheets = new Map<Scope, SheetState>();
  private listeners = new Set<() => void>();
  /** The image that was open last; its frame gets the focus back. */
  lastOpened: string | null = null;
  /** Where the viewer was opened from. */
  openedFrom: string | null = null;

  constructor(private readonly me: string) {}

  subscribe = (listener: () => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  get(scope: Scope): SheetState {
    return this.sheets.get(scope) ?? nothing;
  }

  /** Takes what the page was rendered with, without notice: it runs while rendering. */
  load(scope: Scope, view: SheetView) {
    const sheet = this.sheets.get(scope);
    this.sheets.set(scope, sheet ? withNewest(sheet, view, false) : fromView(view));
  }

  /** News from the stream. Gives whether the job's state is another one than was known. */
  hear(job: JobView, frames: FrameView[]): boolean {
    const sheets = [...this.sheets.values()];
    const before = sheets.map((sheet) => sheet.jobs[job.id]).find(Boolean);
    const over = sheets.some((sheet) => sheet.ended.has(job.id));
    const mine = job.person.id === this.me;
    const stand = mine && !before ? this.standIn(job) : undefined;
    this.change((sheet, scope) => {
      if (scope === "mine" && !mine) return sheet;
      if (scope === "team" && job.private && !mine) return sheet;
      return withJob(stand ? adopted(sheet, stand, { ...job, state: "queued" }) : sheet, job, frames, mine);
    });
    return !over && before?.state !== job.state;
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

  newest(scope: Scope, view: SheetView) {
    this.change((sheet, each) => (each === scope ? withNewest(sheet, view, true) : sheet));
  }

  older(scope: Scope, view: SheetView) {
    this.change((sheet, each) => (each === scope ? withOlder(sheet, view) : sheet));
  }

  /** Shows images as they are now, those that came back where they were. */
  putFrames(frames: FrameView[]) {
    hearOfImages(frames, []);
    const own = frames.filter((frame) => frame.person.id === this.me);
    this.change((sheet, scope) => withFrames(sheet, scope === "mine" ? own : frames));
  }

  /** Takes images away that are gone, for this person at least. */
  removeFrames(ids: string[]) {
    hearOfImages([], ids);
    this.change((sheet) => withoutFrames(sheet, ids));
  }

  /** An image that is loaded. */
  frame(id: string): FrameView | undefined {
    for (const sheet of this.sheets.values()) {
      const found = sheet.cells.find((cell) => cell.frame?.id === id)?.frame;
      if (found) return found;
    }
    return undefined;
  }

  loaded(): Scope[] {
    return [...this.sheets.keys()];
  }

  /** The stream may tell of a job before the answer to its request is read. */
  private standIn(job: JobView): string | undefined {
    for (const sheet of this.sheets.values()) {
      const known = sheet.ended.has(job.id) || sheet.cells.some((cell) => cell.generationId === job.id);
      const found = Object.values(sheet.jobs).find(
        (other) => isPending(other.id) && other.prompt === job.prompt && other.n === job.n,
      );
      if (!known && found) return found.id;
    }
    return undefined;
  }

  private change(update: (sheet: SheetState, scope: Scope) => SheetState) {
    for (const [scope, sheet] of this.sheets) this.sheets.set(scope, update(sheet, scope));
    for (const listener of this.listeners) listener();
  }
}
