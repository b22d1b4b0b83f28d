import { parseBucketKey } from "@/lib/schemas/bucket-key";
import { type Bucket, imagesOf, type SheetState } from "./buckets";

/** Where an image stands in a view: from 1, of how many. With `more` there are more than those that are known of. */
export type Position = { at: number; of: number; more: boolean };

/** The place of an image in a sheet, by what is kept of newer days; null if it is not loaded. */
export function positionIn({ buckets, cursor, more }: SheetState, id: string): Position | null {
  let [at, of] = [0, 0];
  for (const bucket of buckets) {
    const index = at > 0 ? 0 : placeOf(bucket, id);
    if (index > 0) at = of + index;
    of += imagesOf(bucket);
  }
  return at > 0 ? { at, of, more: more || cursor !== null } : null;
}

function placeOf({ cells }: Bucket, id: string): number {
  const frames = cells.flatMap(({ frame }) => frame ?? []);
  return frames.findIndex((frame) => frame.id === id) + 1;
}

/** The key of the bucket that an image of this moment is in, where that is not all loaded. */
export function bucketToLoad({ buckets }: SheetState, createdAt: string): string | undefined {
  const moment = Date.parse(createdAt);
  const unknown = buckets.filter(({ known }) => known !== "all");
  return unknown.find(({ key }) => {
    const stretch = parseBucketKey(key);
    return stretch && stretch.from <= moment && moment < stretch.to;
  })?.key;
}
