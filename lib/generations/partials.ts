import type { Actor } from "../auth/actor";
import { visibleGenerations } from "../auth/policy";
import type { PartialImage } from "../channels/provider";
import { db, Prisma, runStatement } from "../db";
import { notFound } from "../errors";
import { announcing } from "../events";
import { log } from "../log";
import { NoSuchObject } from "../storage/object";
import { type StoredObject, storage } from "../storage/storage";
import { makePartial } from "../storage/thumbnails";

type Held = { id: string; lease: string };

const folder = "partials/";
const keyOf = (generationId: string) => `${folder}${generationId}`;

/**
 * Keeps the newest partial image of a generation whose lease the caller holds, and tells the open sheets of each. It
 * never holds the generation up: one that comes while another is kept takes the place of those that wait, and what goes
 * wrong is only a picture that is not shown. `end`, once the generation has ended, removes what was kept.
 */
export function keepingPartials(held: Held): { onPartial: (partial: PartialImage) => void; end: () => Promise<void> } {
  let next: Buffer | null = null;
  let working: Promise<void> | null = null;
  let count = 0;
  let ended = false;
  const work = async () => {
    while (next && !ended) {
      const bytes = next;
      next = null;
      try {
        await keep(held, bytes, ++count);
      } catch (error) {
        log.debug({ err: error, generationId: held.id }, "a partial image was not kept");
      }
    }
    working = null;
  };
  return {
    onPartial: ({ bytes }) => {
      next = bytes;
      working ??= work();
    },
    end: async () => {
      ended = true;
      await working;
      if (count > 0) await dropPartial(held.id);
    },
  };
}

async function keep({ id, lease }: Held, bytes: Buffer, count: number): Promise<void> {
  await storage().put(keyOf(id), await makePartial(bytes), { contentType: "image/webp" });
  await runStatement(Prisma.sql`
    WITH g AS (
      UPDATE generations SET partials = ${count}::smallint
      WHERE id = ${id}::uuid AND lease = ${lease}::uuid AND state = 'running' RETURNING id, user_id, private
    ) SELECT ${announcing} FROM g`);
}

/** The newest partial image of a generation, a WebP; null where there is none, or none any more. Throws `not_found`. */
export async function getPartial(actor: Actor, generationId: string): Promise<StoredObject | null> {
  const row = await db.generation.findFirst({
    where: { AND: [visibleGenerations(actor), { id: generationId }] },
    select: { state: true, partials: true },
  });
  if (!row) throw notFound("This image");
  if (row.state !== "running" || row.partials === 0) return null;
  try {
    return await storage().get(keyOf(generationId));
  } catch (error) {
    // It has ended in this moment.
    if (error instanceof NoSuchObject) return null;
    throw error;
  }
}

/** Removes what is kept of a generation's partial images. Never throws: the sweep comes by later. */
export async function dropPartial(generationId: string): Promise<void> {
  await storage()
    .delete(keyOf(generationId))
    .catch((error: unknown) => log.warn({ err: error, generationId }, "a partial image was left behind"));
}

/** Removes partial images of what does not run any more: a process that died left them. */
export async function sweepPartials(): Promise<void> {
  const ids: string[] = [];
  for await (const { key } of storage().list(folder)) ids.push(key.slice(folder.length));
  for (let at = 0; at < ids.length; at += 500) {
    const some = ids.slice(at, at + 500);
    const running = await db.generation.findMany({
      where: { id: { in: some }, state: "running" },
      select: { id: true },
    });
    const kept = new Set(running.map(({ id }) => id));
    for (const id of some) if (!kept.has(id)) await dropPartial(id);
  }
}
