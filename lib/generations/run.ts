import { v7 as uuidv7 } from "uuid";
import { type Channel, channelsFor } from "../channels/match";
import { type ProviderRequest, type ProviderResult, UpstreamError } from "../channels/provider";
import { resolveSize } from "../channels/size";
import { db, type Prisma } from "../db";
import { AppError } from "../errors";
import { announce } from "../events";
import { log } from "../log";
import { passthroughFields } from "../openai-api";
import { close, type StoredImage } from "./close";
import { collect, type Delivered } from "./collect";
import { toGenerationError } from "./failure";
import { holdingLease, leaseSeconds } from "./lease";
import { loadReferences } from "./references";

const whole = { references: { orderBy: { position: "asc" } }, channel: { select: { name: true } } } as const;
type GenerationRow = Prisma.GenerationGetPayload<{ include: typeof whole }>;

/** What a generation brought, for a caller that waits: the images with their bytes still in memory. */
export type RunResult = { generation: GenerationRow; images: (StoredImage & { content: Buffer })[] };

/**
 * Claims a queued generation and runs it to its end. Null if it is no longer queued: then somebody else has it, and
 * the upstream is not called.
 */
export async function runQueued(generationId: string): Promise<RunResult | null> {
  const lease = uuidv7();
  const [claimed] = await db.$queryRaw<{ userId: string; private: boolean }[]>`
    UPDATE generations SET state = 'running', lease = ${lease}::uuid, started_at = now(),
           lease_until = now() + make_interval(secs => ${leaseSeconds})
    WHERE id = ${generationId}::uuid AND state = 'queued'
    RETURNING user_id AS "userId", private`;
  if (!claimed) return null;
  await announce(db, { generationId, ...claimed });
  return runClaimed(generationId, lease);
}

/**
 * Runs a generation whose lease the caller holds: match, call, collect, close. It always ends in a terminal state;
 * what went wrong is in the row's `error`. Null if the lease was lost on the way.
 */
export async function runClaimed(generationId: string, lease: string): Promise<RunResult | null> {
  return holdingLease(lease, async () => {
    const generation = await db.generation.findUniqueOrThrow({ where: { id: generationId }, include: whole });
    const receipt: Receipt = { attempts: [], ignoredFields: [] };
    let images: Delivered[] = [];
    try {
      const { result, channel } = await call(generation, lease, receipt);
      images = await collect(generation, lease, result, channel);
      const delivered = images[0] && { delivered: images.map((image) => `${image.width}x${image.height}`).join(", ") };
      const closed = await close(generationId, lease, {
        state: "succeeded",
        charged: images.length,
        reason: images.length < generation.n ? `${images.length} of ${generation.n} delivered` : "delivered",
        images: images.map(({ content: _, ...stored }) => stored),
        receipt: { ...receipt, ...delivered },
        usage: result.usage as Prisma.InputJsonObject | null,
      });
      if (!closed) return null;
    } catch (cause) {
      if (cause instanceof LeaseLost) return null;
      const error = toGenerationError(cause, receipt.attempts.length > 0);
      // What may have been paid counts against the quota until an admin reverses it.
      const ending = error.charged
        ? { state: "unknown" as const, charged: generation.n }
        : { state: "failed" as const, charged: 0 };
      log.warn({ generationId, code: error.code, charged: error.charged, err: cause }, "generation failed");
      if (!(await close(generationId, lease, { ...ending, reason: error.code, receipt, error }))) return null;
    }
    const ended = await db.generation.findUniqueOrThrow({ where: { id: generationId }, include: whole });
    return { generation: ended, images };
  });
}

type Receipt = { attempts: { channel: string; outcome: string }[]; ignoredFields: string[] };

class LeaseLost extends Error {}

/** Asks one channel after the other, the next only if the one before surely did no paid work. */
async function call(generation: GenerationRow, lease: string, receipt: Receipt) {
  const channels = await channelsFor(generation.model);
  const references = await loadReferences(generation.references);
  let last: unknown = new AppError("no_channel_available", "No channel can take this request now.", { retryAfter: 30 });
  for (const channel of channels) {
    const size = resolveSize(generation.sizeAsked, channel.sizes);
    const request: ProviderRequest = {
      model: channel.models.find(({ name }) => name === generation.model)?.upstream ?? generation.model,
      prompt: generation.prompt + (size.intent ?? ""),
      n: generation.n,
      size: size.sent,
      references,
      referencesAsList: generation.imageAsList,
      fields: passthroughFields(generation.request),
    };
    receipt.ignoredFields = channel.provider.ignores(request);
    await markSent(generation.id, lease, channel, request);
    const attempt = { channel: channel.name, outcome: "sent" };
    receipt.attempts.push(attempt);
    try {
      const result = await ask(channel, request);
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

async function ask(channel: Channel, request: ProviderRequest): Promise<ProviderResult> {
  const signal = AbortSignal.timeout(channel.deadlineSeconds * 1000);
  const { baseUrl } = channel;
  const result = await channel.provider.generate(request, { signal, baseUrl, apiKey: channel.apiKey() });
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
