import { type Channel, channelsFor } from "../channels/match";
import { type ProviderContext, type ProviderRequest, type ProviderResult, UpstreamError } from "../channels/provider";
import { resolveSize } from "../channels/size";
import { db, type Prisma } from "../db";
import { AppError } from "../errors";
import { passthroughFields } from "../openai-api";
import { LeaseLost, patiently } from "./patience";
import { loadReferences } from "./references";

export type CalledGeneration = Prisma.GenerationGetPayload<{ include: { references: true } }>;

/** Filled in while channels are asked, so that it tells of a failed call too. */
export type Receipt = { attempts: { channel: string; outcome: string }[]; ignoredFields: string[] };

/** What whoever runs a generation wants to hear and say while an upstream works. */
export type Listener = Pick<ProviderContext, "onPartial" | "room">;

/**
 * Asks one channel after the other, the next only if the one before surely did no paid work. Throws an
 * `UpstreamError` or `AppError` that says why nobody made the images, or `LeaseLost`.
 */
export async function callChannels(
  generation: CalledGeneration,
  lease: string,
  receipt: Receipt,
  listener: Listener,
): Promise<{ result: ProviderResult; channel: Channel }> {
  const channels = await channelsFor(generation.model);
  const { images, mask } = await loadReferences(generation.references);
  let last: unknown = new AppError("no_channel_available", "No channel can take this request now.", { retryAfter: 30 });
  for (const channel of channels) {
    const size = resolveSize(generation.sizeAsked, channel.sizes);
    const request: ProviderRequest = {
      model: channel.models.find(({ name }) => name === generation.model)?.upstream ?? generation.model,
      prompt: generation.prompt + (size.intent ?? ""),
      n: generation.n,
      size: size.sent,
      references: images,
      referencesAsList: generation.imageAsList,
      mask,
      stream: null,
      fields: passthroughFields(generation.request),
    };
    receipt.ignoredFields = channel.provider.ignores(request).map(storable);
    const apiKey = channel.apiKey();
    await patiently(() => markSent(generation.id, lease, channel, request));
    const attempt = { channel: channel.name, outcome: "sent" };
    receipt.attempts.push(attempt);
    try {
      const result = await ask(channel, request, { ...listener, apiKey });
      attempt.outcome = "answered";
      return { result, channel };
    } catch (error) {
      if (!(error instanceof UpstreamError)) throw error;
      attempt.outcome = error.failure;
      last = error;
      if (!["not_sent", "channel", "rate_limited"].includes(error.failure)) break;
    }
  }
  throw last;
}

/** A caller's field may have any name; Postgres takes no NUL and no half of a character. */
function storable(name: string): string {
  return name.replaceAll("\0", "").toWellFormed();
}

async function ask(
  channel: Channel,
  request: ProviderRequest,
  context: Listener & { apiKey: string | null },
): Promise<ProviderResult> {
  const signal = AbortSignal.timeout(channel.deadlineSeconds * 1000);
  const { baseUrl } = channel;
  const result = await channel.provider.generate(request, { ...context, signal, baseUrl });
  if (result.images.length === 0) throw new UpstreamError("invalid", "The provider's answer has no image in it.");
  return result;
}

/** Writes down that the upstream is about to be called: after this nothing may call it again for this generation. */
async function markSent(id: string, lease: string, channel: Channel, request: ProviderRequest): Promise<void> {
  const marked = await db.$executeRaw`
    UPDATE generations SET sent_at = now(), channel_id = ${channel.id}::uuid, size_sent = ${request.size},
           prompt_sent = ${request.prompt}
    WHERE id = ${id}::uuid AND lease = ${lease}::uuid AND state = 'running'`;
  if (marked !== 1) throw new LeaseLost();
}
