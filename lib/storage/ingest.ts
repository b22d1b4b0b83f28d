import { setImmediate } from "node:timers/promises";
import type { Metadata } from "sharp";
import { endOfImage, hasSoundChecksums, type ImageMime, isFilling, readPngSize, sniff } from "./container";
import { decoding, maxPixels, open } from "./decoder";
import { digest } from "./object";

/** An image that was looked through: what the content is, its size as shown (EXIF orientation applied), its SHA-256. */
export type InspectedImage = { mime: ImageMime; width: number; height: number; sha256: Buffer };

/** The largest image in bytes that is taken in. */
export const maxImageBytes = 50 * 1024 * 1024;

/** Bytes that are not an image to keep. The message is for people and stands alone. */
export class UnusableImage extends Error {
  constructor(
    readonly reason: "too_large" | "too_many_pixels" | "not_an_image" | "broken",
    message: string,
    cause?: unknown,
  ) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = "UnusableImage";
  }
}

/** Beyond it, checksums are better made where they hold nobody up: by the decoder. */
const checkedAtOnce = 8 * 1024 * 1024;

/**
 * Finds out what `bytes` are by their content, decoding every pixel off the event loop. Throws `UnusableImage` for
 * anything but one whole PNG, JPEG or WebP picture within the limits and with nothing hidden behind it. What an
 * `upstream` was paid for may have bytes behind it, which are no reason to lose it; and its PNG is taken at the word of
 * its checksums, since the caller waits and the thumbnails will read the pixels.
 */
export async function inspectImage(
  bytes: Buffer,
  options: { maxBytes?: number; maxPixels?: number; from?: "caller" | "upstream" } = {},
): Promise<InspectedImage> {
  const maxBytes = options.maxBytes ?? maxImageBytes;
  if (bytes.length > maxBytes) throw new UnusableImage("too_large", `The image is larger than ${megabytes(maxBytes)}.`);
  const mime = sniff(bytes);
  if (!mime) throw new UnusableImage("not_an_image", "The image is not a PNG, JPEG or WebP file.");
  const end = endOfImage(bytes, mime);
  if (end === null) throw new UnusableImage("broken", "The image is incomplete: its file ends too early.");
  if (options.from !== "upstream" && !isFilling(bytes, end))
    throw new UnusableImage("not_an_image", "The image has other data hidden behind it.");

  const limit = Math.min(options.maxPixels ?? maxPixels, maxPixels);
  const checked = options.from === "upstream" && mime === "image/png" && bytes.length <= checkedAtOnce;
  const sound = checked && hasSoundChecksums(bytes);
  const plain = sound ? readPngSize(bytes) : null;
  if (plain) mustFit(plain, limit);
  const size = plain ?? (await readByDecoder(bytes, mime, { limit, sound }));
  // Whoever stores the bytes meanwhile has something to do between the two.
  await setImmediate();
  const sha256 = await digest(bytes);
  return { mime, ...size, sha256 };
}

type Size = { width: number; height: number };

/** The size as shown, by libvips, which reads every pixel too unless the bytes are known to be `sound`. */
async function readByDecoder(
  bytes: Buffer,
  mime: ImageMime,
  { limit, sound }: { limit: number; sound: boolean },
): Promise<Size> {
  const metadata = await orBroken(open(bytes).metadata());
  if (formats[metadata.format] !== mime)
    throw new UnusableImage("not_an_image", "The image is not what its first bytes say.");
  mustFit(metadata, limit);
  if ((metadata.pages ?? 1) > 1)
    throw new UnusableImage("not_an_image", "The image is animated; only still images are taken.");
  if (!sound) await decoding(metadata.width * metadata.height, "urgent", () => decode(bytes, mime, metadata));
  return metadata.autoOrient;
}

function mustFit({ width, height }: Size, limit: number): void {
  if (width * height <= limit) return;
  throw new UnusableImage("too_many_pixels", `The image has too many pixels: ${width} x ${height}.`);
}

/** What libvips calls the three; a JPEG with a gain map for bright screens is a JPEG. */
const formats: Partial<Record<string, ImageMime>> = {
  png: "image/png",
  jpeg: "image/jpeg",
  uhdr: "image/jpeg",
  webp: "image/webp",
};

/**
 * Reads every pixel for the least work. A PNG is decoded from the top, so its last row stands for all (14 ms for
 * 1024 x 1024, all rows as raw pixels 16 ms); JPEG and WebP decoders shrink while they read (2.7 and 7 ms, else 5 and 20).
 */
async function decode(bytes: Buffer, mime: ImageMime, { width, height }: Metadata): Promise<void> {
  const image = open(bytes);
  const last = { left: 0, top: height - 1, width: 1, height: 1 };
  const least =
    mime === "image/png"
      ? image.extract(last)
      : image.resize(Math.min(width, 16), Math.min(height, 16), { fit: "fill", kernel: "nearest" });
  await orBroken(least.raw().toBuffer());
}

async function orBroken<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof Error && error.message.includes("pixel limit")) {
      throw new UnusableImage("too_many_pixels", "The image has too many pixels.", error);
    }
    throw new UnusableImage("broken", "The image is damaged: it cannot be decoded.", error);
  }
}

function megabytes(bytes: number): string {
  return `${Math.round(bytes / 1024 / 1024)} MB`;
}

/** Where an original is kept, byte for byte as it came; a later lease of the same generation never overwrites it. */
export function originalKey(generationId: string, lease: string, index: number): string {
  return `generations/${generationId}/${lease}/${index}`;
}

/** Where an image's two thumbnails and its copy for the web are kept. */
export function thumbnailKey(imageId: string, variant: "small" | "large" | "web"): string {
  return `thumbnails/${imageId}/${variant}.webp`;
}
