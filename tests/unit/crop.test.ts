import sharp from "sharp";
import { describe, expect, test } from "vitest";
import type { ImageMime } from "@/lib/storage/container";
import { cropBox, cropToRatio } from "@/lib/storage/crop";

describe("the box that is kept", () => {
  test.each([
    ["1536x1024", "1920x1080", "1536x864"],
    ["1024x1536", "1080x1920", "864x1536"],
    ["1024x1024", "1536x1152", "1024x768"],
    ["1024x1024", "1536x1024", "1023x682"],
    ["1536x1024", "1024x1024", "1024x1024"],
    ["1792x1008", "1920x1080", "1792x1008"],
    ["1672x941", "1920x1080", "1672x941"],
    ["1536x1024", "1921x1081", "1536x864"],
    ["3000x20", "1000x667", "30x20"],
    ["16x16", "8192x16", "16x1"],
  ])("of %s for the ratio of %s is %s", (whole, target, box) => {
    const { width, height } = cropBox(pixels(whole), pixels(target));
    expect(`${width}x${height}`).toBe(box);
  });
});

describe("an image is cut in its middle", () => {
  test.each(["png", "jpeg", "webp"] as const)("%s stays %s", async (format) => {
    const original = await stripes(300, 200)[format]({ quality: 100 }).toBuffer();
    const cropped = await cropToRatio(original, mime(format), { width: 100, height: 100 });
    expect(cropped).toMatchObject({ width: 200, height: 200 });
    expect(await sharp(cropped?.content).metadata()).toMatchObject({ format, width: 200, height: 200 });
    // 50 pixels are gone on either side: the first column is the original's 51st.
    const [red = 0] = await sharp(cropped?.content).extract({ left: 0, top: 0, width: 1, height: 1 }).raw().toBuffer();
    expect(Math.abs(red - 50)).toBeLessThan(6);
  });

  test("as it is shown: one that its EXIF data turns is turned", async () => {
    const original = await stripes(300, 200).withMetadata({ orientation: 6 }).jpeg().toBuffer();
    const cropped = await cropToRatio(original, "image/jpeg", { width: 100, height: 100 });
    expect(await sharp(cropped?.content).metadata()).toMatchObject({ width: 200, height: 200, orientation: 1 });
  });

  test("with its colours, its profile, its transparency and its sixteen bits", async () => {
    const p3 = await stripes(60, 40).withIccProfile("p3").png().toBuffer();
    const cropped = await cropToRatio(p3, "image/png", { width: 40, height: 40 });
    expect((await sharp(cropped?.content).metadata()).icc).toEqual((await sharp(p3).metadata()).icc);
    const box = { left: 10, top: 0, width: 40, height: 40 };
    const before = await sharp(p3, { ignoreIcc: true }).extract(box).raw().toBuffer();
    const after = await sharp(cropped?.content, { ignoreIcc: true }).raw().toBuffer();
    expect(Math.max(...after.map((value, index) => Math.abs(value - (before[index] ?? 0))))).toBeLessThanOrEqual(1);

    const half = {
      create: { width: 60, height: 40, channels: 4 as const, background: { r: 9, g: 8, b: 7, alpha: 0.5 } },
    };
    const deep = await sharp(half).toColourspace("rgb16").png().toBuffer();
    const kept = await cropToRatio(deep, "image/png", { width: 40, height: 40 });
    expect(await sharp(kept?.content).metadata()).toMatchObject({ channels: 4, depth: "ushort" });
  });

  test("and left alone where the ratio is right", async () => {
    expect(await cropToRatio(await stripes(320, 180).png().toBuffer(), "image/png", pixels("1920x1080"))).toBeNull();
  });
});

/** Each column is as red as its number says. */
function stripes(width: number, height: number) {
  const data = Buffer.alloc(width * height * 3);
  for (let at = 0; at < width * height; at++) data[at * 3] = (at % width) % 256;
  return sharp(data, { raw: { width, height, channels: 3 } });
}

function pixels(size: string) {
  const [width = 0, height = 0] = size.split("x").map(Number);
  return { width, height };
}

function mime(format: string): ImageMime {
  return `image/${format}` as ImageMime;
}
