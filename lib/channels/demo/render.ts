import sharp from "sharp";
import { seededRandom } from "./random";

export type Grain = "fine" | "plain" | "coarse";

const tileSide = 512;
const strengths: Record<Grain, number> = { fine: 7, plain: 8, coarse: 14 };

/** Rows between two breaths: the process also serves requests. */
const pixelsAtOnce = 500_000;

let tile: { grain: Int8Array; drift: Int8Array } | undefined;

/** Turns an SVG into a PNG of exactly these pixels, with the grain and the slightly rough edges of a print. */
export async function render(
  svg: string,
  width: number,
  height: number,
  grain: Grain,
  transparent: boolean,
): Promise<Buffer> {
  const { data, info } = await sharp(Buffer.from(svg)).ensureAlpha().raw().toBuffer({ resolveWithObject: true });
  const printed = await print(data, info.width, info.height, grain, transparent ? 4 : 3);
  return sharp(printed, { raw: { width: info.width, height: info.height, channels: transparent ? 4 : 3 } })
    .resize(width, height, { fit: "fill" })
    .png({ compressionLevel: 6 })
    .toBuffer();
}

/** Each pixel comes from a spot a hair away and a little lighter or deeper: no banding, and paper between the inks. */
async function print(
  source: Buffer,
  width: number,
  height: number,
  grain: Grain,
  channelCount: 3 | 4,
): Promise<Buffer> {
  const noise = noiseTile();
  const target = Buffer.allocUnsafe(width * height * channelCount);
  const strength = strengths[grain];
  const rough = Math.min(3, Math.min(width, height) / 900);
  // Speckles grow with the picture, so that a large one looks the same as a small one, and stays as light as a file.
  const scale = Math.round(Math.log2(Math.max(1, Math.min(width, height) / 1000))) + (grain === "coarse" ? 1 : 0);
  let sinceBreath = 0;
  for (let y = 0, to = 0; y < height; y++) {
    const row = ((y >> scale) & (tileSide - 1)) * tileSide;
    const roughRow = ((y >> scale) & (tileSide - 1)) * tileSide;
    for (let x = 0; x < width; x++, to += channelCount) {
      const at = roughRow + ((x >> scale) & (tileSide - 1));
      const sx = x + Math.round(((noise.drift[at] ?? 0) / 127) * rough);
      const sy = y + Math.round(((noise.drift[at ^ 257] ?? 0) / 127) * rough);
      const from =
        ((sy < 0 ? 0 : sy >= height ? height - 1 : sy) * width + (sx < 0 ? 0 : sx >= width ? width - 1 : sx)) * 4;
      const amount = ((noise.grain[row + ((x >> scale) & (tileSide - 1))] ?? 0) * strength) >> 7;
      for (let c = 0; c < 3; c++) {
        const value = (source[from + c] ?? 0) + amount;
        target[to + c] = value < 0 ? 0 : Math.min(value, 255);
      }
      if (channelCount === 4) target[to + 3] = source[from + 3] ?? 0;
    }
    sinceBreath += width;
    if (sinceBreath > pixelsAtOnce) {
      sinceBreath = 0;
      await new Promise(setImmediate);
    }
  }
  return target;
}

/** Film grain (a bell curve) and the roughness of edges, made once for the process. */
function noiseTile() {
  if (tile) return tile;
  const random = seededRandom("grain");
  const make = (draws: number) =>
    Int8Array.from({ length: tileSide * tileSide }, () => {
      let sum = 0;
      for (let i = 0; i < draws; i++) sum += random.next() - 0.5;
      return Math.max(-127, Math.min(127, Math.round((sum / Math.sqrt(draws)) * 240)));
    });
  tile = { grain: make(3), drift: make(2) };
  return tile;
}
