import type { OutputInfo, ResizeOptions, Sharp, WebpOptions } from "sharp";
import sharp from "sharp";
import { rgbaToThumbHash } from "thumbhash";
import { decoding, open } from "./decoder";

/** What is shown instead of an original: two WebP pictures, and a thumbhash (about 25 bytes) for the time before they come. */
export type Thumbnails = { small: Buffer; large: Buffer; thumbhash: Buffer };

/** Effort 2 takes half the time of sharp's own 4 and makes files 2 % larger; 0 is not much faster and worse to see. */
const webp: WebpOptions = { quality: 80, effort: 2 };

/**
 * Makes the thumbnails of an image: 320 and 960 pixels on the longer side, never larger than the original, turned as
 * its EXIF data says, in sRGB, without any metadata. Waits for its turn behind what requests decode. Throws libvips'
 * error for what is not an image.
 */
export async function makeThumbnails(original: Buffer): Promise<Thumbnails> {
  const { width, height } = await open(original).metadata();
  return await decoding(width * height, "patient", async () => {
    // Decoded once: everything else is made from these at most 960 x 960 pixels. sharp's clone() would decode each time.
    const shown = await pixels(open(original).autoOrient().resize(within(960)));
    const [large, rest] = await Promise.all([fromPixels(shown).webp(webp).toBuffer(), makeSmall(shown)]);
    return { large, ...rest };
  });
}

/** What is handed out instead of an original: hardly to be told from it, but without anything that is not its pixels. */
const copied: WebpOptions = { quality: 90, effort: 2 };

/**
 * Makes a WebP copy of an image: at most 2048 pixels on the longer side, never larger than the original, turned as its
 * EXIF data says, in sRGB, without any metadata. Waits for its turn as `makeThumbnails` does.
 */
export async function makeWeb(original: Buffer): Promise<Buffer> {
  const { width, height } = await open(original).metadata();
  return await decoding(width * height, "patient", () =>
    open(original).autoOrient().resize(within(2048)).toColourspace("srgb").webp(copied).toBuffer(),
  );
}

/**
 * Makes a small WebP, 640 pixels on the longer side, of an image that is not finished yet, without any metadata. It is
 * seen for some seconds, so it is made quickly; it waits for its turn as `makeThumbnails` does.
 */
export async function makePartial(unfinished: Buffer): Promise<Buffer> {
  const { width, height } = await open(unfinished).metadata();
  return await decoding(width * height, "patient", () =>
    open(unfinished).resize(within(640)).toColourspace("srgb").webp({ quality: 60, effort: 0 }).toBuffer(),
  );
}

async function makeSmall(shown: Pixels): Promise<{ small: Buffer; thumbhash: Buffer }> {
  const reduced = await pixels(fromPixels(shown).resize(within(320)));
  // A thumbhash takes at most 100 x 100 pixels.
  const tiny = await pixels(fromPixels(reduced).resize(within(100)).ensureAlpha());
  const small = await fromPixels(reduced).webp(webp).toBuffer();
  return { small, thumbhash: Buffer.from(rgbaToThumbHash(tiny.info.width, tiny.info.height, tiny.data)) };
}

type Pixels = { data: Buffer; info: OutputInfo };

function pixels(image: Sharp): Promise<Pixels> {
  return image.toColourspace("srgb").raw().toBuffer({ resolveWithObject: true });
}

function fromPixels({ data, info: { width, height, channels } }: Pixels): Sharp {
  return sharp(data, { raw: { width, height, channels } });
}

function within(side: number): ResizeOptions {
  return { width: side, height: side, fit: "inside", withoutEnlargement: true };
}
