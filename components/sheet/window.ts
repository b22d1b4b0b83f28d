import type { Measures } from "./layout";
import { type Block, type Model, rowAt, rowOfCell } from "./model";

/**
 * The rows `from` to before `to` of a block, whose top is at `top` pixels in the sheet, and one `alone` that has the focus;
 * `start` cells come before it, of `total`.
 */
export type Piece = {
  block: Block;
  top: number;
  from: number;
  to: number;
  alone: number;
  start: number;
  total: number;
};

/** What of a sheet is in the page: known rows, and room for others. */
export type Window = {
  pieces: Piece[];
  blanks: { top: number; height: number }[];
  /** It is scrolled so fast that nobody sees images. */
  skimming: boolean;
};

type Rows = Omit<Window, "skimming">;

/** How far rows are in the page above and below what can be seen: of small rows, which have many nodes, two. */
function beyond(height: number, { row, caption, gutter }: Measures): [number, number] {
  const most = Math.max(240, 2 * (row + caption + gutter));
  return [Math.min(0.35 * height, most), Math.min(0.35 * height + 160, most)];
}

/**
 * What of the sheet stands between two scroll positions. It is contiguous around the anchor's block: what lies beyond
 * something unknown could still move, and is not shown, nor is the top of an unknown block that is held `inside`.
 * `origin` is the scroll position of the sheet's first pixel.
 */
export function windowOf(
  model: Model,
  { index: anchor, inside }: { index: number; inside: boolean },
  origin: number,
  view: { from: number; height: number },
  kept: { key: string; cell: string } | null,
): Rows {
  const { blocks, tops, measures } = model;
  const [above, below] = beyond(view.height, measures);
  const [low, high] = [view.from - above, view.from + view.height + below];
  const topOf = (index: number) => origin + (tops[index] ?? 0);
  const pieces = new Map<number, Piece>();
  const blanks: { top: number; height: number }[] = [];
  const blank = (from: number, to: number) => {
    const [top, end] = [Math.round(Math.max(from, low)), Math.round(Math.min(to, high))];
    if (end > top) blanks.push({ top, height: end - top });
  };
  const add = (index: number, from: number, to: number) => {
    const block = blocks[index] as Block;
    const [start, total] = [model.starts[index] ?? 0, model.total];
    pieces.set(index, { block, top: Math.round(topOf(index)), from, to, alone: -1, start, total });
  };
  const show = (index: number) => {
    const block = blocks[index] as Block;
    const from = Math.max(0, rowAt(block, low - topOf(index), measures));
    const { rows } = block.layout;
    let to = from;
    while (to < rows.length && topOf(index) + block.lead + (rows[to]?.top ?? 0) < high) to += 1;
    if (to > from || topOf(index) + block.lead > low) add(index, from, to);
  };

  const end = origin + model.height;
  const unknown = (blocks[anchor]?.rest ?? 0) > 0;
  const loose = unknown && inside && blocks[anchor]?.bucket.known === "none";
  for (let index = anchor; index < blocks.length && topOf(index) < high; index += 1) {
    const block = blocks[index] as Block;
    if (loose) {
      blank(topOf(index), end);
      break;
    }
    show(index);
    if (block.rest === 0) continue;
    const known = block.lead + block.layout.height;
    blank(topOf(index) + (block.layout.rows.length > 0 ? known + measures.gutter : block.lead), end);
    break;
  }
  // What is above something unknown moves once that is known, or what is below.
  if (unknown) blank(origin, topOf(anchor));
  for (let index = unknown ? -1 : anchor - 1; index >= 0; index -= 1) {
    const block = blocks[index] as Block;
    const bottom = topOf(index) + block.height;
    if (bottom <= low) break;
    if (block.rest > 0) {
      blank(origin, bottom);
      break;
    }
    show(index);
  }
  const at = kept ? blocks.findIndex(({ bucket }) => bucket.key === kept.key) : -1;
  if (at >= 0 && kept) keep(at);
  const ordered = [...pieces].sort(([one], [other]) => one - other).map(([, piece]) => piece);
  return { pieces: ordered, blanks };

  /** The row of the cell that has the focus, and what lies between, where that is little. */
  function keep(index: number) {
    const block = blocks[index] as Block;
    const cell = block.bucket.cells.findIndex(({ key }) => key === kept?.cell);
    const row = rowOfCell(block, cell);
    if (cell < 0 || row < 0) return;
    const piece = pieces.get(index);
    if (!piece) add(index, row, row + 1);
    else if (row < piece.from || row >= piece.to) pieces.set(index, { ...piece, alone: row });
  }
}

/** Whether two windows show the same. */
export function sameWindow(one: Rows, other: Rows): boolean {
  const same = (a: Piece, b: Piece | undefined) =>
    a.block === b?.block &&
    a.top === b.top &&
    a.from === b.from &&
    a.to === b.to &&
    a.alone === b.alone &&
    a.start === b.start &&
    a.total === b.total;
  return (
    one.pieces.length === other.pieces.length &&
    one.pieces.every((piece, index) => same(piece, other.pieces[index])) &&
    one.blanks.length === other.blanks.length &&
    one.blanks.every(
      (blank, index) => blank.top === other.blanks[index]?.top && blank.height === other.blanks[index]?.height,
    )
  );
}
