import { v7 as uuidv7 } from "uuid";
import type { Channel } from "../channels/channel";
import { noteOutcome } from "../channels/circuit";
import { type ProviderResult, UpstreamError } from "../channels/provider";
import { costOf } from "../cost";
import { db, type Prisma } from "../db";
import { AppError } from "../errors";
import { announce } from "../events";
import type { Generation } from "../generated/prisma/client";
import { log } from "../log";
import { ChannelsBusy, callChannels, type Listener, type Receipt } from "./call";
import { cancelled, close, type Ending, type GenerationError, type StoredImage } from "./close";
import { collect, type Delivered } from "./collect";
import { toGenerationError } from "./failure";
import { newImagePlace } from "./image-place";
import { holdingLease, leaseSeconds } from "./lease";
import { keepingPartials } from "./partials";
import { imagesAtRisk } from "./parts";
import { LeaseLost, patiently } from "./patience";
import type { KeptReference, References } from "./references";
import { loadResult } from "./result";
import { putBack } from "./send";

/** What of a generation's row is needed to run it. */
export type RunningGeneration = Pick<
  Generation,
  "id" | "userId" | "model" | "prompt" | "n" | "quality" | "request" | "imageAsList" | "sizeAsked" | "sizePolicy"
> & { references: KeptReference[] };

/** A generation that the caller holds, with what it may know already: whom to ask, and the references' bytes. */
export type Claimed = {
  generation: RunningGeneration;
  lease: string;
  channels?: Channel[];
  references?: References;
};

/** An image in storage, and its bytes, perhaps as base64 too, where they are still in memory. */
export type DeliveredImage = StoredImage & { content?: Buffer; base64?: Buffer };

/** What became of a generation, as its receipt tells it. */
type FinishedGeneration = Pick<
  Generation,
  "id" | "userId" | "createdAt" | "state" | "quality" | "sizeAsked" | "sizeSent" | "receipt" | "usage" | "error"
> & { channel: { name: string } | null };

/** What a generation brought, for a caller that waits; `quotaLeft` is known to whoever has just closed it. */
export type RunResult = { generation: FinishedGeneration; images: DeliveredImage[]; quotaLeft?: number };

/** An upstream may charge a little for each. */
const partialsInStudio = 2;

/**
 * Claims a queued generation and runs it to its end. Null if it is no longer queued: then somebody else has it, and
 * the upstream is not called.
 */
export async function runQueued(generationId: string): Promise<RunResult | null> {
  const lease = uuidv7();
  const claimed = await db.$executeRaw`
    UPDATE generations SET state = 'running', lease = ${lease}::uuid, started_at = now(),
           lease_until = now() + make_interval(secs => ${leaseSeconds})
    WHERE id = ${generationId}::uuid AND state = 'queued'
      AND EXISTS (SELECT FROM users u WHERE u.id = user_id AND u.disabled_at IS NULL AND u.role <> 'viewer')`;
  if (claimed === 0) return cancelOfShutOut(generationId);
  return holdingLease(lease, async () => {
    const generation = await patiently(() =>
      db.generation.findUniqueOrThrow({ where: { id: generationId }, include: { references: true } }),
    );
    await announce(db, { generationId, userId: generation.userId, private: generation.private });
    const place = newImagePlace();
    // A program reads its answer when it is finished; whoever looks at the sheet sees it coming.
    const watched = generation.door === "studio" ? keepingPartials({ id: generationId, lease }) : null;
    const listener: Listener = {
      ...{ room: place.enter, allocate: place.allocate },
      ...(watched && { onPartial: watched.onPartial, partials: partialsInStudio }),
    };
    const result = await run({ generation, lease }, listener, "wait").finally(() => {
      place.leave();
      void watched?.end();
    });
    return result && { ...result, images: result.images.map(withoutBytes) };
  });
}

/** What a run had to put back while its author was shut out would wait for ever, and its reservation with it. */
async function cancelOfShutOut(id: string): Promise<null> {
  const left = await db.generation.findFirst({
    where: { id, state: "queued", user: { OR: [{ disabledAt: { not: null } }, { role: "viewer" }] } },
    select: { id: true },
  });
  if (left) await close(id, null, cancelled);
  return null;
}

/**
 * Runs a generation whose lease the caller holds: match, call, collect, close. What went wrong is in the result's
 * `error`. Null if the lease was lost on the way; throws only if the database stays away, and then the generation is
 * left for the recovery sweep, which finds what was stored.
 */
export function runClaimed(claimed: Claimed, listener: Listener = {}): Promise<RunResult | null> {
  return holdingLease(claimed.lease, () => run(claimed, listener, "fail"));
}

/** While no channel can take it, it fails, or goes back into the queue if it can `wait`. */
async function run(claimed: Claimed, listener: Listener, whenBusy: "fail" | "wait"): Promise<RunResult | null> {
  const { generation, lease } = claimed;
  const receipt: Receipt = { channel: null, sizeSent: null, prices: { images: [] }, attempts: [], ignoredFields: [] };
  const made = await make(claimed, receipt, listener, whenBusy);
  if (made === null) return null;
  const ending = toEnding(generation, receipt, made);
  const closed = await patiently(() => close(generation.id, lease, ending));
  // Its answer may have been lost on the way; a second try then finds it closed, by this lease or by another's.
  if (!closed) return findClosed(generation.id, lease);
  const { id, userId, quality, sizeAsked } = generation;
  const { state, error = null, usage = null } = ending;
  const channel = receipt.channel === null ? null : { name: receipt.channel };
  const { createdAt, quotaLeft } = closed;
  return {
    generation: {
      ...{ id, userId, createdAt, state, quality, sizeAsked, sizeSent: receipt.sizeSent, channel },
      ...{ receipt: ending.receipt as Prisma.JsonObject, usage: usage as Prisma.JsonValue, error },
    },
    images: "error" in made ? [] : made.images,
    quotaLeft,
  };
}

async function findClosed(id: string, lease: string): Promise<RunResult | null> {
  const held = await patiently(() => db.generation.findFirst({ where: { id, lease }, select: { id: true } }));
  return held && patiently(() => loadResult(id));
}

type Made = { images: Delivered[]; usage: ProviderResult["usage"] } | { error: GenerationError };

/** The images, or why there are none; null once the lease is somebody else's, or given back for want of room. */
async function make(
  claimed: Claimed,
  receipt: Receipt,
  listener: Listener,
  whenBusy: "fail" | "wait",
): Promise<Made | null> {
  const { generation, lease } = claimed;
  try {
    const { result, channel } = await callChannels(claimed, receipt, listener);
    const collecting = collect(generation, lease, result, channel);
    await noteOutcome(channel, collecting);
    return { images: await collecting, usage: result.usage };
  } catch (cause) {
    if (cause instanceof LeaseLost) return null;
    const error = toGenerationError(cause, imagesAtRisk(receipt.attempts) > 0);
    const later = whenBusy === "wait" && !error.charged ? laterTry(cause, error) : null;
    if (later && (await patiently(() => putBack({ id: generation.id, lease }, later)))) return null;
    log.warn(
      { generationId: generation.id, code: error.code, charged: error.charged, err: cause },
      "generation failed",
    );
    return { error };
  }
}

/**
 * When another try makes sense for somebody who waits, without an end while channels are full, for ten minutes while
 * they are limited, unreachable or failing; null where waiting does not help, as with a key that is refused.
 */
function laterTry(cause: unknown, { retryAfter = 5 }: GenerationError): Parameters<typeof putBack>[1] | null {
  const spread = 3 * Math.random();
  if (cause instanceof ChannelsBusy) return { afterSeconds: Math.floor(2 + spread) };
  const mayPass =
    cause instanceof UpstreamError
      ? ["not_sent", "rate_limited"].includes(cause.failure)
      : cause instanceof AppError && cause.code === "no_channel_available";
  // A channel that is limited for hours may not be the only one for as long.
  return mayPass ? { afterSeconds: Math.ceil(Math.min(retryAfter, 60) + spread), maxAgeSeconds: 600 } : null;
}

function toEnding({ n, quality, sizeAsked }: RunningGeneration, receipt: Receipt, made: Made): Ending {
  const { attempts, ignoredFields, prices, sizeSent } = receipt;
  const priced = { quality, sizes: [sizeSent, sizeAsked] };
  const kept = { attempts, ignoredFields };
  if ("error" in made) {
    const { error } = made;
    // What may have been paid counts against the quota until an admin reverses it.
    const charged = error.charged ? Math.min(n, imagesAtRisk(receipt.attempts) || n) : 0;
    const cost = costOf(prices, { ...priced, images: charged, usage: null });
    return { state: error.charged ? "unknown" : "failed", charged, cost, reason: error.code, receipt: kept, error };
  }
  const { images, usage } = made;
  return {
    state: "succeeded",
    charged: images.length,
    reason: images.length < n ? `${images.length} of ${n} delivered` : "delivered",
    images: images.map(withoutBytes),
    receipt: { ...kept, delivered: images.map((image) => `${image.width}x${image.height}`).join(", ") },
    usage: usage as Prisma.InputJsonObject | null,
    cost: costOf(prices, { ...priced, images: images.length, usage }),
  };
}

function withoutBytes({ content: _, base64: __, ...stored }: DeliveredImage): StoredImage {
  return stored;
}
