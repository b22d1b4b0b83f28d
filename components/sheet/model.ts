import { type Bucket, type SheetState, sizeOf } from "./buckets";
import { estimate, type Layout, layOut, type Measures } from "./layout";

/** A bucket in the grid: its rows as far as they are known, from `lead` on, then `rest` pixels for what is not. */
export type Block = {
  bucket: Bucket;
  /** Whether its day begins with it. */
  first: boolean;
  lead: number;
  layout: Layout;
  rest: number;
  height: number;
};

/** The whole sheet in blocks: where each begins, in pixels and in cells. */
export type Model = {
  blocks: Block[];
  tops: number[];
  starts: number[];
  height: number;
  total: number;
  measures: Measures;
  /** Whether its height is that of all its rows, and nothing is estimated. */
  exact: boolean;
  /** Whether older buckets are not in it yet. */
  more: boolean;
};

type Made = { block: Block; measures: Measures; seam: string | undefined; full: boolean };
const made = new WeakMap<Bucket, Made>();

/** Lays out what is known of a sheet, and estimates the rest. `seams` are cells that begin a row, by the bucket's key. */
export function modelOf(state: SheetState, measures: Measures, seams: ReadonlyMap<string, string>): Model {
  const { buckets, cursor, more } = state;
  const model: Model = { blocks: [], tops: [], starts: [], height: 0, total: 0, measures, exact: !more, more };
  for (const [index, bucket] of buckets.entries()) {
    const first = buckets[index - 1]?.day !== bucket.day;
    const full = buckets[index + 1]?.day === bucket.day;
    const block = blockOf(bucket, first, full, measures, seams.get(bucket.key), cursor !== null);
    model.blocks.push(block);
    model.tops.push(model.height);
    model.starts.push(model.total);
    model.height += block.height;
    model.total += sizeOf(bucket);
    if (bucket.known !== "all") model.exact = false;
  }
  return model;
}

function blockOf(
  bucket: Bucket,
  first: boolean,
  full: boolean,
  measures: Measures,
  seam: string | undefined,
  paged: boolean,
): Block {
  const before = made.get(bucket);
  if (before?.measures === measures && before.seam === seam && before.full === full && before.block.first === first)
    return before.block;
  const lead = first ? measures.heading : measures.gutter;
  const at = seam ? bucket.cells.findIndex((cell) => cell.key === seam) : 0;
  const options = { seam: Math.max(0, at), fixed: bucket.shown, full: full && bucket.known === "all" };
  const shapes = bucket.cells.map((cell) => cell.shape);
  let layout = layOut(shapes, measures, options);
  let rest = 0;
  if (bucket.known === "some") {
    layout = finished(layout, measures);
    rest = (layout.rows.length > 0 ? measures.gutter : 0) + unknownHeight(bucket, layout.lefts.length, measures, paged);
  } else if (bucket.known === "none") rest = estimate(bucket.count, bucket.aspects, measures);
  const block = { bucket, first, lead, layout, rest, height: lead + layout.height + rest };
  made.set(bucket, { block, measures, seam, full });
  return block;
}

/** Without the last row: it may have to be filled up. */
function finished(layout: Layout, { caption }: Measures): Layout {
  const rows = layout.rows.slice(0, -1);
  const last = rows.at(-1);
  if (!last) return { rows, lefts: [], widths: [], height: 0 };
  const height = last.top + last.height + caption;
  return { rows, lefts: layout.lefts.slice(0, last.end), widths: layout.widths.slice(0, last.end), height };
}

function unknownHeight(bucket: Bucket, laid: number, measures: Measures, paged: boolean): number {
  const { count, aspects } = bucket;
  const left = Math.max(count - laid, bucket.cells.length - laid, 1);
  const least = paged ? 2 * (measures.row + measures.caption) : 0;
  return Math.max(least, estimate(left, count > 0 ? (aspects * left) / count : left, measures));
}

/** The block at a place of the whole sheet, in pixels. */
export function blockAt({ tops }: Model, place: number): number {
  let [low, high] = [0, tops.length - 1];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((tops[middle] ?? 0) <= place) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** The first row of a block that ends below `offset` pixels from the block's top; -1 if there is none. */
export function rowAt(block: Block, offset: number, { caption }: Measures): number {
  const { rows } = block.layout;
  let [low, high] = [0, rows.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    const row = rows[middle];
    if (row && block.lead + row.top + row.height + caption <= offset) low = middle + 1;
    else high = middle;
  }
  return low < rows.length ? low : -1;
}

/** The row that a cell stands in; -1 if it is in none. */
export function rowOfCell(block: Block, index: number): number {
  return block.layout.rows.findIndex((row) => index >= row.start && index < row.end);
}
