import { z } from "zod";
import { parsePixels, type SizeRule } from "./size";

const whole = (least: number, most: number) =>
  z
    .number({ error: `should be a whole number from ${least} to ${most}` })
    .int()
    .min(least)
    .max(most);

const sizes: z.ZodType<SizeRule> = z.discriminatedUnion("kind", [
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
      maxRatio: z.number().min(1),
      minPixels: whole(1, 40_000_000),
      maxPixels: whole(1, 40_000_000),
      maxSide: whole(16, 8192),
    })
    .refine(({ minPixels, maxPixels }) => minPixels <= maxPixels, "minPixels should be at most maxPixels"),
]);

/** The dialects, as rows name them. */
export const channelKind = z.enum(["unified", "openai", "demo"], { error: "should be unified, openai or demo" });
export type ChannelKind = z.infer<typeof channelKind>;

const modelName = z.string().min(1, "should not be empty").max(100, "should have at most 100 characters");

/** `[{"name", "upstream"?}]`: the models that a channel serves, and what its upstream calls them. */
export const servedModels = z
  .array(z.object({ name: modelName, upstream: modelName.optional() }))
  .min(1, "should name a model");
export type ServedModel = z.infer<typeof servedModels>[number];

const shape = z.object({
  /** The sizes that it officially takes. */
  sizes,
  /** Images that one call makes at most; more are asked for by calls side by side. */
  maxN: whole(1, 10),
  references: z.boolean(),
  mask: z.boolean(),
  /** Whether `background` has an effect, a transparent one above all. */
  background: z.boolean(),
  /** What `quality` may be; empty where it has no effect. */
  qualities: z.array(z.string()),
  style: z.boolean(),
  watermark: z.boolean(),
  /** What `output_format` may be, empty where it has no effect; null passes on whatever it is. */
  outputFormats: z.array(z.string()).nullable(),
  /** Whether it can show an image while it is made. */
  streaming: z.boolean(),
});

/** What a channel can do. A row of the database says where it differs from what its kind can. */
export type Capabilities = z.infer<typeof shape>;

/** What is written into a channel's row: any of the capabilities. */
export const capabilitiesSchema = shape.partial();

const common: Capabilities = {
  sizes: { kind: "any" },
  maxN: 10,
  references: true,
  mask: false,
  background: true,
  qualities: ["low", "medium", "high"],
  style: true,
  watermark: true,
  outputFormats: null,
  streaming: false,
};

/** The rule of GPT image models: sides divisible by 16, ratio up to 3:1. */
export const gptImageGrid = {
  kind: "grid",
  step: 16,
  maxRatio: 3,
  minPixels: 655_360,
  maxPixels: 8_294_400,
  maxSide: 3840,
} as const satisfies SizeRule;

const byKind = {
  unified: common,
  openai: {
    ...common,
    sizes: gptImageGrid,
    mask: true,
    style: false,
    watermark: false,
    outputFormats: ["png", "jpeg", "webp"],
    streaming: true,
  },
  demo: { ...common, style: false, watermark: false, outputFormats: ["png"] },
} satisfies Record<ChannelKind, Capabilities>;

/** What a channel of `kind` can do, given what its row says. Throws a `ZodError` if that cannot be read. */
export function capabilitiesOf(kind: ChannelKind, row: unknown): Capabilities {
  const stated = Object.entries(capabilitiesSchema.parse(row)).filter(([, value]) => value !== undefined);
  return { ...byKind[kind], ...Object.fromEntries(stated) };
}
