import { v7 as uuidv7 } from "uuid";
import { pricesOf } from "../channels/channel";
import { costOf } from "../cost";
import { db, type Prisma } from "../db";
import { errorTable } from "../errors";
import type { SizePolicy } from "../generated/prisma/enums";
import { log } from "../log";
import { enqueueGeneration, queues } from "../queue";
import { inspectImage } from "../storage/ingest";
import { storage } from "../storage/storage";
import { close, type StoredImage } from "./close";
import { noteName, type ResultNote, toStored } from "./collect";
import { cropStored } from "./crop";
import { heldLeases, holdingLease, leaseSeconds } from "./lease";
import { dropPartial } from "./partials";

type Abandoned = {
  id: string;
  lease: string;
  n: number;
  sent: boolean;
  sizeAsked: string | null;
  sizePolicy: SizePolicy;
  sizeSent: string | null;
  quality: string | null;
  prices: unknown;
};

/**
 * Ends or requeues generations whose lease ran out, except those that this process itself runs, without ever calling
 * the upstream for what may have been sent: not yet sent goes back into the queue, stored images are finished, the
 * rest becomes `unknown`. Gives waiting ones without a job a new one. Returns how many it took over; several
 * processes may sweep at once.
 */
export async function recoverAbandoned(): Promise<number> {
  const abandoned = await db.$queryRaw<Abandoned[]>`
    SELECT g.id, lease, n, sent_at IS NOT NULL AS sent, size_asked AS "sizeAsked", size_policy::text AS "sizePolicy",
           size_sent AS "sizeSent", quality, c.prices
    FROM generations g LEFT JOIN channels c ON c.id = g.channel_id
    WHERE state = 'running' AND lease_until < now() AND lease <> ALL(${heldLeases()}::uuid[])
    ORDER BY lease_until LIMIT 100`;
  let recovered = 0;
  for (const generation of abandoned) {
    try {
      if (await recover(generation)) recovered++;
    } catch (error) {
      // One that cannot be read now must not hold up the others; the next sweep tries again.
      log.error({ err: error, generationId: generation.id }, "a generation could not be recovered");
    }
  }
  return recovered + (await requeueJobless());
}

/** Waiting for a minute and no job will come: its deliveries were used up, or its worker died with it in hand. */
async function requeueJobless(): Promise<number> {
  const waiting = await db.$queryRaw<{ id: string }[]>`
    SELECT id FROM generations WHERE state = 'queued' AND created_at < now() - interval '1 minute'
    ORDER BY created_at LIMIT 100`;
  let requeued = 0;
  for (const { id } of waiting) {
    const [job] = await db.$queryRaw<unknown[]>`
      SELECT 1 FROM pgboss.job WHERE name = ${queues.generate} AND data ->> 'generationId' = ${id}
         AND (state IN ('created', 'retry') OR (state = 'active' AND started_on > now() - interval '1 minute'))`;
    if (job) continue;
    await enqueueGeneration(db, id);
    requeued++;
  }
  return requeued;
}

async function recover(generation: Abandoned): Promise<boolean> {
  if (!generation.sent) return requeue(generation);
  const lease = uuidv7();
  const taken = await db.$executeRaw`
    UPDATE generations SET lease = ${lease}::uuid, lease_until = now() + make_interval(secs => ${leaseSeconds})
    WHERE id = ${generation.id}::uuid AND lease = ${generation.lease}::uuid AND lease_until < now()`;
  return taken === 1 && holdingLease(lease, () => finish(generation, lease));
}

async function finish(generation: Abandoned, lease: string): Promise<boolean> {
  const closed = await closeFound(generation, lease);
  await dropPartial(generation.id);
  return closed;
}

async function closeFound(generation: Abandoned, lease: string): Promise<boolean> {
  const { images, usage } = await findStored(generation);
  const { quality, sizeSent, sizeAsked } = generation;
  const costOfImages = (count: number) =>
    costOf(pricesOf(generation.prices), { quality, sizes: [sizeSent, sizeAsked], images: count, usage });
  log.warn({ generationId: generation.id, images: images.length }, "recovered a generation that was left running");
  if (images.length > 0) {
    const reason = "recovered after a restart";
    const charged = images.length;
    const made = { images, usage: usage as Prisma.InputJsonObject | null, cost: costOfImages(charged) };
    return Boolean(await close(generation.id, lease, { state: "succeeded", charged, reason, ...made }));
  }
  const code = "upstream_timeout";
  const message =
    "Proofsheet was stopped while the provider was working. Whether it was paid is not known, so it is not asked again.";
  const error = { ...errorTable[code], code, message, param: null, charged: true };
  const charged = generation.n;
  const ending = { state: "unknown", charged, cost: costOfImages(charged), reason: "interrupted", error } as const;
  return Boolean(await close(generation.id, lease, ending));
}

/** The upstream was never called: a worker may. */
async function requeue({ id, lease }: Abandoned): Promise<boolean> {
  return db.$transaction(async (tx) => {
    const requeued = await tx.$executeRaw`
      UPDATE generations SET state = 'queued', lease = NULL, lease_until = NULL, started_at = NULL
      WHERE id = ${id}::uuid AND lease = ${lease}::uuid AND lease_until < now() AND sent_at IS NULL`;
    if (requeued !== 1) return false;
    await enqueueGeneration(tx, id);
    return true;
  });
}

/** The originals that the crashed run had stored, complete since a put is whole or nothing, and what they took. */
async function findStored(generation: Abandoned): Promise<{ images: StoredImage[]; usage: ResultNote["usage"] }> {
  const images: StoredImage[] = [];
  let note: ResultNote = { revisedPrompts: [], usage: null };
  const originals: { key: string; index: number }[] = [];
  // One folder at most: a generation that was sent is never run again, whoever holds its lease now.
  for await (const { key } of storage().list(`generations/${generation.id}/`)) {
    if (key.endsWith(`/${noteName}`)) note = JSON.parse((await storage().read(key)).toString("utf8")) as ResultNote;
    const index = /\/(\d+)$/.exec(key)?.[1];
    if (index !== undefined) originals.push({ key, index: Number(index) });
  }
  for (const { key, index } of originals) {
    const content = await storage().read(key);
    const inspected = await inspectImage(content, { from: "upstream" });
    const place = { id: uuidv7(), index };
    const stored = toStored(place, key, inspected, content.length, note.revisedPrompts[index] ?? null);
    const { content: _, ...image } = await cropStored(generation, stored, content, (...put) => storage().put(...put));
    images.push(image);
  }
  return { images, usage: note.usage };
}
