import { z } from "zod";
import { parsePixels, type SizeRule } from "./sizes";
import { whole } from "./whole";

// Apart from `sizes.ts`, which the composer takes into the browser: zod would come along.

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
