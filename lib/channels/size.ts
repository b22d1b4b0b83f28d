import { type GridRule, type Pixels, parsePixels, type SizeRule } from "../schemas/sizes";

/** The seed's presets: a ratio's name and its pixels. */
export const presets: Readonly<Record<string, string>> = {
  "1:1": "1024x1024",
  "4:3": "1536x1152",
  "3:2": "1536x1024",
  "2:3": "1024x1536",
  "16:9": "1920x1080",
  "9:16": "1080x1920",
};

export type ResolvedSize = {
  /** As the caller wrote it. */
  asked: string | null;
  /** What it means in pixels; null where the choice is the channel's. */
  target: Pixels | null;
  /** What the channel is sent: `WIDTHxHEIGHT`, `auto` or nothing. */
  sent: string | null;
  /** What to add to the prompt when the sent size is not the target. */
  intent: string | null;
};

/** No larger image is taken in, so none is asked for. */
const maxPixels = 40_000_000;

/** The pixels that a request's `size` stands for; null for `auto` and an omitted one, undefined if it means nothing. */
export function targetPixels(size: string | null): Pixels | null | undefined {
  if (size === null || size === "auto") return null;
  const pixels = parsePixels((Object.hasOwn(presets, size) && presets[size]) || size);
  return pixels && pixels.width * pixels.height <= maxPixels ? pixels : undefined;
}

/**
 * Fits an asked size to what a channel takes: the target itself, else the closest official size (log of the aspect
 * ratio first, then area) with the ratio intent to append to the prompt. `asked` has to be valid for `targetPixels`.
 */
export function resolveSize(asked: string | null, rule: SizeRule): ResolvedSize {
  const target = targetPixels(asked) ?? null;
  if (!target) return { asked, target: null, sent: asked, intent: null };
  const closest = closestSize(target, rule);
  const sent = `${closest.width}x${closest.height}`;
  if (closest.width === target.width && closest.height === target.height) return { asked, target, sent, intent: null };
  return { asked, target, sent, intent: ` Compose for a ${ratioName(asked, target)} frame (${format(target)}).` };
}

/** The official size of `rule` that is closest to `target`: by the log of the aspect ratio, then by area (pixels). */
export function closestSize(target: Pixels, rule: SizeRule): Pixels {
  if (rule.kind === "any") return target;
  const official = rule.kind === "grid" ? likelyOnGrid(target, rule) : rule.sizes.map(parsePixels);
  let best: Pixels | null = null;
  for (const size of official) if (size && (!best || isCloser(size, best, target))) best = size;
  return best ?? { width: 1024, height: 1024 };
}

/** Of every width on the grid the heights around the target's ratio, as far as the rule lets them be. */
function* likelyOnGrid(target: Pixels, rule: GridRule): Generator<Pixels> {
  const { step, maxRatio, minPixels, maxPixels, maxSide } = rule;
  for (let width = step; width <= maxSide; width += step) {
    const lowest = Math.ceil(Math.max(minPixels / width, width / maxRatio) / step) * step;
    const highest = Math.floor(Math.min(maxPixels / width, width * maxRatio, maxSide) / step) * step;
    if (lowest > highest) continue;
    const ideal = (width * target.height) / target.width / step;
    for (const cells of [Math.floor(ideal), Math.ceil(ideal)]) {
      yield { width, height: Math.min(Math.max(cells * step, lowest), highest) };
    }
  }
}

/** The sizes of `rule`, for people. */
export function describeSizes(rule: SizeRule): string {
  if (rule.kind === "any") return "every one";
  if (rule.kind === "list") return rule.sizes.join(", ");
  const { step, maxRatio, minPixels, maxPixels, maxSide } = rule;
  const pixels = [minPixels, maxPixels].map((count) => count.toLocaleString("en")).join(" to ");
  return `sides divisible by ${step}, ratio up to ${maxRatio}:1, ${pixels} pixels, longest side ${maxSide}`;
}

function distance(a: Pixels, b: Pixels): number {
  return Math.abs(Math.log(a.width / a.height) - Math.log(b.width / b.height));
}

/** Two distances that differ by less are the same one: it is only the computer's rounding. */
const rounding = 1e-9;

function isCloser(size: Pixels, best: Pixels, target: Pixels): boolean {
  const gap = visibleDistance(size, target) - visibleDistance(best, target);
  return Math.abs(gap) < rounding ? areaGap(size, target) < areaGap(best, target) : gap < 0;
}

/**
 * A ratio in whole pixels is right to half a pixel of the shorter side; whatever is within that has the asked ratio.
 * Or else 1366x768 would get 3728x2096, seven times the area, over three hundredths of a percent.
 */
function visibleDistance(size: Pixels, target: Pixels): number {
  const gap = distance(size, target);
  return gap <= Math.log1p(0.5 / Math.min(target.width, target.height)) + rounding ? 0 : gap;
}

function areaGap(a: Pixels, b: Pixels): number {
  return Math.abs(a.width * a.height - b.width * b.height);
}

/** The preset's name, else the ratio in lowest terms. */
function ratioName(asked: string | null, target: Pixels): string {
  if (asked && Object.hasOwn(presets, asked)) return asked;
  const preset = Object.entries(presets).find(([, size]) => size === format(target));
  if (preset) return preset[0];
  const divisor = gcd(target.width, target.height);
  return `${target.width / divisor}:${target.height / divisor}`;
}

function gcd(a: number, b: number): number {
  return b === 0 ? a : gcd(b, a % b);
}

function format({ width, height }: Pixels): string {
  return `${width}x${height}`;
}
