import { createHash } from "node:crypto";
import { deflateSync } from "node:zlib";
import sharp from "sharp";
import { describe, expect, it } from "vitest";
import { inspectImage, originalKey, thumbnailKey, UnusableImage } from "@/lib/storage/ingest";
import { chunk, claimedPng, formats, picture, pictures, refusal } from "@/tests/support/inspected";

const image = pictures();

describe("an image", () => {
  it("is known by its content: type, size and SHA-256", async () => {
    for (const format of formats) {
      const sha256 = createHash("sha256").update(image[format]).digest();
      expect(await inspectImage(image[format])).toEqual({ mime: `image/${format}`, width: 240, height: 160, sha256 });
    }
  });

  it("may be progressive, interlaced, grey, transparent, of 16 bits, lossless, or one pixel", async () => {
    const plain = sharp({
      create: { width: 33, height: 21, channels: 4, background: { r: 1, g: 2, b: 3, alpha: 0.5 } },
    });
    const variants = [
      await picture("jpeg", 33, 21, { progressive: true }),
      await picture("png", 33, 21, { progressive: true }),
      await picture("png", 33, 21, { palette: true }),
      await picture("webp", 33, 21, { lossless: true }),
      await plain.clone().png().toBuffer(),
      await plain.clone().webp().toBuffer(),
      await plain.clone().toColourspace("rgb16").png().toBuffer(),
      await plain.clone().greyscale().jpeg().toBuffer(),
      await plain.clone().toColourspace("cmyk").jpeg().toBuffer(),
    ];
    for (const variant of variants) expect(await inspectImage(variant)).toMatchObject({ width: 33, height: 21 });
    for (const format of formats) {
      expect(await inspectImage(await picture(format, 1, 1))).toMatchObject({ width: 1, height: 1 });
    }
  });

  it("has the size that it is shown at when the camera was held upright", async () => {
    const turned = await sharp(image.jpeg).withMetadata({ orientation: 6 }).jpeg().toBuffer();
    expect(await inspectImage(turned)).toMatchObject({ width: 160, height: 240 });
  });

  it("may be followed by filling, and a JPEG by the further JPEGs that phones append", async () => {
    for (const format of formats) {
      await inspectImage(Buffer.concat([image[format], Buffer.alloc(100), Buffer.from("\r\n")]));
    }
    await inspectImage(Buffer.concat([image.jpeg, Buffer.alloc(10), await picture("jpeg", 20, 20), image.jpeg]));
  });
});

it("may have anything behind it where that is to be kept, and is as whole as any other", async () => {
  const behind = [
    Buffer.from("PK\x03\x04archive", "latin1"),
    Buffer.alloc(100_000),
    image.png,
    image.jpeg.subarray(0, 60),
  ];
  for (const format of formats) {
    for (const more of behind) {
      const bytes = Buffer.concat([image[format], more]);
      const sha256 = createHash("sha256").update(bytes).digest();
      const inspected = await inspectImage(bytes, { from: "upstream" });
      expect(inspected, format).toEqual({ mime: `image/${format}`, width: 240, height: 160, sha256 });
      expect(await refusal(bytes), format).toBe("not_an_image");
    }
    expect(await refusal(image[format].subarray(0, -1), { from: "upstream" })).toBe("broken");
  }
});

describe("what is refused", () => {
  it("is every other type, whatever it is called", async () => {
    const svg = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><script>alert(1)</script></svg>';
    const others = [
      Buffer.from(svg),
      Buffer.from(`<?xml version="1.0"?>${svg}`),
      Buffer.from("<!doctype html><script>alert(1)</script>"),
      Buffer.from("GIF89a/*\x01\x00*/=1;alert(1)"),
      await sharp(image.png).gif().toBuffer(),
      await sharp(image.png).tiff().toBuffer(),
      await sharp(image.png).avif({ effort: 0 }).toBuffer(),
      Buffer.from("%PDF-1.7"),
      Buffer.from("RIFF\x10\x00\x00\x00WAVEfmt "),
      Buffer.alloc(0),
      Buffer.alloc(1000),
    ];
    for (const bytes of others) expect(await refusal(bytes)).toBe("not_an_image");
  });

  it("is another type behind the first bytes of a PNG, JPEG or WebP", async () => {
    const svg = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>');
    for (const format of formats) {
      const reason = await refusal(Buffer.concat([image[format].subarray(0, 12), svg]));
      expect(["broken", "not_an_image"]).toContain(reason);
    }
  });

  it("is a file with another one hidden behind the image", async () => {
    const hidden = ["PK\x03\x04archive", "<script>alert(1)</script>", "%PDF-1.7", "\0\0\0\0MZ", "GIF89a"];
    for (const format of formats) {
      for (const text of hidden) {
        expect(await refusal(Buffer.concat([image[format], Buffer.from(text, "latin1")])), format).toBe("not_an_image");
      }
      expect(await refusal(Buffer.concat([image[format], image.png]))).toBe("not_an_image");
      expect(await refusal(Buffer.concat([image[format], Buffer.alloc(100_000)]))).toBe("not_an_image");
    }
  });

  it("is an incomplete file, wherever it was cut off", async () => {
    for (const format of formats) {
      const whole = image[format];
      for (let length = 13; length < whole.length; length += Math.ceil(whole.length / 40)) {
        expect(["broken", "not_an_image"], `${format} ${length}`).toContain(await refusal(whole.subarray(0, length)));
      }
      expect(await refusal(whole.subarray(0, whole.length - 1))).toBe("broken");
      expect(await refusal(whole.subarray(0, whole.length >> 1))).toBe("broken");
    }
  });

  it("is a PNG whose file is complete but whose picture is not", async () => {
    expect(await inspectImage(claimedPng(800, 600, 600))).toMatchObject({ width: 800, height: 600 });
    expect(await refusal(claimedPng(800, 600, 599))).toBe("broken");
    expect(await refusal(claimedPng(800, 600, 0))).toBe("broken");
  });

  it("is a damaged file", async () => {
    const damaged = Buffer.from(image.png);
    damaged.fill(0x55, damaged.length >> 1, (damaged.length >> 1) + 40);
    expect(await refusal(damaged)).toBe("broken");
    const scrambled = Buffer.from(image.jpeg);
    scrambled.fill(0xff, 2, 40);
    expect(await refusal(scrambled)).toBe("broken");
  });

  it("is a bomb: a small file with more pixels than 40 million", async () => {
    const [width, height] = [20_000, 20_000];
    const bomb = claimedPng(width, height, height);
    expect(bomb.length).toBeLessThan(100_000);
    const before = process.memoryUsage().rss;
    expect(await refusal(bomb)).toBe("too_many_pixels");
    expect(await refusal(claimedPng(2_000_000_000, 2_000_000_000, 1))).toMatch(/too_many_pixels|broken/);
    expect(await refusal(image.png, { maxPixels: 240 * 160 - 1 })).toBe("too_many_pixels");
    expect(process.memoryUsage().rss - before).toBeLessThan(50 * 1024 * 1024);
  });

  it("is a bomb in the text of a PNG, at little cost", async () => {
    const text = chunk("zTXt", Buffer.concat([Buffer.from("Comment\0\0"), deflateSync(Buffer.alloc(200_000_000))]));
    const before = process.memoryUsage().rss;
    await inspectImage(claimedPng(10, 10, 10, [text])).catch((error: unknown) =>
      expect(error).toBeInstanceOf(UnusableImage),
    );
    expect(process.memoryUsage().rss - before).toBeLessThan(50 * 1024 * 1024);
  });

  it("is an animation", async () => {
    const frames = await sharp([image.png, image.jpeg], { join: { animated: true } })
      .webp()
      .toBuffer();
    expect(await refusal(frames)).toBe("not_an_image");
  });

  it("is a file over the limit, before anything looks into it", async () => {
    expect(await refusal(image.png, { maxBytes: image.png.length - 1 })).toBe("too_large");
    expect(await refusal(Buffer.alloc(50 * 1024 * 1024 + 1))).toBe("too_large");
  });
});

it("does not hold up the event loop, even for 50 MB that are made to be slow", async () => {
  const size = 50 * 1024 * 1024;
  const segments = Buffer.alloc(size, Buffer.from([0xff, 0xe1, 0x00, 0x02]));
  const stuffed = Buffer.alloc(size, Buffer.from([0xff, 0x00]));
  const chunks = Buffer.alloc(size, chunk("aaAa", Buffer.alloc(0)));
  segments.set([0xff, 0xd8, 0xff]);
  stuffed.set([0xff, 0xd8, 0xff, 0xda, 0x00, 0x02]);
  chunks.set(image.png.subarray(0, 8));
  for (const bytes of [segments, stuffed, chunks, Buffer.alloc(size, 0xff)]) {
    const began = performance.now();
    // Everything but the decoding itself happens in this call, before it returns its promise.
    const inspected = inspectImage(bytes).catch((error: unknown) => error);
    const held = performance.now() - began;
    expect(await inspected).toBeInstanceOf(UnusableImage);
    expect(held).toBeLessThan(200);
  }
});

it("keeps originals by generation and lease, thumbnails by image", () => {
  expect(originalKey("g", "l", 3)).toBe("generations/g/l/3");
  expect(thumbnailKey("i", "small")).toBe("thumbnails/i/small.webp");
  expect(thumbnailKey("i", "large")).toBe("thumbnails/i/large.webp");
});
