import { createParser } from "eventsource-parser";
import { z } from "zod";
import { type CutJson, cutLongStrings } from "../raw-json";
import { type ProviderContext, type ProviderResult, UpstreamError } from "./provider";
import { streamRefusal } from "./refusal";
import { toImage, toUsage } from "./reply";

type Limits = {
  n: number;
  /** Of one image in base64, with what is said of it. */
  imageBytes: number;
  /** Of everything together. */
  maxBytes: number;
};

const content = z.looseObject({
  type: z.string().nullish().catch(null),
  partial_image_index: z.int().min(0).nullish().catch(null),
  usage: z.unknown().optional(),
  error: z.unknown().optional(),
});
type Event = { type: string; content: z.infer<typeof content>; cut: CutJson };

/**
 * Reads OpenAI's image events (`….partial_image` → `onPartial`, `….completed` → an image) until n images are there.
 * What was completed is kept if the stream then breaks. Throws an `UpstreamError`: the event's own, `invalid` for an
 * endless one, `failed` if it ends without an image; or whatever broke it.
 */
export async function readEventStream(
  body: AsyncIterable<Buffer>,
  { n, imageBytes, maxBytes }: Limits,
  context: ProviderContext,
): Promise<ProviderResult> {
  const result: ProviderResult = { images: [], usage: null };
  const tooLarge = () => new UpstreamError("invalid", "The provider's answer is larger than its images can be.");
  const events: Event[] = [];
  let broken: UpstreamError | null = null;
  let partials = 0;
  const parser = createParser({
    maxBufferSize: imageBytes,
    onEvent: (event) => events.push(...toEvent(event.event, event.data)),
    onError: ({ type }) => {
      if (type === "max-buffer-size-exceeded") broken = tooLarge();
    },
  });
  const take = async ({ type, content, cut }: Event) => {
    if (type === "error" || content.error != null) throw streamRefusal(content, partials > 0, context);
    if (type.endsWith(".partial_image")) {
      const number = content.partial_image_index ?? partials;
      partials += 1;
      const image = context.onPartial ? toImage(content, cut, context) : null;
      if (image && "bytes" in image) context.onPartial?.({ number, bytes: image.bytes });
    } else if (type.endsWith(".completed")) {
      // Only now: a place that is taken while the upstream still draws would be missing elsewhere.
      await context.room?.();
      const image = toImage(content, cut, context);
      if (image) result.images.push(image);
      result.usage = toUsage(content.usage, cut, context) ?? result.usage;
    }
  };
  try {
    let bytes = 0;
    // Leaving the loop early destroys the body.
    for await (const chunk of body) {
      bytes += chunk.length;
      if (bytes > maxBytes) throw tooLarge();
      // A character a byte: the parser looks at line ends alone, and the bytes come out of it as they went in.
      parser.feed(chunk.toString("latin1"));
      if (broken) throw broken;
      for (const event of events.splice(0)) await take(event);
      if (result.images.length >= n) break;
    }
  } catch (error) {
    if (result.images.length === 0) throw error;
  }
  if (result.images.length > 0) return result;
  throw new UpstreamError("failed", "The provider's stream ended before there was an image in it.");
}

/** None if it is not JSON: `[DONE]`, say. */
function toEvent(name: string | undefined, data: string): Event[] {
  const cut = cutLongStrings(Buffer.from(data, "latin1"));
  try {
    const parsed = content.parse(JSON.parse(cut.text));
    return [{ type: parsed.type ?? name ?? "", content: parsed, cut }];
  } catch {
    return [];
  }
}
