import { expect, test } from "vitest";
import { bucketToLoad, positionIn } from "@/components/sheet/position";
import { withJob } from "@/components/sheet/state";
import { fromView, withBucket, withOlder } from "@/components/sheet/views";
import { toBucketKey } from "@/lib/schemas/bucket-key";
import type { JobView } from "@/lib/schemas/views";
import { frame } from "@/tests/support/library-of-days";

const day = (back: number) => new Date(Date.parse("2026-06-30T00:00:00Z") - back * 86_400_000);
const keyOf = (back: number) => toBucketKey(day(back).getTime(), day(back - 1).getTime());
/** Four images a day for three days, numbered from 12 down. */
const framesOf = (back: number) => [0, 1, 2, 3].map((index) => frame(12 - 4 * back - index, noon(back)));
const noon = (back: number) => day(back).toISOString().replace("T00", "T12");
const buckets = [0, 1, 2].map((back) => ({
  ...{ key: keyOf(back), day: day(back).toISOString().slice(0, 10), count: 4, aspects: 5 },
}));
const start = (moreBuckets = false) =>
  fromView(
    { frames: framesOf(0).concat(framesOf(1)[0] ?? []), jobs: [], nextCursor: "more", buckets, moreBuckets },
    "UTC",
  );

test("an image's place is counted from the newest, by what is kept of days that are not loaded", () => {
  expect(positionIn(start(), "i12")).toEqual({ at: 1, of: 12, more: false });
  expect(positionIn(start(), "i8")).toEqual({ at: 5, of: 12, more: false });
  const oldest = withBucket(start(), keyOf(2), framesOf(2));
  expect(positionIn(oldest, "i1")).toEqual({ at: 12, of: 12, more: false });
  expect(positionIn(start(true), "i12")).toEqual({ at: 1, of: 12, more: true });
});

test("room for what is on its way is not counted", () => {
  const job = { id: "j", state: "running", n: 3, width: 1, height: 1, createdAt: noon(0), position: null } as JobView;
  expect(positionIn(withJob(start(), job, []), "i12")).toEqual({ at: 1, of: 12, more: false });
});

test("of an image that is not loaded the place is not known, but the day in which it can be found", () => {
  expect(positionIn(start(), "i2")).toBeNull();
  expect(bucketToLoad(start(), noon(2))).toBe(keyOf(2));
  expect(bucketToLoad(start(), day(2).toISOString())).toBe(keyOf(2));
  expect(bucketToLoad(start(), noon(0))).toBeUndefined();
  expect(bucketToLoad(start(), noon(7))).toBeUndefined();
});

test("of a search nobody knows how much it finds before its last page", () => {
  const search = fromView({ frames: framesOf(0), jobs: [], nextCursor: "more" }, "UTC");
  expect(positionIn(search, "i10")).toEqual({ at: 3, of: 4, more: true });
  const whole = withOlder(search, { frames: framesOf(1), jobs: [], nextCursor: null });
  expect(positionIn(whole, "i10")).toEqual({ at: 3, of: 8, more: false });
  expect(positionIn(whole, "i7")).toEqual({ at: 6, of: 8, more: false });
});
