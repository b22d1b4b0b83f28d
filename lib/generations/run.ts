import { setTimeout } from "node:timers/promises";
import { v7 as uuidv7 } from "uuid";
import { type Channel, channelsFor } from "../channels/match";
import { type ProviderRequest, type ProviderResult, UpstreamError } from "../channels/provider";
import { resolveSize } from "../channels/size";
import { db, type Prisma } from "../db";
import { AppError } from "../errors";
import { announce } from "../events";
import { log } from "../log";
import { passthroughFields } from "../openai-api";
import { close, type Ending, type GenerationError, type StoredImage } from "./close";
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
      AND EXISTS (SELECT FROM users u WHERE u.id = user_id AND u.disabled_at IS NULL)
    RETURNING user_id AS "userId", private`;
  if (!claimed) return null;
  await announce(db, { generationId, ...claimed });
  return runClaimed(generationId, lease);
}

/**
 * Runs a generation whose lease the caller holds: match, call, collect, close. What went wrong is in the row's
 * `error`. Null if the lease was lost on the way; throws only if the database stays away, and then the generation is
 * left for the recovery sweep, which finds what was stored.
 */
export async function runClaimed(generationId: string, lease: string): Promise<RunResult | null> {
  return holdingLease(lease, async () => {
    const generation = await patiently(() => read(generationId));
    const receipt: Receipt = { attempts: [], ignoredFields: [] };
    const made = await make(generation, lease, receipt);
    if (made === null) return null;
    await patiently(() => close(generationId, lease, toEnding(generation, receipt, made)));
    const ended = await patiently(() => read(generationId));
    // By the row and not by what close said: its answer may have been lost on the way, and a second try finds it done.
    if (ended.lease !== lease) return null;
    return { generation: ended, images: "error" in made ? [] : made.images };
  });
}

function read(id: string): Promise<GenerationRow> {
  return db.generation.findUniqueOrThrow({ where: { id }, include: whole });
}

type Made = { images: Delivered[]; usage: ProviderResult["usage"] } | { error: GenerationError };

/** The images, or why there are none; null once the lease is somebody else's. */
async function make(generation: GenerationRow, lease: string, receipt: Receipt): Promise<Made | null> {
  try {
    const { result, channel } = await call(generation, lease, receipt);
    return { images: await collect(generation, lease, result, channel), usage: result.usage };
  } catch (cause) {
    if (cause instanceof LeaseLost) return null;
    const error = toGenerationError(cause, receipt.attempts.length > 0);
    log.warn(
      { generationId: generation.id, code: error.code, charged: error.charged, err: cause },
      "generation failed",
    );
    return { error };
  }
}

function toEnding({ n }: GenerationRow, receipt: Receipt, made: Made): Ending {
  if ("error" in made) {
    const { error } = made;
    // What may have been paid counts against the quota until an admin reverses it.
    const ending = error.charged
      ? ({ state: "unknown", charged: n } as const)
      : ({ state: "failed", charged: 0 } as const);
    return { ...ending, reason: error.code, receipt, error };
  }
  const { images, usage } = made;
  return {
    state: "succeeded",
    charged: images.length,
    reason: images.length < n ? `${images.length} of ${n} delivered` : "delivered",
    images: images.map(({ content: _, ...stored }) => stored),
    receipt: { ...receipt, delivered: images.map((image) => `${image.width}x${image.height}`).join(", ") },
    usage: usage as Prisma.InputJsonObject | null,
  };
}

/** Tries again for half a minute while the database is away: by now something may have been paid for. */
async function patiently<T>(work: () => Promise<T>): Promise<T> {
  for (let tries = 0; ; tries++) {
    try {
      return await work();
    } catch (error) {
      if (error instanceof LeaseLost || tries === 6) throw error;
      log.warn({ err: error }, "the database did not take a generation's step; trying again");
      await setTimeout(500 * 2 ** tries);
    }
  }
}

type Receipt = { attempts: { channel: string; outcome: string }[]; ignoredFields: string[] };

/** A caller's field may have any name; Postgres takes no NUL and no half of a character. */
function storable(name: string): string {
  return name.replaceAll("\0", "").toWellFormed();
}

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
    receipt.ignoredFields = channel.provider.ignores(request).map(storable);
    const apiKey = channel.apiKey();
    await patiently(() => markSent(generation.id, lease, channel, request));
    const attempt = { channel: channel.name, outcome: "sent" };
    receipt.attempts.push(attempt);
    try {
      const result = await ask(channel, request, apiKey);
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

async function ask(channel: Channel, request: ProviderRequest, apiKey: string | null): Promise<ProviderResult> {
  const signal = AbortSignal.timeout(channel.deadlineSeconds * 1000);
  const { baseUrl } = channel;
  const result = await channel.provider.generate(request, { signal, baseUrl, apiKey });
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
