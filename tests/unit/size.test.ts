import { describe, expect, test } from "vitest";
import { closestSize, presets, resolveSize, targetPixels } from "@/lib/channels/size";
import type { SizeRule } from "@/lib/schemas/sizes";

const three: SizeRule = { kind: "list", sizes: ["1024x1024", "1536x1024", "1024x1536"] };
const grid: SizeRule = { kind: "grid", step: 16, maxRatio: 3, minPixels: 655_360, maxPixels: 8_294_400, maxSide: 3840 };

describe("a channel that takes every size", () => {
  test.each(Object.entries(presets))("is sent %s as %s, and the prompt stays as it is", (asked, sent) => {
    expect(resolveSize(asked, { kind: "any" })).toMatchObject({ asked, sent, intent: null });
  });
});

describe("a channel with three sizes", () => {
  test.each([
    ["16:9", "1536x1024", " Compose for a 16:9 frame (1920x1080)."],
    ["9:16", "1024x1536", " Compose for a 9:16 frame (1080x1920)."],
    ["4:3", "1536x1024", " Compose for a 4:3 frame (1536x1152)."],
    ["1920x1080", "1536x1024", " Compose for a 16:9 frame (1920x1080)."],
    ["500x500", "1024x1024", " Compose for a 1:1 frame (500x500)."],
    ["3:2", "1536x1024", null],
    ["1024x1024", "1024x1024", null],
  ])("is sent for %s the closest one, %s", (asked, sent, intent) => {
    expect(resolveSize(asked, three)).toMatchObject({ asked, sent, intent });
  });
});

describe("a channel with a grid rule", () => {
  test.each([
    ["16:9", { width: 1920, height: 1080 }],
    ["1920x1088", { width: 1920, height: 1088 }],
    ["320x200", null],
    ["8000x1000", null],
    ["8192x4096", null],
  ])("gets a size on the grid for %s", (asked, exact) => {
    const target = targetPixels(asked);
    if (!target) throw new Error("no target");
    const { width, height } = closestSize(target, grid);
    expect([width % 16, height % 16]).toEqual([0, 0]);
    expect(width * height).toBeGreaterThanOrEqual(655_360);
    expect(width * height).toBeLessThanOrEqual(8_294_400);
    expect(Math.max(width / height, height / width)).toBeLessThanOrEqual(3);
    if (exact && exact.width % 16 === 0 && exact.height % 16 === 0) expect({ width, height }).toEqual(exact);
  });
});

test.each([null, "auto"])("%s leaves the size to the channel", (asked) => {
  expect(resolveSize(asked, three)).toEqual({ asked, target: null, sent: asked, intent: null });
});

test.each(["", "big", "1024", "1024x", "x1024", "5x5", "99999x10", "1024X1024", "1:7", "toString", "__proto__"])(
  "%j means no size",
  (size) => {
    expect(targetPixels(size)).toBeUndefined();
  },
);

test("a size of more than 40 megapixels means none: no image of it could be kept", () => {
  expect(targetPixels("8000x5000")).toEqual({ width: 8000, height: 5000 });
  expect(targetPixels("8000x5001")).toBeUndefined();
  expect(targetPixels("8192x8192")).toBeUndefined();
});
