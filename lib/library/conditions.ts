import type { Person } from "../auth/actor";
import { visibleImageRows } from "../auth/policy";
import { addDays, startsOfDays } from "../days";
import { Prisma } from "../db";
import type { Place } from "../keyset";
import type { Filter, Scope } from "../schemas/filter";

/** What a view of the library shows of `images` (`i`), joined with their `generations` (`g`), in SQL. */
export async function viewConditions(actor: Person, scope: Scope, filter: Filter): Promise<Prisma.Sql> {
  const all = [visibleImageRows(actor)];
  if (scope === "mine") all.push(Prisma.sql`i.user_id = ${actor.userId}::uuid`);
  for (const word of filter.q.split(/\s+/).filter(Boolean)) {
    const pattern = `%${word.replaceAll(/[\\%_]/g, "\\$&")}%`;
    all.push(Prisma.sql`(g.prompt ILIKE ${pattern} OR i.revised_prompt ILIKE ${pattern})`);
  }
  if (filter.person) all.push(Prisma.sql`i.user_id = ${filter.person}::uuid`);
  if (filter.model) all.push(Prisma.sql`g.model = ${filter.model}`);
  if (filter.channel) {
    all.push(Prisma.sql`EXISTS (SELECT FROM channels c WHERE c.id = g.channel_id AND c.name = ${filter.channel})`);
  }
  if (filter.ratio) {
    const [across = 1, down = 1] = filter.ratio.split(":").map(Number);
    all.push(Prisma.sql`abs(i.width::float8 / i.height / ${across / down}::float8 - 1) < 0.02`);
  }
  if (filter.quality) all.push(Prisma.sql`g.quality = ${filter.quality}`);
  if (filter.picked) all.push(Prisma.sql`i.picked_at IS NOT NULL`);
  if (filter.references) all.push(Prisma.sql`EXISTS (SELECT FROM "references" r WHERE r.generation_id = g.id)`);
  if (filter.set) {
    all.push(Prisma.sql`NOT i.private AND EXISTS (
      SELECT FROM set_images si JOIN sets s ON s.id = si.set_id
      WHERE si.image_id = i.id AND s.id = ${filter.set}::uuid AND s.deleted_at IS NULL)`);
  }
  const days = [...(filter.from ? [filter.from] : []), ...(filter.to ? [addDays(filter.to, 1)] : [])];
  const [first, last] = days.length > 0 ? await startsOfDays(days) : [];
  const [from, to] = filter.from ? [first, last] : [undefined, first];
  if (from) all.push(Prisma.sql`i.created_at >= ${from}`);
  if (to) all.push(Prisma.sql`i.created_at < ${to}`);
  return Prisma.join(all, " AND ");
}

/** Rows behind `place` in a list that begins with the newest, in SQL. */
export function behind({ createdAt, id }: Place): Prisma.Sql {
  return Prisma.sql`(i.created_at, i.id) < (${createdAt}::timestamptz, ${id}::uuid)`;
}
