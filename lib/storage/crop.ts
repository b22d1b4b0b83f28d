import type { Sharp } from "sharp";
import type { ImageMime } from "./container";
import { decoding, open } from "./decoder";

type Pixels = { width: number; height: number };

/**
 * Cuts the middle out of a checked image so that it has the ratio of `target`: same format, turned as its EXIF data
 * says, colour profile and metadata kept. Null if it has that ratio already, to the pixel. Throws libvips' error.
 */
export async function cropToRatio(
  content: Buffer,
  mime: ImageMime,
  target: Pixels,
): Promise<({ content: Buffer } & Pixels) | null> {
  const metadata = await open(content).metadata();
  const whole = metadata.autoOrient;
  const { width, height } = cropBox(whole, target);
  if (width === whole.width && height === whole.height) return null;
  const left = Math.floor((whole.width - width) / 2);
  const top = Math.floor((whole.height - height) / 2);
  const cut = open(content).autoOrient().extract({ left, top, width, height }).keepMetadata();
  // Left to itself sharp makes eight bits of sixteen.
  if (metadata.depth === "ushort") cut.toColourspace(metadata.channels < 3 ? "grey16" : "rgb16");
  const encoded = encode(cut, mime, content, metadata.chromaSubsampling);
  const cropped = await decoding(whole.width * whole.height, "urgent", () => encoded.toBuffer());
  return { content: cropped, width, height };
}

/**
 * The largest box with the ratio of `target` inside `whole`: exactly that ratio where it costs at most 2 % of a side,
 * else the nearest whole pixels.
 */
export function cropBox(whole: Pixels, target: Pixels): Pixels {
  const divisor = gcd(target.width, target.height);
  const [across, down] = [target.width / divisor, target.height / divisor];
  const nearest = {
    width: Math.max(1, Math.min(whole.width, Math.round((whole.height * across) / down))),
    height: Math.max(1, Math.min(whole.height, Math.round((whole.width * down) / across))),
  };
  if (nearest.width === whole.width && nearest.height === whole.height) return nearest;
  const times = Math.floor(Math.min(whole.width / across, whole.height / down));
  const exact = { width: times * across, height: times * down };
  return exact.width >= nearest.width * 0.98 && exact.height >= nearest.height * 0.98 ? exact : nearest;
}

/** The size that a later reader sees is not worth a visible loss: what was lossless stays so. */
function encode(image: Sharp, mime: ImageMime, original: Buffer, chromaSubsampling = "4:2:0"): Sharp {
  if (mime === "image/png") return image.png();
  if (mime === "image/jpeg") return image.jpeg({ quality: 95, chromaSubsampling: chroma(chromaSubsampling) });
  return original.includes("VP8L") ? image.webp({ lossless: true }) : image.webp({ quality: 95 });
}

/** What the encoder can write: halved colours, or all of them. */
function chroma(subsampling: string): "4:2:0" | "4:4:4" {
  return subsampling.startsWith("4:2:0") ? "4:2:0" : "4:4:4";
}

function gcd(a: number, b: number): number {
  return b === 0 ? a : gcd(b, a % b);
}
