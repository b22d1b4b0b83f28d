import { priceOf } from "../cost";
import type { Capabilities } from "../schemas/channel";
import { maxReferences } from "../schemas/draft";
import { parsePixels, takesSize } from "../schemas/sizes";
import type { ComposerOptions, ExactSizes, ModelOptions, SizeOption } from "../schemas/views";
import { type Candidate, candidates } from "./candidates";
import type { Channel } from "./channel";
import { expectedPixels, likeliest, plainWish } from "./frame-size";
import { ranked, serversOf } from "./match";
import { closestSize, presets } from "./size";

/** Beside the gateway's own presets: a shape with a size of its own, for channels that take it exactly. */
const panorama = { label: "21:9", size: "2016x864" };

/**
 * What the composer may offer, per model: every preset with the pixels that the channel gives which would be asked
 * first; what any channel can do that is then asked before others (references, a background, a mask), and besides what
 * the best one can, since nobody else is asked for the sake of that.
 */
export async function getComposerOptions(): Promise<ComposerOptions> {
  const all = await candidates();
  const names = [...new Set(all.flatMap(({ channel }) => channel.models.map(({ name }) => name)))];
  return { models: names.flatMap((name) => modelOptions(all, name) ?? []) };
}

function modelOptions(all: Candidate[], name: string): ModelOptions | null {
  const serving = serversOf(all, name);
  const bestFor = (size: string | null) => likeliest(serving, name, size);
  const best = bestFor(null);
  if (!best) return null;
  const some = (can: (of: Capabilities) => boolean) => serving.some(({ channel }) => can(channel.capabilities));
  const { qualities, style, watermark, outputFormats, streaming } = best.capabilities;
  const wide = parsePixels(panorama.size);
  const shapes = Object.keys(presets).map((label) => ({ label, size: label }));
  if (wide && some(({ sizes }) => takesSize(sizes, wide))) shapes.push(panorama);
  return {
    name,
    sizes: shapes.map((shape) => sizeOption(shape, bestFor(shape.size) ?? best, qualities)),
    exact: exactSizes(
      ranked(serving, plainWish(name, null), () => 0.5),
      qualities,
    ),
    qualities,
    // Ten whatever one call makes: the rest is asked for side by side.
    maxN: 10,
    demo: best.kind === "demo",
    references: some((can) => can.references) ? maxReferences : 0,
    mask: some((can) => can.mask),
    background: some((can) => can.background),
    // What is passed on whatever it is may be one of these.
    formats: outputFormats ?? ["png", "jpeg", "webp"],
    ...{ style, watermark, streaming },
  };
}

function sizeOption({ label, size }: { label: string; size: string }, asked: Channel, qualities: string[]): SizeOption {
  const pixels = closestSize(expectedPixels(size), asked.capabilities.sizes);
  return { label, size, ...pixels, ...pricesFor(asked, [`${pixels.width}x${pixels.height}`, size], qualities) };
}

/** What the channels take exactly as it is asked for, the one first that would be asked first. */
function exactSizes(channels: Channel[], qualities: string[]): ExactSizes[] {
  const all = channels.map((channel) => {
    const sizes = channel.prices.images.flatMap(({ size }) => size ?? []);
    const named = Object.fromEntries(sizes.map((size) => [size, pricesFor(channel, [size], qualities).prices]));
    return {
      rule: channel.capabilities.sizes,
      ...pricesFor(channel, [], qualities),
      ...(sizes.length > 0 && { named }),
    };
  });
  return [...new Map(all.toReversed().map((one) => [JSON.stringify(one.rule), one])).values()].toReversed();
}

function pricesFor({ prices }: Channel, sizes: string[], qualities: string[]): Pick<SizeOption, "prices"> {
  const known = [null, ...qualities].flatMap((quality) => {
    const price = priceOf(prices, { quality, sizes });
    return price === null ? [] : [[quality ?? "", price]];
  });
  return known.length > 0 ? { prices: Object.fromEntries(known) } : {};
}
