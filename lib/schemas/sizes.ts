export type Pixels = { width: number; height: number };

/** Sides divisible by `step`, ratio up to `maxRatio` to 1, and an area and a longest side within bounds (pixels). */
export type GridRule = { step: number; maxRatio: number; minPixels: number; maxPixels: number; maxSide: number };

/** The sizes that a channel takes: every one, a list of `WIDTHxHEIGHT`, or a grid. */
export type SizeRule = { kind: "any" } | { kind: "list"; sizes: string[] } | ({ kind: "grid" } & GridRule);

/** Reads `WIDTHxHEIGHT`; null if it is not that. Sides from 16 to 8192 pixels. */
export function parsePixels(size: string): Pixels | null {
  const match = /^(\d{2,4})x(\d{2,4})$/.exec(size);
  if (!match) return null;
  const pixels = { width: Number(match[1]), height: Number(match[2]) };
  return Object.values(pixels).every((side) => side >= 16 && side <= 8192) ? pixels : null;
}

/** Whether `rule` has exactly this size. */
export function takesSize(rule: SizeRule, { width, height }: Pixels): boolean {
  if (rule.kind === "any") return true;
  if (rule.kind === "list") return rule.sizes.includes(`${width}x${height}`);
  const { step, maxRatio, minPixels, maxPixels, maxSide } = rule;
  const [long, short, area] = [Math.max(width, height), Math.min(width, height), width * height];
  const onGrid = width % step === 0 && height % step === 0;
  return onGrid && long <= maxSide && long <= short * maxRatio && area >= minPixels && area <= maxPixels;
}
