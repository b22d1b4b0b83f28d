import sharp from "sharp";
import { thumbHashToApproximateAspectRatio, thumbHashToAverageRGBA } from "thumbhash";
import { describe, expect, it } from "vitest";
import { inspectImage } from "@/lib/storage/ingest";
import { makeThumbnails } from "@/lib/storage/thumbnails";

function plain(width: number, height: number, background = "#c04020") {
  return sharp({ create: { width, height, channels: 3, background } });
}

async function sizes(original: Buffer) {
  const { small, large } = await makeThumbnails(original);
  return Promise.all(
    [small, large].map(async (bytes) => {
      const { format, width, height } = await sharp(bytes).metadata();
      return `${format} ${width} x ${height}`;
    }),
  );
}

describe("the thumbnails", () => {
  it("are WebP of 320 and 960 pixels on the longer side", async () => {
    expect(await sizes(await plain(2000, 1000).png().toBuffer())).toEqual(["webp 320 x 160", "webp 960 x 480"]);
    expect(await sizes(await plain(1024, 1536).jpeg().toBuffer())).toEqual(["webp 213 x 320", "webp 640 x 960"]);
    expect(await sizes(await plain(3000, 2).webp().toBuffer())).toEqual(["webp 320 x 1", "webp 960 x 1"]);
  });

  it("are never larger than the original", async () => {
    expect(await sizes(await plain(400, 200).png().toBuffer())).toEqual(["webp 320 x 160", "webp 400 x 200"]);
    expect(await sizes(await plain(1, 1).png().toBuffer())).toEqual(["webp 1 x 1", "webp 1 x 1"]);
  });

  it("stand upright and carry no metadata", async () => {
    const original = await plain(800, 400)
      .withMetadata({ orientation: 6, exif: { IFD0: { Copyright: "somebody" } } })
      .jpeg()
      .toBuffer();
    expect(await sizes(original)).toEqual(["webp 160 x 320", "webp 400 x 800"]);
    const { small, large } = await makeThumbnails(original);
    for (const bytes of [small, large]) {
      const { exif, icc, xmp, orientation } = await sharp(bytes).metadata();
      expect({ exif, icc, xmp, orientation }).toEqual({});
    }
  });

  it("keep what is transparent, and the colours of every kind of original", async () => {
    const base = plain(900, 600);
    const kinds = {
      grey16: base.clone().greyscale().toColourspace("grey16").png(),
      rgb16: base.clone().toColourspace("rgb16").png(),
      cmyk: base.clone().toColourspace("cmyk").jpeg(),
      wide: base.clone().withIccProfile("p3").png(),
      palette: base.clone().png({ palette: true }),
    };
    for (const [kind, pipeline] of Object.entries(kinds)) {
      const { small } = await makeThumbnails(await pipeline.toBuffer());
      const [red = 0, green = 0, blue = 0] = await sharp(small)
        .resize(1, 1)
        .removeAlpha()
        .toColourspace("srgb")
        .raw()
        .toBuffer();
      const wanted = kind === "grey16" ? [red, red, red] : [192, 64, 32];
      expect(
        Math.max(...[red, green, blue].map((value, at) => Math.abs(value - (wanted[at] ?? 0)))),
        kind,
      ).toBeLessThan(36);
    }
    const clear = { r: 200, g: 0, b: 0, alpha: 0.5 };
    const original = await sharp({ create: { width: 500, height: 500, channels: 4, background: clear } })
      .png()
      .toBuffer();
    const { small, thumbhash } = await makeThumbnails(original);
    const [red = 0, , , alpha = 0] = await sharp(small).resize(1, 1).raw().toBuffer();
    expect([red > 190, alpha > 120 && alpha < 135]).toEqual([true, true]);
    expect(thumbHashToAverageRGBA(thumbhash).a).toBeCloseTo(0.5, 1);
  });

  it("come with a thumbhash of the same colour and shape", async () => {
    const { thumbhash } = await makeThumbnails(await plain(1200, 600, "#2060c0").png().toBuffer());
    expect(thumbhash.length).toBeLessThan(30);
    const { r, g, b } = thumbHashToAverageRGBA(thumbhash);
    expect(Math.abs(r - 0.13) + Math.abs(g - 0.38) + Math.abs(b - 0.75)).toBeLessThan(0.1);
    expect(thumbHashToApproximateAspectRatio(thumbhash)).toBeCloseTo(2, 0);
  });

  it("are not made of what is no image", async () => {
    await expect(makeThumbnails(Buffer.from("no image"))).rejects.toThrow();
  });
});

it("lets what a request waits for go before thumbnails", async () => {
  const original = await plain(1500, 1500).png().toBuffer();
  const order: string[] = [];
  const thumbnails = Array.from({ length: 12 }, () => makeThumbnails(original).then(() => order.push("thumbnails")));
  await new Promise((resolve) => setTimeout(resolve, 20));
  await inspectImage(original).then(() => order.push("request"));
  expect(order.length).toBeLessThan(8);
  await Promise.all(thumbnails);
});

it("stays within bounded memory for many large images at once", async () => {
  const original = await plain(6000, 6000).png({ progressive: true }).toBuffer();
  const before = process.memoryUsage().rss;
  let peak = 0;
  const watch = setInterval(() => {
    peak = Math.max(peak, process.memoryUsage().rss - before);
  }, 5);
  await Promise.all(Array.from({ length: 6 }, () => inspectImage(original)));
  clearInterval(watch);
  expect(peak).toBeLessThan(300 * 1024 * 1024);
}, 30_000);
