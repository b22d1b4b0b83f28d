import type { Person } from "../auth/actor";
import { visibleImageRows } from "../auth/policy";
import { Prisma, runStatement } from "../db";
import type { Place } from "../keyset";
import type { Scope } from "../schemas/filter";
import type { FrameView } from "../schemas/views";

type Row = Omit<FrameView, "person" | "createdAt"> & { createdAt: Date; personId: string; personName: string };

/** What of `images` (`i`) a sheet is made of, in SQL. */
export function sheetRows(actor: Person, scope: Scope): Prisma.Sql {
  // Of one's own the rule lets all be seen that is not in the trash: said so, the index by owner is used.
  if (scope === "team") return visibleImageRows(actor);
  return Prisma.sql`(${visibleImageRows(actor)} AND i.user_id = ${actor.userId}::uuid)`;
}

/** The frames of rows of `images` (`i`), newest first, in one statement: what every sheet costs. */
export async function readFrames(rows: Prisma.Sql, limit: number): Promise<FrameView[]> {
  const found = await runStatement<Row>(Prisma.sql`
    SELECT i.id, i.number, i.generation_id AS "generationId", i.index, i.width, i.height,
           translate(encode(i.thumbhash, 'base64'), E'\\n', '') AS thumbhash, g.prompt, g.quality,
           u.id AS "personId", u.name AS "personName", i.private, i.picked_at IS NOT NULL AS picked,
           c.kind IS NOT DISTINCT FROM 'demo' AS demo, i.created_at AS "createdAt"
    FROM (SELECT * FROM images i WHERE ${rows} ORDER BY i.created_at DESC, i.id DESC LIMIT ${limit}) i
    JOIN generations g ON g.id = i.generation_id JOIN users u ON u.id = i.user_id
    LEFT JOIN channels c ON c.id = g.channel_id
    ORDER BY i.created_at DESC, i.id DESC`);
  return found.map(({ personId, personName, createdAt, ...frame }) => ({
    ...frame,
    person: { id: personId, name: personName },
    createdAt: createdAt.toISOString(),
  }));
}

/** The frames at these places, in their order. */
export async function framesAt(actor: Person, places: Place[]): Promise<FrameView[]> {
  if (places.length === 0) return [];
  const ids = places.map(({ id }) => id);
  return readFrames(Prisma.sql`i.id = ANY (${ids}::uuid[]) AND ${visibleImageRows(actor)}`, places.length);
}
