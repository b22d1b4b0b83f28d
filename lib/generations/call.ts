import type { Channel } from "../channels/channel";
import { noteFailure } from "../channels/circuit";
import { channelsFor } from "../channels/match";
import { type ProviderContext, type ProviderRequest, type ProviderResult, UpstreamError } from "../channels/provider";
import { resolveSize } from "../channels/size";
import { type Wish, wishOfGeneration } from "../channels/wish";
import { AppError } from "../errors";
import { passthroughFields } from "../openai-api";
import type { Prices } from "../schemas/prices";
import { type Attempt, askInParts, soonest } from "./parts";
import { patiently } from "./patience";
import { loadReferences } from "./references";
import type { Claimed, RunningGeneration } from "./run";
import { markSent } from "./send";

/** Filled in while channels are asked, so that it tells of a failed call too: `channel` is the last one asked. */
export type Receipt = {
  channel: string | null;
  sizeSent: string | null;
  /** What that channel charges. */
  prices: Prices;
  attempts: Attempt[];
  ignoredFields: string[];
};

/**
 * What whoever runs a generation wants to hear and say while an upstream works. `partials`: how many partial images of
 * a single one to ask for, where the request itself asks for no stream.
 */
export type Listener = Pick<ProviderContext, "onPartial" | "room" | "allocate"> & { partials?: number };

/** No channel has room now: nothing was paid, and in a few seconds it may be otherwise. */
export class ChannelsBusy extends AppError {
  constructor() {
    super("no_channel_available", "All channels are busy. Try again in a few seconds.", { retryAfter: 5 });
  }
}

/**
 * Asks one channel after the other, the next only if the one before surely did no paid work; whoever uses the result
 * tells by `noteOutcome` whether it was any good. Throws an
 * `UpstreamError` or `AppError` that says why nobody made the images, `ChannelsBusy`, or `LeaseLost`.
 */
export async function callChannels(
  claimed: Claimed,
  receipt: Receipt,
  listener: Listener,
): Promise<{ result: ProviderResult; channel: Channel }> {
  const { generation, lease } = claimed;
  const wish = wishOfGeneration(generation);
  const channels = claimed.channels ?? (await channelsFor(wish));
  const references = claimed.references ?? (await loadReferences(generation.references));
  const failures: UpstreamError[] = [];
  let busy = false;
  for (const channel of channels) {
    const request = toRequest(generation, wish, channel, references, listener);
    const { sent, ignored } = withoutEffectless(channel, request);
    if (!(await patiently(() => markSent({ id: generation.id, lease }, channel, sent)))) {
      busy = true;
      continue;
    }
    const { name, prices } = channel;
    Object.assign(receipt, { channel: name, prices, sizeSent: sent.size, ignoredFields: ignored });
    try {
      return { result: await askInParts(channel, sent, toContext(channel, listener), receipt.attempts), channel };
    } catch (error) {
      if (!(error instanceof UpstreamError)) throw error;
      await noteFailure(channel, error);
      if (!["not_sent", "channel", "rate_limited"].includes(error.failure)) throw error;
      failures.push(error);
    }
  }
  throw busy ? new ChannelsBusy() : soonest(failures);
}

function toRequest(
  generation: RunningGeneration,
  wish: Wish,
  channel: Channel,
  { images, mask }: Awaited<ReturnType<typeof loadReferences>>,
  { onPartial, partials = 0 }: Listener,
): ProviderRequest {
  // Of several images nobody would know which one is shown.
  const unasked = partials > 0 && generation.n === 1 ? { partialImages: partials } : null;
  const size = resolveSize(generation.sizeAsked, channel.capabilities.sizes);
  const fields = passthroughFields(generation.request);
  return {
    model: channel.models.find(({ name }) => name === generation.model)?.upstream ?? generation.model,
    prompt: generation.prompt + (size.intent ?? ""),
    n: generation.n,
    size: size.sent,
    references: images,
    referencesAsList: generation.imageAsList,
    mask,
    // Where nobody looks they would only cost.
    stream: onPartial && channel.capabilities.streaming ? (wish.stream ?? unasked) : null,
    fields,
  };
}

/** The request without what the channel cannot do anything with, and the names of all that has no effect there. */
function withoutEffectless({ capabilities: can, provider }: Channel, request: ProviderRequest) {
  const format = request.fields.get("output_format");
  const without = [
    !can.background && "background",
    !can.style && "style",
    !can.watermark && "watermark",
    can.qualities.length === 0 && "quality",
    format && can.outputFormats && !can.outputFormats.some((one) => JSON.stringify(one) === format) && "output_format",
  ].filter((name) => name && request.fields.has(name));
  const blind = request.references.length > 0 && !can.references;
  const ignored = new Set([...(blind ? ["image"] : []), ...provider.ignores(request), ...without]);
  const fields = new Map([...request.fields].filter(([name]) => !without.includes(name)));
  const sent = { ...request, fields, ...(blind && { references: [] }) };
  return { sent, ignored: [...ignored].map((name) => storable(String(name))) };
}

function toContext(channel: Channel, { partials: _, ...listener }: Listener): ProviderContext {
  const { baseUrl, allowPrivate, deadlineSeconds } = channel;
  return {
    ...listener,
    ...(allowPrivate && { allowPrivate }),
    signal: AbortSignal.timeout(deadlineSeconds * 1000),
    baseUrl,
    apiKey: channel.apiKey(),
  };
}

/** A caller's field may have any name; Postgres takes no NUL and no half of a character. */
function storable(name: string): string {
  return name.replaceAll("\0", "").toWellFormed();
}
