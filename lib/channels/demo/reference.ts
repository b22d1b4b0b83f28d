import sharp from "sharp";
import { difference, hex, lightness, mix, shade, vividness } from "./colour";
import { colourName } from "./colour-names";
import type { Palette } from "./palettes";

/** The palette of a picture: its dominant colours, given the parts that a scene needs. Throws if it cannot be read. */
export async function paletteOf(bytes: Buffer): Promise<Palette> {
  const { data } = await sharp(bytes, { failOn: "error" })
    .flatten({ background: "#ffffff" })
    .resize(48, 48, { fit: "fill" })
    .toColourspace("srgb")
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  const found = dominant(data);
  const main = found[0] ?? "#808080";
  const byLight = found.toSorted((a, b) => lightness(a) - lightness(b));
  const deepest = byLight[0] ?? main;
  const palest = byLight.at(-1) ?? main;
  const dark = lightness(deepest) < 0.3 ? deepest : mix(deepest, "#0b0d12", 0.72);
  const light = lightness(palest) > 0.9 ? palest : mix(palest, "#ffffff", 0.8);
  const vivid = found.toSorted((a, b) => vividness(b) - vividness(a));
  const ink = (i: number) => {
    const colour = vivid[i % vivid.length] ?? main;
    // A picture of few colours lends each of them again, lighter and deeper.
    return i < vivid.length ? colour : shade(colour, [0.16, 0.2, -0.17, 0.3][i] ?? 0.2);
  };
  const night = lightness(main) < 0.45;
  return {
    words: wordsFor(found, main),
    sky: [main, mix(main, night ? ink(1) : light, 0.55)],
    ground: found[1] ?? shade(main, -0.18),
    sun: mix(ink(0), light, 0.35),
    light,
    dark,
    inks: [ink(0), ink(1), ink(2), ink(3)],
    hues: [],
    times: night ? ["night", "dusk"] : ["day", "dawn"],
  };
}

/** Three names that differ; a picture of one colour has its light and its shade named instead. */
function wordsFor(found: string[], main: string): [string, string, string] {
  const names = [...new Set(found.map(colourName))];
  const [first = colourName(main), second = `a lighter ${first}`, third = `a deeper ${first}`] = names;
  return [first, second, third];
}

/** Up to six colours that are clearly apart, the most frequent first. */
function dominant(data: Buffer): string[] {
  const buckets = new Map<number, { count: number; r: number; g: number; b: number }>();
  for (let i = 0; i + 2 < data.length; i += 3) {
    const [r, g, b] = [data[i] ?? 0, data[i + 1] ?? 0, data[i + 2] ?? 0];
    const key = ((r >> 5) << 6) | ((g >> 5) << 3) | (b >> 5);
    const bucket = buckets.get(key) ?? { count: 0, r: 0, g: 0, b: 0 };
    buckets.set(key, { count: bucket.count + 1, r: bucket.r + r, g: bucket.g + g, b: bucket.b + b });
  }
  const found: string[] = [];
  for (const { count, r, g, b } of [...buckets.values()].sort((x, y) => y.count - x.count)) {
    const colour = hex(r / count, g / count, b / count);
    if (found.every((other) => difference(other, colour) > 0.09)) found.push(colour);
    if (found.length === 6) break;
  }
  return found;
}
