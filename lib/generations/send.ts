import type { Channel } from "../channels/channel";
import { takeProbe } from "../channels/circuit";
import type { ProviderRequest } from "../channels/provider";
import { type Db, db, Prisma, runStatement } from "../db";
import { announce } from "../events";
import { enqueueGeneration } from "../queue";
import { LeaseLost } from "./patience";

type Held = { id: string; lease: string };

/**
 * Writes down that a channel is about to be called: after this nothing may call anybody again for this generation,
 * unless the call surely cost nothing. False, and nothing is written, if the channel has no room: as many calls as it
 * may have are under way in all processes, or one that tries whether it works again. Throws `LeaseLost`.
 */
export async function markSent(generation: Held, channel: Channel, request: ProviderRequest): Promise<boolean> {
  if (channel.concurrency === null && !channel.halfOpen) {
    if ((await runStatement(marking(generation, channel, request))).length !== 1) throw new LeaseLost();
    return true;
  }
  // Whoever comes while it is full holds up nobody who is about to take or give up a place.
  if (channel.concurrency !== null && (await callsUnderWay(db, generation, channel)) >= channel.concurrency)
    return false;
  const patience = { maxWait: 15_000, timeout: 15_000 };
  return db.$transaction(async (tx) => {
    if (!(await hasRoom(tx, generation, channel))) return false;
    // A generous minute on top: whoever tries writes down what came of it long before.
    if (channel.halfOpen && !(await takeProbe(tx, channel.id, channel.deadlineSeconds + 60))) return false;
    if ((await tx.$queryRaw<unknown[]>(marking(generation, channel, request))).length !== 1) throw new LeaseLost();
    return true;
  }, patience);
}

type Patience = {
  /** When it is tried again. */
  afterSeconds: number;
  /** Nothing is done for a generation that is older. */
  maxAgeSeconds?: number;
};

/**
 * Puts a generation that nobody could take back into the queue, to be tried again later. Only for whoever holds
 * its lease and knows that no upstream did any work for it. False if it is too old, or somebody else's by now.
 */
export async function putBack({ id, lease }: Held, { afterSeconds, maxAgeSeconds }: Patience): Promise<boolean> {
  return db.$transaction(async (tx) => {
    const [row] = await tx.$queryRaw<{ userId: string; private: boolean }[]>`
      UPDATE generations SET state = 'queued', lease = NULL, lease_until = NULL, started_at = NULL, sent_at = NULL,
             channel_id = NULL, partials = 0
      WHERE id = ${id}::uuid AND lease = ${lease}::uuid AND state = 'running'
        AND (created_at < now() - make_interval(secs => ${maxAgeSeconds ?? null}::float8)) IS NOT TRUE
      RETURNING user_id AS "userId", private`;
    if (!row) return false;
    await enqueueGeneration(tx, id, { afterSeconds });
    await announce(tx, { generationId: id, ...row });
    return true;
  });
}

/** Counted under a lock of the channel's row, so that no two calls take the same last place. */
async function hasRoom(tx: Db, generation: Held, channel: Channel): Promise<boolean> {
  const [row] = await tx.$queryRaw<{ concurrency: number | null }[]>`
    SELECT concurrency FROM channels WHERE id = ${channel.id}::uuid FOR NO KEY UPDATE`;
  if (!row) return false;
  return row.concurrency === null || (await callsUnderWay(tx, generation, channel)) < row.concurrency;
}

/** The other generations that this channel is working for, in all processes; one that crashed until it is swept up. */
async function callsUnderWay(tx: Db, { id }: Held, channel: Channel): Promise<number> {
  const [row] = await tx.$queryRaw<{ calls: number }[]>`
    SELECT count(*)::int AS calls FROM generations
    WHERE channel_id = ${channel.id}::uuid AND state = 'running' AND sent_at IS NOT NULL AND id <> ${id}::uuid`;
  return row?.calls ?? 0;
}

/** Gives a row if the lease is still held. */
function marking({ id, lease }: Held, channel: Channel, request: ProviderRequest): Prisma.Sql {
  return Prisma.sql`
    UPDATE generations SET sent_at = now(), channel_id = ${channel.id}::uuid, size_sent = ${request.size},
           prompt_sent = ${request.prompt}
    WHERE id = ${id}::uuid AND lease = ${lease}::uuid AND state = 'running' RETURNING id`;
}
