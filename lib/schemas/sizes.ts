import { z } from "zod";

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

const whole = (least: number, most: number) => {
  const error = `should be a whole number from ${least} to ${most.toLocaleString("en-US")}`;
  return z.number({ error }).int(error).min(least, error).max(most, error);
};
const ratio = "should be a number from 1";

/** A `SizeRule` as somebody wrote it. */
export const sizeRule: z.ZodType<SizeRule> = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("any") }),
  z.object({
    kind: z.literal("list"),
    sizes: z
      .array(z.string().refine((size) => parsePixels(size) !== null, "should be WIDTHxHEIGHT, 16 to 8192 a side"))
      .min(1, "should name a size"),
  }),
  z
    .object({
      kind: z.literal("grid"),
      step: whole(1, 8192),
      maxRatio: z.number(ratio).min(1, ratio),
      minPixels: whole(1, 40_000_000),
      maxPixels: whole(1, 40_000_000),
      maxSide: whole(16, 8192),
    })
    .refine(({ minPixels, maxPixels }) => minPixels <= maxPixels, "minPixels should be at most maxPixels"),
]);
