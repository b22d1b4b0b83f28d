/** What of a cell its place depends on: width over height, and whether it needs room for words. */
export type Shape = { aspect: number; failed: boolean };

/** What the style sheet says about the grid, in pixels. `failed` is the height of a failed frame where it fills a row, else 0. */
export type Measures = {
  width: number;
  row: number;
  gutter: number;
  caption: number;
  heading: number;
  failed: number;
};

/** A row of the cells from `start` to before `end`; `height` is that of its images. */
type Row = { start: number; end: number; top: number; height: number };

/** Where cells stand, from the top of their list. */
export type Layout = { rows: Row[]; lefts: number[]; widths: number[]; height: number };

type Options = {
  /** A row begins at this cell, whatever stands before it. */
  seam?: number;
  /** The last row is as wide as the others, since the same day goes on after it. */
  full?: boolean;
  /** That many cells stand already as the style sheet put them, and stay. */
  fixed?: number;
};

/** As many rows at the end share what would be left over. */
const balanced = 4;

/** A row may always become as high as this, so that an image fills a phone's width. */
const highestLeast = 400;

/** As the browser rounds lengths. */
const unit = (length: number) => Math.floor(length * 64) / 64;

/** The aspect ratio that the style sheet is given. */
export const shapeOf = (aspect: number) => Number(aspect.toFixed(4));

/**
 * Justified rows in reading order, exactly as `sheet.css` breaks and stretches them: a row takes cells while they fit at
 * their own width, and is stretched; the last one keeps its height.
 */
export function layOut(shapes: readonly Shape[], measures: Measures, options: Options = {}): Layout {
  const { seam = 0, full = false, fixed = 0 } = options;
  const layout: Layout = { rows: [], lefts: [], widths: [], height: 0 };
  const wide = shapes.map((shape) => basis(shape, measures));
  if (seam > 0) place(layout, shapes, measures, rowsOf(wide, 0, seam, measures, true, 0), true);
  place(
    layout,
    shapes,
    measures,
    rowsOf(wide, seam, shapes.length, measures, full, fixed),
    full && fixed < shapes.length,
  );
  return layout;
}

const ratio = ({ aspect, failed }: Shape) => (failed ? Math.max(shapeOf(aspect), 0.8) : shapeOf(aspect));

function basis(shape: Shape, { row, width, failed }: Measures): number {
  return shape.failed && failed > 0 ? width : unit(ratio(shape) * row);
}

type Span = { start: number; end: number };

function rowsOf(wide: number[], from: number, to: number, measures: Measures, full: boolean, fixed: number): Span[] {
  const spans: Span[] = [];
  let [start, taken] = [from, 0];
  for (let at = from; at < to; at += 1) {
    const more = wide[at] ?? 0;
    if (at > start && taken + measures.gutter + more > measures.width) {
      spans.push({ start, end: at });
      [start, taken] = [at, 0];
    }
    taken += more + (at > start ? measures.gutter : 0);
  }
  if (to > start) spans.push({ start, end: to });
  return full ? evened(spans, wide, measures, fixed) : spans;
}

/** Shares the last row's gap among the last rows, so that each of them is only a little higher or lower. */
function evened(spans: Span[], wide: number[], { width, gutter }: Measures, fixed: number): Span[] {
  const kept = spans.filter((span, index) => index < spans.length - balanced || span.start < fixed);
  const shared = spans.slice(kept.length);
  const [first, last] = [shared[0], shared.at(-1)];
  if (!first || !last) return spans;
  const lengths = wide.slice(first.start, last.end).map((length) => length + gutter);
  const total = lengths.reduce((sum, length) => sum + length, 0);
  const rows = Math.max(1, Math.round(total / width));
  const evenly: Span[] = [];
  let [start, taken] = [first.start, 0];
  for (const [index, length] of lengths.entries()) {
    const at = first.start + index;
    // A cell goes where most of it lies.
    if (at > start && evenly.length < rows - 1 && taken + length / 2 > (total / rows) * (evenly.length + 1)) {
      evenly.push({ start, end: at });
      start = at;
    }
    taken += length;
  }
  return [...kept, ...evenly, { start, end: last.end }];
}

function place(layout: Layout, shapes: readonly Shape[], measures: Measures, spans: Span[], full: boolean) {
  const { width, row, gutter, caption, failed } = measures;
  for (const [index, { start, end }] of spans.entries()) {
    const cells = shapes.slice(start, end);
    const gaps = gutter * (cells.length - 1);
    const natural = cells.reduce((sum, cell) => sum + basis(cell, measures), 0) + gaps;
    const ratios = cells.reduce((sum, cell) => sum + ratio(cell), 0);
    const last = index === spans.length - 1 && !full;
    // What fills up the last row takes a gap, too; where that does not fit it goes below, and the row is stretched.
    const stretched = !last || natural + gutter > width;
    const words = failed > 0 && cells.length === 1 && cells[0]?.failed === true;
    // A lone cell in the middle of a day, or before one that is very wide, would be enormous.
    const highest = full && index === spans.length - 1 ? 2 * row : Math.max(2 * row, highestLeast);
    const height = stretched ? Math.min((width - gaps) / ratios, highest) : row;
    const top = layout.height + (layout.rows.length > 0 ? gutter : 0);
    let left = 0;
    for (const cell of cells) {
      const across = words ? width : ratio(cell) * height;
      layout.lefts.push(left);
      layout.widths.push(across);
      left += across + gutter;
    }
    layout.rows.push({ start, end, top, height: words ? failed : height });
    layout.height = top + (words ? failed : height) + caption + (last && stretched ? gutter : 0);
  }
}

/** How high `count` cells will be whose aspect ratios add up to `aspects`, before they are known. */
export function estimate(count: number, aspects: number, measures: Measures): number {
  if (count <= 0) return 0;
  const { width, row, gutter, caption } = measures;
  const length = aspects * row + count * gutter;
  // A row is broken before the cell that does not fit: half a cell is missing on average, and made up for by stretching.
  const room = Math.max(width / 2, width - length / count / 2);
  const rows = Math.max(1, Math.ceil(length / room - 0.5));
  const height = rows === 1 ? row : row * (width / room);
  return rows * (height + caption + gutter) - gutter;
}
