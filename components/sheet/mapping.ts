/**
 * How far a library can be scrolled: `content` pixels as it would be whole, `scroll` pixels as the page is high. Browsers
 * stop at some 16 million, so that the two differ for the largest libraries, and a little for others, whose height is
 * not known before all of it is loaded.
 */
export type Ranges = { content: number; scroll: number };

/** The highest that the sheet is, in pixels. */
export const maxHeight = 8_000_000;

/** Near both ends a pixel is a pixel, so that whoever gets there scrolls as far as there is something. */
const maxEdge = 25_000;

const edgeOf = ({ content, scroll }: Ranges) => Math.min(maxEdge, content / 4, scroll / 4);

/** Where the page has to be scrolled to for a place in the library. */
export function toScroll(place: number, ranges: Ranges): number {
  return mapped(place, ranges.content, ranges.scroll, edgeOf(ranges));
}

/** The place in the library that a scroll position stands for. */
export function toContent(position: number, ranges: Ranges): number {
  return mapped(position, ranges.scroll, ranges.content, edgeOf(ranges));
}

function mapped(value: number, from: number, to: number, edge: number): number {
  if (from <= 0 || to <= 0 || value <= 0) return 0;
  if (value >= from) return to;
  if (value <= edge) return value;
  if (value >= from - edge) return to - (from - value);
  return edge + ((value - edge) * (to - 2 * edge)) / (from - 2 * edge);
}
