import { canGo, isDoubtful } from "./buckets";
import type { Ranges } from "./mapping";
import { type Block, blockAt, type Model, rowAt, rowOfCell } from "./model";

/** The page as the scroller sees it: `y` is 0 where the sheet's top stands at the top of what can be seen of it. */
export type Port = {
  y(): number;
  scrollTo(y: number): void;
  /** Gives the sheet its height at once. */
  setHeight(height: number): void;
  /** How much of the sheet can be seen, and what follows it before the page ends. */
  view(): { height: number; pad: number };
};

/**
 * What holds the sheet to the page: this point of a block, `offset` pixels from its top (and the top of that cell's
 * row, once it is known), stands at this scroll position. Everything else follows from there.
 */
type Anchor = { key: string; cell: string | null; offset: number; y: number };

/** A place to come back to. */
export type Place = { key: string; day: string; cell: string | null; offset: number; below: number };

/** Knows where the page stands in the library, and holds on to what is looked at while more becomes known. */
export class Anchored {
  protected model: Model | null = null;
  protected anchor: Anchor = { key: "", cell: null, offset: 0, y: 0 };
  protected y = 0;
  protected height = 0;

  constructor(protected readonly port: Port) {}

  current(): Model | null {
    return this.model;
  }

  /** The place in the library at the top of what can be seen. */
  place(): number {
    return this.placeOf(this.anchor.key) + this.anchor.offset + this.y - this.anchor.y;
  }

  /** Whether something of a cell can be seen. */
  isInSight(key: string, cell: string): boolean {
    const block = this.blockOf(key);
    const row = block?.layout.rows[rowOfCell(block, this.cellIndex(block, cell))];
    if (!block || !row) return false;
    const from = this.placeOf(key) + block.lead + row.top - this.place();
    return from + row.height > 0 && from < this.port.view().height;
  }

  /** The buckets that are not all known, or not for sure, and can be seen, or nearly, the nearest first. */
  wanted(): string[] {
    const { model } = this;
    if (!model) return [];
    const { height } = this.port.view();
    const place = this.place();
    const keys: string[] = [];
    for (
      let index = blockAt(model, place - height);
      (model.tops[index] ?? Infinity) < place + 2.5 * height;
      index += 1
    ) {
      const { bucket } = model.blocks[index] as Block;
      if (bucket.known !== "all" || isDoubtful(bucket)) keys.push(bucket.key);
    }
    const at = blockAt(model, place);
    const distance = (key: string) => Math.abs(this.indexOf(key) - at);
    return keys.sort((one, other) => distance(one) - distance(other));
  }

  /** The buckets that are known but not for sure, where nobody looks. */
  doubtful(): string[] {
    const buckets = this.model?.blocks.map(({ bucket }) => bucket).filter(isDoubtful) ?? [];
    if (buckets.length === 0) return [];
    const wanted = new Set(this.wanted());
    return buckets.filter((bucket) => canGo(bucket) && !wanted.has(bucket.key)).map(({ key }) => key);
  }

  /** The buckets that are known, the nearest to what can be seen first, with how many cells they have. */
  nearest(): { key: string; size: number }[] {
    const { model } = this;
    if (!model) return [];
    const at = blockAt(model, this.place());
    return model.blocks
      .map(({ bucket }, index) => ({ bucket, distance: Math.abs(index - at) }))
      .filter(({ bucket }) => bucket.known === "all")
      .sort((one, other) => one.distance - other.distance)
      .map(({ bucket }) => ({ key: bucket.key, size: bucket.cells.length }));
  }

  protected ranges(): Ranges {
    const { height, pad } = this.port.view();
    const content = (this.model?.height ?? 0) + pad - height;
    return { content: Math.max(0, content), scroll: Math.max(0, this.height + pad - height) };
  }

  protected isAtEnd() {
    const { scroll } = this.ranges();
    return scroll > 0 && this.y >= scroll - 2;
  }

  /** The anchor among what is known now: the same cell, or as far into what has become known. */
  protected follow(before: Model, model: Model) {
    const { anchor } = this;
    const old = before.blocks.find(({ bucket }) => bucket.key === anchor.key);
    let block = this.blockOf(anchor.key);
    if (!block) {
      const near = model.blocks.find(({ bucket }) => bucket.day <= (old?.bucket.day ?? "")) ?? model.blocks.at(-1);
      block = near;
      if (!block) return;
      this.anchor = { ...anchor, key: block.bucket.key, cell: null, offset: 0 };
      return;
    }
    const index = anchor.cell ? this.cellIndex(block, anchor.cell) : -1;
    const row = block.layout.rows[index < 0 ? -1 : rowOfCell(block, index)];
    if (row) this.anchor = { ...anchor, offset: block.lead + row.top };
    else if (old && old !== block && anchor.offset > old.lead) {
      const part = (anchor.offset - old.lead) / Math.max(1, old.height - old.lead);
      this.anchor = { ...anchor, cell: null, offset: block.lead + Math.round(part * (block.height - block.lead)) };
    }
  }

  protected standAt(place: number, y: number) {
    const { model } = this;
    if (!model) return;
    const index = blockAt(model, Math.max(0, place));
    const block = model.blocks[index];
    if (!block) return;
    this.anchor = { key: block.bucket.key, cell: null, offset: place - (model.tops[index] ?? 0), y };
    // Where one has just arrived it has to stay, even before it is known.
    if (block.rest === 0) this.settleAnchor();
  }

  /** The last pixel of the sheet stands where the page ends, whatever becomes known above it. */
  protected standAtEnd() {
    const last = this.model?.blocks.at(-1);
    if (last) this.anchor = { key: last.bucket.key, cell: null, offset: last.height, y: this.height };
  }

  /** Holds on to a row as soon as there is one. */
  protected settleKnown() {
    if (this.anchor.cell === null && this.blockOf(this.anchor.key)?.rest === 0) this.settleAnchor();
  }

  /** Holds on to the first row that can be seen; where none is known, to the top. */
  protected settleAnchor() {
    const { model } = this;
    if (!model || this.y <= 0) return;
    const place = this.place();
    const end = place + this.port.view().height;
    const top = blockAt(model, Math.max(0, place));
    for (let index = top; index < model.blocks.length && (model.tops[index] ?? 0) < end; index += 1) {
      const block = model.blocks[index] as Block;
      const start = model.tops[index] ?? 0;
      const row = block.layout.rows[rowAt(block, place - start, model.measures)];
      if (!row || start + block.lead + row.top > end) continue;
      const offset = block.lead + row.top;
      const cell = block.bucket.cells[row.start]?.key ?? null;
      this.anchor = { key: block.bucket.key, cell, offset, y: this.y + start + offset - place };
      return;
    }
    const key = model.blocks[top]?.bucket.key ?? "";
    this.anchor = { key, cell: null, offset: place - (model.tops[top] ?? 0), y: this.y };
  }

  protected placeOf(key: string) {
    return this.model?.tops[this.indexOf(key)] ?? 0;
  }

  protected indexOf(key: string) {
    return Math.max(0, this.model?.blocks.findIndex(({ bucket }) => bucket.key === key) ?? 0);
  }

  protected blockOf(key: string): Block | undefined {
    return this.model?.blocks.find(({ bucket }) => bucket.key === key);
  }

  protected cellIndex(block: Block, cell: string) {
    return block.bucket.cells.findIndex(({ key }) => key === cell);
  }
}
