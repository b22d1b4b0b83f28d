import { type Pixels, parsePixels } from "../schemas/sizes";
import { type Candidate, candidates } from "./candidates";
import type { Channel } from "./channel";
import { ranked, serversOf } from "./match";
import { closestSize, presets } from "./size";
import type { Wish } from "./wish";

/** What of a request says how large its frame will be; `sizeSent` is null until a channel is asked. */
type Asked = { model: string; sizeAsked: string | null; sizeSent: string | null; sizePolicy: Wish["sizePolicy"] };

/**
 * The pixels that the frames of these requests will probably have: what their channel was asked for, or until one is,
 * what the one makes of it that would be asked first. What is cropped ends up as it was asked for.
 */
export async function framePixels(requests: Asked[]): Promise<Pixels[]> {
  const open = requests.some(({ sizeSent, sizePolicy }) => sizeSent === null && sizePolicy === "closest");
  const all = open ? await candidates() : [];
  return requests.map(({ model, sizeAsked, sizeSent, sizePolicy }) => {
    const target = expectedPixels(sizeAsked);
    if (sizePolicy !== "closest") return target;
    if (sizeSent !== null) return expectedPixels(sizeSent);
    const channel = likeliest(serversOf(all, model), model, sizeAsked);
    return channel ? closestSize(target, channel.capabilities.sizes) : target;
  });
}

/** The channel that would be asked first for this size, where nothing else is wished. */
export function likeliest(serving: Candidate[], model: string, size: string | null): Channel | undefined {
  return ranked(serving, plainWish(model, size), () => 0.5)[0];
}

/** The pixels that a size stands for; what is left to the model is probably a square. */
export function expectedPixels(size: string | null): Pixels {
  return parsePixels(presets[size ?? ""] ?? size ?? "") ?? { width: 1024, height: 1024 };
}

/** A request that wishes for nothing but a model and a size. */
export function plainWish(model: string, size: string | null): Wish {
  return { model, size, sizePolicy: "closest", n: 1, references: 0, mask: false, background: null, stream: null };
}
