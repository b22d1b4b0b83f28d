import type { Model } from "./model";

/** A month of the sheet: `2026-11`, its images, and where it begins, in pixels of the whole sheet. */
export type Month = { key: string; count: number; top: number };

/** The months that a sheet has, newest first. */
export function monthsOf({ blocks, tops }: Model): Month[] {
  const months: Month[] = [];
  for (const [index, { bucket }] of blocks.entries()) {
    const key = bucket.day.slice(0, 7);
    const count = bucket.known === "all" ? bucket.cells.length : Math.max(bucket.count, bucket.cells.length);
    const last = months.at(-1);
    if (last?.key === key) last.count += count;
    else months.push({ key, count, top: tops[index] ?? 0 });
  }
  return months;
}

/** The month at a place of the whole sheet, in pixels. */
export function monthAt(months: readonly Month[], place: number): number {
  const next = months.findIndex(({ top }) => top > place + 1);
  return (next < 0 ? months.length : next) - 1;
}
