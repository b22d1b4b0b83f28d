import { type Capabilities, type ChannelKind, capabilitiesSchema } from "../schemas/channel";
import type { SizeRule } from "../schemas/sizes";

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

/** What each kind can do, unless a row says otherwise. */
export const usualCapabilities = {
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
  demo: { ...common, style: false, watermark: false, outputFormats: ["png"], streaming: true },
} satisfies Record<ChannelKind, Capabilities>;

/** What a channel of `kind` can do, given what its row says. Throws a `ZodError` if that cannot be read. */
export function capabilitiesOf(kind: ChannelKind, row: unknown): Capabilities {
  const stated = Object.entries(capabilitiesSchema.parse(row)).filter(([, value]) => value !== undefined);
  return { ...usualCapabilities[kind], ...Object.fromEntries(stated) };
}
