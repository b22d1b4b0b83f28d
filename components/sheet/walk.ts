import { type Block, blockAt, type Model, rowOfCell } from "./model";

/** A cell by its bucket and its place in it. */
export type At = { block: number; cell: number };

/** Where a key leads: to a cell, or first to a bucket that has to be loaded; null where it leads nowhere. */
export type Step = { to: At } | { load: number } | null;

const isFrame = (block: Block | undefined, cell: number) => block?.bucket.cells[cell]?.frame != null;

/**
 * Where an arrow key, Home, End, PageUp or PageDown leads from an image. Up and down lead to the closest image of the
 * next row; a page is `height` pixels. Room for images that are on their way is passed over.
 */
export function step(model: Model, from: At, key: string, height: number): Step {
  if (key === "ArrowRight") return along(model, from.block, from.cell + 1, 1);
  if (key === "ArrowLeft") return along(model, from.block, from.cell - 1, -1);
  if (key === "Home") return along(model, 0, 0, 1);
  if (key === "End") return fromEnd(model, model.blocks.length - 1);
  if (key === "ArrowDown") return toRow(model, from, 1);
  if (key === "ArrowUp") return toRow(model, from, -1);
  if (key === "PageDown") return page(model, from, height);
  if (key === "PageUp") return page(model, from, -height);
  return null;
}

/** The next image in reading order, from a cell on, in either direction. */
function along(model: Model, index: number, cell: number, by: 1 | -1): Step {
  const block = model.blocks[index];
  if (!block) return null;
  const { cells, known } = block.bucket;
  for (let at = cell; at >= 0 && at < cells.length; at += by)
    if (isFrame(block, at)) return { to: { block: index, cell: at } };
  if (by > 0) return known === "all" ? along(model, index + 1, 0, 1) : { load: index };
  return fromEnd(model, index - 1);
}

function fromEnd(model: Model, index: number): Step {
  const block = model.blocks[index];
  if (!block) return null;
  if (block.bucket.known !== "all") return { load: index };
  return along(model, index, block.bucket.cells.length - 1, -1);
}

function middleOf({ layout }: Block, cell: number): number {
  return (layout.lefts[cell] ?? 0) + (layout.widths[cell] ?? 0) / 2;
}

/** The image of a row whose middle is closest to `middle`; -1 if it has none. */
function closest(block: Block, row: number, middle: number): number {
  const { start = 0, end = 0 } = block.layout.rows[row] ?? {};
  let best = -1;
  for (let cell = start; cell < end; cell += 1) {
    const nearer = best < 0 || Math.abs(middleOf(block, cell) - middle) < Math.abs(middleOf(block, best) - middle);
    if (isFrame(block, cell) && nearer) best = cell;
  }
  return best;
}

function toRow(model: Model, from: At, by: 1 | -1): Step {
  const home = model.blocks[from.block];
  if (!home) return null;
  const middle = middleOf(home, from.cell);
  let row = rowOfCell(home, from.cell) + by;
  let index = from.block;
  for (let block = model.blocks[index]; block; block = model.blocks[index]) {
    const rows = block.layout.rows.length;
    if (index !== from.block) {
      if (by < 0 && block.rest > 0) return { load: index };
      row = by > 0 ? 0 : rows - 1;
    }
    for (; row >= 0 && row < rows; row += by) {
      const cell = closest(block, row, middle);
      if (cell >= 0) return { to: { block: index, cell } };
    }
    if (by > 0 && block.rest > 0) return { load: index };
    index += by;
  }
  return null;
}

function page(model: Model, from: At, by: number): Step {
  const home = model.blocks[from.block];
  const row = home?.layout.rows[rowOfCell(home, from.cell)];
  if (!home || !row) return null;
  const middle = middleOf(home, from.cell);
  const place = (model.tops[from.block] ?? 0) + home.lead + row.top + by;
  if (place < 0) return along(model, 0, 0, 1);
  if (place >= model.height) return fromEnd(model, model.blocks.length - 1);
  const index = blockAt(model, place);
  const block = model.blocks[index] as Block;
  if (block.bucket.known !== "all") return { load: index };
  const offset = place - (model.tops[index] ?? 0) - block.lead;
  const { rows } = block.layout;
  const next = rows.findIndex(({ top, height }) => top + height > offset);
  const at = next < 0 ? rows.length - 1 : next;
  const cell = closest(block, at, middle);
  if (cell >= 0) return { to: { block: index, cell } };
  return along(model, index, rows[at]?.start ?? 0, by > 0 ? 1 : -1);
}
