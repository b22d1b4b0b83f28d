import type { Person } from "../auth/actor";
import { visibleImages } from "../auth/policy";
import { db, Prisma } from "../db";
import type { Place } from "../keyset";
import type { Filter, Scope } from "../schemas/filter";
import { isUuid } from "../uuid";
import { behind, viewConditions } from "./conditions";

/**
 * The images before and after one in a view of the library, whether or not the view still shows that one itself; null
 * if the actor does not see it.
 */
export async function neighboursInView(
  actor: Person,
  { scope, filter }: { scope: Scope; filter: Filter },
  imageId: string,
): Promise<{ newerId: string | null; olderId: string | null } | null> {
  if (!isUuid(imageId)) return null;
  const place = await db.image.findFirst({
    where: { AND: [visibleImages(actor), { id: imageId }] },
    select: { id: true, createdAt: true },
  });
  if (!place) return null;
  const conditions = await viewConditions(actor, scope, filter);
  const older = Prisma.sql`${behind(place)} ORDER BY i.created_at DESC, i.id DESC`;
  const newer = Prisma.sql`${before(place)} ORDER BY i.created_at ASC, i.id ASC`;
  const [newerId, olderId] = await Promise.all([newer, older].map((place) => first(conditions, place)));
  return { newerId: newerId ?? null, olderId: olderId ?? null };
}

async function first(conditions: Prisma.Sql, inOrder: Prisma.Sql): Promise<string | undefined> {
  const rows = await db.$queryRaw<{ id: string }[]>`
    SELECT i.id FROM images i JOIN generations g ON g.id = i.generation_id WHERE ${conditions} AND ${inOrder} LIMIT 1`;
  return rows[0]?.id;
}

function before({ createdAt, id }: Place): Prisma.Sql {
  return Prisma.sql`(i.created_at, i.id) > (${createdAt}::timestamptz, ${id}::uuid)`;
}
