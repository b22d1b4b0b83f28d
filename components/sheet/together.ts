import { isListed, sizeOf } from "./buckets";
import type { Model } from "./model";

/** So many buckets are asked for at once, with so many images: no more than one large bucket has. */
const mostKeys = 16;
const mostImages = 240;

/** A bucket, and those next to it that are not known either and so small that they come along in one answer. */
export function together(model: Model | null, key: string, isBusy: (key: string) => boolean): string[] {
  const blocks = model?.blocks ?? [];
  const at = blocks.findIndex(({ bucket }) => bucket.key === key);
  const first = blocks[at]?.bucket;
  if (!first) return [key];
  const keys = [key];
  let images = sizeOf(first);
  let [above, below] = [at - 1, at + 1];
  const fits = (index: number) => {
    const bucket = blocks[index]?.bucket;
    if (!bucket || bucket.known === "all" || !isListed(bucket) || isBusy(bucket.key)) return false;
    return keys.length < mostKeys && images + sizeOf(bucket) <= mostImages;
  };
  for (;;) {
    const isBelow = fits(below) && (below - at <= at - above || !fits(above));
    if (!isBelow && !fits(above)) return keys;
    const { bucket } = blocks[isBelow ? below++ : above--] as (typeof blocks)[number];
    keys.push(bucket.key);
    images += sizeOf(bucket);
  }
}
