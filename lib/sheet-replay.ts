import type { MemberActor } from "./auth/actor";
import { audibleImageChanges, visibleGenerations } from "./auth/policy";
import { db, type Prisma } from "./db";
import type { Missed } from "./sheet-news";

/** What was begun before a moment may be committed so long after it: transactions and statements give up before. */
const graceMs = 30_000;
const oldestMs = 60 * 60_000;
/** Of more it is quicker to fetch the sheet anew. */
const mostGenerations = 300;
const mostImages = 600;
const dayMs = 24 * 60 * 60_000;

/**
 * What a stream has missed that was told everything until `since`, from what Postgres keeps, whichever process told it
 * before: jobs in flight, and one's own that came to nothing, as they are now; what ended or was put away since; images
 * that were changed. The oldest first. Null where that is too long ago, or too much.
 */
export async function findMissed(actor: MemberActor, since: Date): Promise<Missed | null> {
  if (Date.now() - since.getTime() > oldestMs) return null;
  const from = new Date(since.getTime() - graceMs);
  const own: Prisma.GenerationWhereInput = {
    userId: actor.userId,
    createdAt: { gt: new Date(Date.now() - 8 * dayMs) },
    OR: [{ dismissedAt: { gte: from } }, { state: { in: ["failed", "unknown"] }, dismissedAt: null, door: "studio" }],
  };
  // One by one, each by its own index and in its order.
  const newest = (kind: Prisma.GenerationWhereInput, by: "createdAt" | "finishedAt") =>
    db.generation.findMany({
      where: { AND: [visibleGenerations(actor), kind] },
      select: { id: true, createdAt: true },
      orderBy: { [by]: "desc" },
      take: mostGenerations + 1,
    });
  const found = await Promise.all([
    newest({ state: { in: ["queued", "running"] } }, "createdAt"),
    newest({ finishedAt: { gte: from } }, "finishedAt"),
    newest(own, "createdAt"),
  ]);
  const images = await db.$queryRaw<{ id: string }[]>`
    SELECT DISTINCT unnest(c.image_ids) AS id FROM image_changes c
    WHERE c.at >= ${from} AND ${audibleImageChanges(actor)} LIMIT ${mostImages + 1}`;
  if (found.some((some) => some.length > mostGenerations) || images.length > mostImages) return null;
  const inOrder = found.flat().toSorted((a, b) => a.createdAt.getTime() - b.createdAt.getTime());
  return { generations: [...new Set(inOrder.map(({ id }) => id))], images: images.map(({ id }) => id) };
}
