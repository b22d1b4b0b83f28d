import { Anchored, type Place } from "./anchor";
import { maxHeight, toContent, toScroll } from "./mapping";
import { type Model, rowOfCell } from "./model";
import { sameWindow, type Window, windowOf } from "./window";

const nothing: Window = { pieces: [], blanks: [], skimming: false };
/** So long after the last move the sheet is at rest. */
const restMs = 160;

/**
 * Joins the page's scrollbar, whose size never changes, with a sheet whose height is not known before it is loaded.
 * Small moves move it pixel by pixel around an anchor; large ones, and the ends, go to the same part of the library. The
 * difference that this leaves is made up for at rest, where nobody sees it.
 */
export class Scroller extends Anchored {
  private wasExact = false;
  private skimming = false;
  private rest: ReturnType<typeof setTimeout> | undefined;
  private listeners = new Set<() => void>();
  private watchers = new Set<() => void>();
  private shown: Window = nothing;
  /** Rows that stay as they are while others come in before them. */
  readonly seams = new Map<string, string>();
  /** Kept in the page wherever it is: the cell that has the focus. */
  private kept: { key: string; cell: string } | null = null;
  /** While a finger lies on the page, it is not moved by itself. */
  held = false;
  onRest: () => void = () => undefined;

  subscribe = (listener: () => void) => {
    this.listeners.add(listener);
    return () => void this.listeners.delete(listener);
  };

  get = (): Window => this.shown;

  /** Tells of every move, also where nothing else comes into the page. */
  watch(listener: () => void) {
    this.watchers.add(listener);
    return () => void this.watchers.delete(listener);
  }

  /** What can be seen has become larger or smaller. */
  refresh() {
    this.publish();
  }

  stop() {
    clearTimeout(this.rest);
  }

  /** Takes in what is known now. What is looked at stays where it is. */
  update(model: Model) {
    const before = this.model;
    const first = before === null || before.blocks.length === 0;
    const resized = before?.measures !== model.measures;
    this.model = model;
    if (first) {
      this.y = this.port.y();
      this.wasExact = model.exact;
      this.anchor = { key: model.blocks[0]?.bucket.key ?? "", cell: null, offset: 0, y: 0 };
    } else this.follow(before, model);
    const { height } = this.port.view();
    const exact = model.exact && (this.wasExact || model.height < 4 * height);
    const told = before?.more === true && !model.more;
    if (first || resized || exact || told || this.isPaged(model)) this.height = Math.min(model.height, maxHeight);
    this.port.setHeight(this.height);
    if (!first && resized) this.align();
    if (!first && !this.isAtEnd()) this.settleKnown();
    this.publish();
  }

  /** The page was scrolled. */
  moved() {
    if (!this.model) return;
    const [y, height] = [this.port.y(), this.port.view().height];
    const by = y - this.y;
    this.y = y;
    this.skimming = Math.abs(by) > 1.5 * height;
    clearTimeout(this.rest);
    this.rest = setTimeout(this.atRest, restMs);
    if (by === 0) return;
    const ranges = this.ranges();
    if (y >= ranges.scroll - 1 && !this.isPaged(this.model)) this.standAtEnd();
    // Above the sheet there may be words of what was asked for.
    else if (y <= 0) this.standAt(0, 0);
    else if (Math.abs(by) > 3 * height) this.standAt(toContent(y, ranges), y);
    else {
      const place = this.place();
      const atTop = y < height && Math.abs(place - y) > 1;
      const atEnd = y > ranges.scroll - height && Math.abs(ranges.content - place - (ranges.scroll - y)) > 1;
      if (atTop || atEnd) this.align();
      this.settleAnchor();
    }
    this.publish();
  }

  /** Scrolls so that this point of the library is at the top, if there is enough below it. */
  goTo(place: number) {
    const ranges = this.ranges();
    const top = Math.min(Math.max(0, place), ranges.content);
    this.scroll(Math.round(toScroll(top, ranges)));
    this.standAt(place, this.y + place - top);
    this.publish();
  }

  /** Scrolls to a block, or so far that a cell of it can be seen, as little as that takes. */
  reveal(key: string, cell?: string) {
    const block = this.blockOf(key);
    const index = this.indexOf(key);
    if (!this.model || !block) return;
    const top = this.model.tops[index] ?? 0;
    const row = block.layout.rows[cell ? rowOfCell(block, this.cellIndex(block, cell)) : -1];
    if (!row) return this.goTo(top);
    const { height } = this.port.view();
    const from = top + block.lead + row.top - (row.top === 0 ? block.lead : 0);
    const to = top + block.lead + row.top + row.height + this.model.measures.caption;
    const place = this.place();
    const margin = 8;
    const below = to > place + height - margin ? to - height + margin : place;
    // Places are sums of fractions: what stands at the top is not above it by what these are off.
    const above = place - from >= 1;
    const target = above ? Math.max(0, from - margin) : Math.min(below, Math.max(from, place));
    if (Math.abs(target - place) < 1) return;
    if (Math.abs(target - place) > 2 * height) this.goTo(target);
    else this.scroll(this.y + Math.round(target - place));
    // It is held on to itself: what is around it may not be known yet.
    const offset = block.lead + row.top;
    this.anchor = { key, cell: cell ?? null, offset, y: this.y + top + offset - this.place() };
    this.publish();
  }

  /** Keeps a cell in the page, or none. */
  keep(kept: { key: string; cell: string } | null) {
    if (kept?.cell === this.kept?.cell) return;
    this.kept = kept;
    this.publish();
  }

  /** What is looked at, to come back to it. */
  save(): Place | null {
    const bucket = this.blockOf(this.anchor.key)?.bucket;
    if (!bucket || this.y <= 0) return null;
    const { key, cell, offset, y } = this.anchor;
    return { key, day: bucket.day, cell, offset, below: this.y - y };
  }

  /** Goes back to a place that was saved. */
  restore({ key, day, cell, offset, below }: Place) {
    const { model } = this;
    const block = this.blockOf(key) ?? model?.blocks.find(({ bucket }) => bucket.day <= day);
    if (!model || !block) return;
    const same = block.bucket.key === key;
    this.anchor = { key: block.bucket.key, cell: same ? cell : null, offset: same ? offset : 0, y: this.y - below };
    this.follow(model, model);
    this.align();
    this.publish();
  }

  private atRest = () => {
    if (this.held) {
      this.rest = setTimeout(this.atRest, restMs);
      return;
    }
    this.skimming = false;
    const off = Math.abs(toScroll(this.place(), this.ranges()) - this.y);
    if (off > this.port.view().height / 2) this.align();
    this.publish();
    this.onRest();
  };

  /** Moves page and sheet together, so that the scrollbar tells the truth and nothing is seen to move. */
  private align() {
    const before = this.y;
    this.scroll(Math.round(toScroll(this.place(), this.ranges())));
    this.anchor = { ...this.anchor, y: this.anchor.y + this.y - before };
  }

  private scroll(y: number) {
    this.port.setHeight(this.height);
    this.port.scrollTo(y);
    this.y = this.port.y();
  }

  private isPaged({ blocks }: Model) {
    return blocks.at(-1)?.bucket.key.startsWith("page:") ?? false;
  }

  /** Lets rows stay as they are although cells come or go before them, unless one looks at the very top. */
  hold(next: readonly { key: string; cells: readonly { key: string }[] }[]) {
    const { key, cell } = this.anchor;
    const block = this.blockOf(key);
    const bucket = next.find((other) => other.key === key);
    if (!block || !bucket) return;
    if (this.y <= 0) return void this.seams.delete(key);
    if (!cell) return;
    const was = block.bucket.cells.findIndex((one) => one.key === cell);
    const now = bucket.cells.findIndex((one) => one.key === cell);
    if (now >= 0 && now !== was) this.seams.set(key, cell);
  }

  private publish() {
    const { model } = this;
    if (!model) return;
    for (const watcher of this.watchers) watcher();
    const { height } = this.port.view();
    const index = this.indexOf(this.anchor.key);
    const origin = this.anchor.y - this.anchor.offset - (model.tops[index] ?? 0);
    const inside = this.anchor.offset > (model.blocks[index]?.lead ?? 0);
    const next = windowOf(model, { index, inside }, origin, { from: this.y, height }, this.kept);
    if (this.shown.skimming === this.skimming && sameWindow(this.shown, next)) return;
    this.shown = { ...next, skimming: this.skimming };
    for (const listener of this.listeners) listener();
  }
}
