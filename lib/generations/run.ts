import { v7 as uuidv7 } from "uuid";
import type { ProviderResult } from "../channels/provider";
import { db, type Prisma } from "../db";
import { announce } from "../events";
import { log } from "../log";
import { ChannelsBusy, callChannels, type Listener, type Receipt } from "./call";
import { close, type Ending, type GenerationError, type StoredImage } from "./close";
import { collect, type Delivered } from "./collect";
import { toGenerationError } from "./failure";
import { holdingLease, leaseSeconds } from "./lease";
import { imagesAtRisk } from "./parts";
import { LeaseLost, patiently } from "./patience";
import { newImagePlace } from "./room";
import { putBack } from "./send";

export const whole = { references: { orderBy: { position: "asc" } }, channel: { select: { name: true } } } as const;
type GenerationRow = Prisma.GenerationGetPayload<{ include: typeof whole }>;

/** An image in storage, and its bytes where they are still in memory. */
export type DeliveredImage = StoredImage & { content?: Buffer };

/** What a generation brought, for a caller that waits. */
export type RunResult = { generation: GenerationRow; images: DeliveredImage[] };

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
  const place = newImagePlace();
  return runClaimed(generationId, lease, { room: place.enter }, "wait").finally(place.leave);
}

/**
 * Runs a generation whose lease the caller holds: match, call, collect, close. What went wrong is in the row's
 * `error`. Null if the lease was lost on the way; throws only if the database stays away, and then the generation is
 * left for the recovery sweep, which finds what was stored. While all channels are busy it fails, or goes back into the
 * queue if it can `wait`.
 */
export async function runClaimed(
  generationId: string,
  lease: string,
  listener: Listener = {},
  whenBusy: "fail" | "wait" = "fail",
): Promise<RunResult | null> {
  return holdingLease(lease, async () => {
    const generation = await patiently(() => read(generationId));
    const receipt: Receipt = { attempts: [], ignoredFields: [] };
    const made = await make(generation, lease, receipt, listener, whenBusy);
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

/** The images, or why there are none; null once the lease is somebody else's, or given back for want of room. */
async function make(
  generation: GenerationRow,
  lease: string,
  receipt: Receipt,
  listener: Listener,
  whenBusy: "fail" | "wait",
): Promise<Made | null> {
  try {
    const { result, channel } = await callChannels(generation, lease, receipt, listener);
    return { images: await collect(generation, lease, result, channel), usage: result.usage };
  } catch (cause) {
    if (cause instanceof LeaseLost) return null;
    if (cause instanceof ChannelsBusy && whenBusy === "wait") {
      await patiently(() => putBack({ id: generation.id, lease }));
      return null;
    }
    const error = toGenerationError(cause, imagesAtRisk(receipt.attempts) > 0);
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
      ? ({ state: "unknown", charged: Math.min(n, imagesAtRisk(receipt.attempts) || n) } as const)
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
