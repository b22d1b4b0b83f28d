import { createHash } from "node:crypto";
import { crc32, deflateSync } from "node:zlib";
import sharp from "sharp";
import { beforeAll, describe, expect, it } from "vitest";
import { inspectImage, originalKey, thumbnailKey, UnusableImage } from "@/lib/storage/ingest";

type Format = "png" | "jpeg" | "webp";
const formats: Format[] = ["png", "jpeg", "webp"];
const image = {} as Record<Format, Buffer>;

/** A picture with enough going on that a part of its file is a part of its content. */
async function picture(format: Format, width = 240, height = 160, options: object = {}): Promise<Buffer> {
  const noise = { type: "gaussian" as const, mean: 128, sigma: 40 };
  return await sharp({ create: { width, height, channels: 3, background: "#808080", noise } })
    .toFormat(format, options)
    .toBuffer();
}

async function refusal(bytes: Buffer, limits?: Parameters<typeof inspectImage>[1]): Promise<string> {
  const error = await inspectImage(bytes, limits).catch((caught: unknown) => caught);
  expect(error).toBeInstanceOf(UnusableImage);
  return (error as UnusableImage).reason;
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, "latin1"), data]);
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  sum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, sum]);
}

/** A PNG of one bit per pixel, all black, that says it is so large, with so many rows of data in it. */
function claimedPng(width: number, height: number, rows: number, more: Buffer[] = []): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header[8] = 1;
  const data = deflateSync(Buffer.alloc(rows * (1 + Math.ceil(width / 8))));
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return Buffer.concat([
    signature,
    chunk("IHDR", header),
    ...more,
    chunk("IDAT", data),
    chunk("IEND", Buffer.alloc(0)),
  ]);
}

beforeAll(async () => {
  for (const format of formats) image[format] = await picture(format);
});

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

describe("an upstream's PNG, which its checksums prove", () => {
  it("is broken wherever a byte of its header or its pixels is another one", async () => {
    const pixels = image.png.indexOf("IDAT");
    for (const at of [17, 21, 30, pixels + 4, pixels + 40, image.png.length - 20]) {
      const damaged = Buffer.from(image.png);
      damaged[at] = (damaged[at] ?? 0) ^ 0x40;
      expect(await refusal(damaged, { from: "upstream" }), `byte ${at}`).toMatch(/broken|not_an_image|too_many_pixels/);
    }
  });

  it("is broken without pixels, though every checksum is right", async () => {
    const pixels = image.png.indexOf("IDAT") - 4;
    const empty = Buffer.concat([image.png.subarray(0, pixels), image.png.subarray(-12)]);
    expect(await refusal(empty, { from: "upstream" })).toBe("broken");
  });

  it("is kept if only a remark in it is damaged, as the decoder does", async () => {
    const remark = Buffer.from("\0\0\0\x01tEXtx\0\0\0\0", "latin1");
    const bytes = Buffer.concat([image.png.subarray(0, 33), remark, image.png.subarray(33)]);
    const decoded = await inspectImage(bytes).catch(({ reason }) => reason as string);
    const checked = await inspectImage(bytes, { from: "upstream" }).catch(({ reason }) => reason as string);
    expect(checked).toEqual(decoded);
  });
});

describe("an upstream's PNG, whose size its header may tell", () => {
  const outcome = (bytes: Buffer, from: "caller" | "upstream") =>
    inspectImage(bytes, { from }).catch(({ reason }) => reason as string);

  it("is what a decoder finds, however its pixels are kept and whichever way it is turned", async () => {
    const variants = [
      sharp(image.png).png({ palette: true }),
      sharp(image.png).toColourspace("rgb16").png(),
      sharp(image.png).greyscale().png(),
      sharp(image.png).ensureAlpha(0.5).png({ progressive: true }),
      sharp(image.png).withMetadata({ orientation: 6 }).png(),
    ];
    for (const [index, variant] of variants.entries()) {
      const bytes = await variant.toBuffer();
      const decoded = await outcome(bytes, "caller");
      expect(decoded, `variant ${index}`).toMatchObject({ mime: "image/png" });
      expect(await outcome(bytes, "upstream"), `variant ${index}`).toEqual(decoded);
    }
  });

  it("is what a decoder says of a header that is out of order, though its checksum is right", async () => {
    for (const [at, value] of [
      [24, 3],
      [25, 1],
      [25, 3],
      [26, 1],
      [27, 1],
      [28, 2],
    ] as const) {
      const bytes = Buffer.from(image.png);
      bytes[at] = value;
      bytes.writeUInt32BE(crc32(bytes.subarray(12, 29)), 29);
      expect(await outcome(bytes, "upstream"), `${value} at ${at}`).toEqual(await outcome(bytes, "caller"));
    }
    for (const type of ["ABCD", "PLTE", "acTL"]) {
      const chunk = Buffer.from(`\0\0\0\x08${type}\0\0\0\x02\0\0\0\0....`, "latin1");
      chunk.writeUInt32BE(crc32(chunk.subarray(4, 16)), 16);
      const bytes = Buffer.concat([image.png.subarray(0, 33), chunk, image.png.subarray(33)]);
      expect(await outcome(bytes, "upstream"), type).toEqual(await outcome(bytes, "caller"));
    }
  });
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
