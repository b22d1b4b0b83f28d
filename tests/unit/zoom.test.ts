import { expect, test } from "vitest";
import { kAt, kept, largestK, panned, percentOf, whole, zoomedAt } from "@/components/viewer/zoom";

const measure = { width: 1000, height: 500, roomWidth: 1000, roomHeight: 800 };

test("100 % is one pixel of the image on one of the device, whatever its density", () => {
  expect(percentOf(whole, 500, 1000, 1)).toBe(50);
  expect(percentOf(whole, 500, 1000, 2)).toBe(100);
  expect(kAt(100, 500, 1000, 1)).toBe(2);
  expect(percentOf({ ...whole, k: kAt(100, 333, 1024, 3) }, 333, 1024, 3)).toBeCloseTo(100);
});

test("zooming keeps what is under the pointer where it is", () => {
  const point = { x: 200, y: -100 };
  const before = { k: 1.5, x: 0.1, y: -0.05 };
  const after = zoomedAt(before, 3, point, measure);
  const under = (look: typeof before) => [
    (point.x / measure.width - look.x) / look.k,
    (point.y / measure.height - look.y) / look.k,
  ];
  expect(under(after)[0]).toBeCloseTo(under(before)[0] ?? Number.NaN);
  expect(under(after)[1]).toBeCloseTo(under(before)[1] ?? Number.NaN);
});

test("an image is never smaller than the whole, never larger than eight device pixels for one, and never leaves its room", () => {
  expect(kept({ k: 0.4, x: 3, y: -3 }, measure, 8)).toEqual(whole);
  expect(kept({ k: 20, x: 0, y: 0 }, measure, 8).k).toBe(8);
  // Twice as large: 500 pixels beyond each side, but only 100 above and below.
  expect(kept({ k: 2, x: 9, y: 9 }, measure, 8)).toEqual({ k: 2, x: 0.5, y: 0.2 });
  expect(kept({ k: 1.2, x: 0.05, y: 0.3 }, measure, 8)).toEqual({ k: 1.2, x: 0.05, y: 0 });
  expect(largestK(500, 1000, 1)).toBe(16);
  // A tiny image on a fine screen fits at more than that already.
  expect(largestK(100, 2, 2)).toBe(1);
});

test("a room that is not there yet moves nothing", () => {
  const nowhere = { width: 0, height: 0, roomWidth: 0, roomHeight: 0 };
  expect(kept({ k: 2, x: 1, y: 1 }, nowhere, 8)).toEqual({ k: 2, x: 0, y: 0 });
});

test("panning moves by the pixels of the pointer", () => {
  expect(panned({ k: 2, x: 0, y: 0 }, 100, -50, measure)).toEqual({ k: 2, x: 0.1, y: -0.1 });
});
