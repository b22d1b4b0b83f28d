import { crc32 } from "node:zlib";
import sharp from "sharp";
import { describe, expect, it } from "vitest";
import { inspectImage } from "@/lib/storage/ingest";
import { pictures, refusal } from "@/tests/support/inspected";

const image = pictures();

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
