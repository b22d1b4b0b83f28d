import { type Db, db, type Prisma } from "../db";
import type { ErrorBody } from "../errors";
import { announce } from "../events";
import type { GenerationState } from "../generated/prisma/enums";
import { enqueueThumbnails } from "../queue";
import { endReservation } from "./quota";

/** An image whose original is in storage. */
export type StoredImage = {
  id: string;
  index: number;
  originalKey: string;
  /** Where the original is a cut: what it was cut from. */
  uncroppedKey?: string;
  sha256: Uint8Array;
  mime: string;
  bytes: number;
  width: number;
  height: number;
  revisedPrompt: string | null;
};

export type GenerationError = ErrorBody & { status: number; charged: boolean; retryAfter?: number };

export type Ending = {
  state: Extract<GenerationState, "succeeded" | "failed" | "unknown" | "cancelled">;
  /** How many of the n reserved images are charged. */
  charged: number;
  reason: string;
  images?: StoredImage[];
  receipt?: Prisma.InputJsonObject;
  usage?: Prisma.InputJsonObject | null;
  error?: GenerationError;
};

/**
 * The one closing transaction: state, image rows, the reservation's end, the thumbnails' job and the announcement.
 * Only the holder of `lease` closes; false says that somebody else has, and nothing was written.
 */
export async function close(generationId: string, lease: string | null, ending: Ending): Promise<boolean> {
  // A busy pool is no reason to lose what was paid for.
  const patience = { maxWait: 15_000, timeout: 15_000 };
  return db.$transaction((tx) => closeWithin(tx, generationId, lease, ending), patience);
}

/** `close` in the caller's transaction. */
export async function closeWithin(
  tx: Db,
  generationId: string,
  lease: string | null,
  ending: Ending,
): Promise<boolean> {
  const [closed] = await tx.generation.updateManyAndReturn({
    where: { id: generationId, lease, state: lease === null ? "queued" : "running" },
    data: {
      state: ending.state,
      ...(ending.receipt && { receipt: ending.receipt }),
      ...(ending.usage && { usage: ending.usage }),
      ...(ending.error && { error: ending.error }),
    },
    select: { userId: true, windowStart: true, n: true, private: true },
  });
  if (!closed) return false;
  const { userId, windowStart, n } = closed;
  await tx.$executeRaw`UPDATE generations SET finished_at = now() WHERE id = ${generationId}::uuid`;
  const images = ending.images ?? [];
  if (images.length > 0) {
    await tx.image.createMany({
      data: images.map((image) => ({
        ...image,
        sha256: Uint8Array.from(image.sha256),
        generationId,
        userId,
        private: closed.private,
      })),
    });
    await enqueueThumbnails(tx, generationId);
  }
  await endReservation(tx, { userId, windowStart, generationId, n }, ending.charged, ending.reason);
  await announce(tx, { generationId, userId, private: closed.private });
  return true;
}

/** A generation that is cancelled before it began: its reservation is given back. */
export const cancelled: Ending = {
  state: "cancelled",
  charged: 0,
  reason: "cancelled",
  error: {
    code: "cancelled",
    message: "Cancelled before it began. Not charged.",
    type: "cancelled",
    param: null,
    status: 409,
    charged: false,
  },
};
