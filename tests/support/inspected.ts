import { crc32, deflateSync } from "node:zlib";
import sharp from "sharp";
import { beforeAll, expect } from "vitest";
import { inspectImage, UnusableImage } from "@/lib/storage/ingest";

type Format = "png" | "jpeg" | "webp";
export const formats: Format[] = ["png", "jpeg", "webp"];

/** A picture of each format, for all tests of a file. */
export function pictures(): Record<Format, Buffer> {
  const made = {} as Record<Format, Buffer>;
  beforeAll(async () => {
    for (const format of formats) made[format] = await picture(format);
  });
  return made;
}

/** A picture with enough going on that a part of its file is a part of its content. */
export async function picture(format: Format, width = 240, height = 160, options: object = {}): Promise<Buffer> {
  const noise = { type: "gaussian" as const, mean: 128, sigma: 40 };
  return await sharp({ create: { width, height, channels: 3, background: "#808080", noise } })
    .toFormat(format, options)
    .toBuffer();
}

/** Why these bytes are no usable image. */
export async function refusal(bytes: Buffer, limits?: Parameters<typeof inspectImage>[1]): Promise<string> {
  const error = await inspectImage(bytes, limits).catch((caught: unknown) => caught);
  expect(error).toBeInstanceOf(UnusableImage);
  return (error as UnusableImage).reason;
}

/** A chunk of a PNG with its checksum. */
export function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, "latin1"), data]);
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  sum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, sum]);
}

/** A PNG of one bit per pixel, all black, that says it is so large, with so many rows of data in it. */
export function claimedPng(width: number, height: number, rows: number, more: Buffer[] = []): Buffer {
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
