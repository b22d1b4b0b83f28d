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

const columns = Prisma.sql`
  i.id, i.number, i.generation_id AS "generationId", i.index, i.width, i.height,
  translate(encode(i.thumbhash, 'base64'), E'\\n', '') AS thumbhash, g.prompt, g.quality,
  u.id AS "personId", u.name AS "personName", i.private, i.picked_at IS NOT NULL AS picked,
  c.kind IS NOT DISTINCT FROM 'demo' AS demo, i.created_at AS "createdAt"`;
const joins = Prisma.sql`
  JOIN generations g ON g.id = i.generation_id JOIN users u ON u.id = i.user_id
  LEFT JOIN channels c ON c.id = g.channel_id`;

const toFrame = ({ personId, personName, createdAt, ...frame }: Row): FrameView => ({
  ...frame,
  person: { id: personId, name: personName },
  createdAt: createdAt.toISOString(),
});

/** The frames of rows of `images` (`i`), newest first, in one statement: what every sheet costs. */
export async function readFrames(rows: Prisma.Sql, limit: number): Promise<FrameView[]> {
  const found = await runStatement<Row>(Prisma.sql`
    SELECT ${columns} FROM (SELECT * FROM images i WHERE ${rows} ORDER BY i.created_at DESC, i.id DESC LIMIT ${limit}) i
    ${joins} ORDER BY i.created_at DESC, i.id DESC`);
  return found.map(toFrame);
}

/**
 * The frames of rows of `images` (`i`) between moments, newest first, for as many of these stretches, from the first on,
 * as hold no more than `limit` together, and in one statement.
 */
export async function readStretches(
  rows: Prisma.Sql,
  stretches: { from: Date; to: Date }[],
  limit: number,
): Promise<FrameView[][]> {
  const [froms, tos] = [stretches.map(({ from }) => from), stretches.map(({ to }) => to)];
  const found = await runStatement<Row & { part: number }>(Prisma.sql`
    SELECT i.part, ${columns}
    FROM (SELECT i.*, s.part::int AS part
          FROM unnest(${froms}::timestamptz[], ${tos}::timestamptz[]) WITH ORDINALITY AS s (from_time, to_time, part)
          CROSS JOIN LATERAL (
            SELECT * FROM images i WHERE ${rows} AND i.created_at >= s.from_time AND i.created_at < s.to_time
            ORDER BY i.created_at DESC, i.id DESC LIMIT ${limit + 1}) i
          ORDER BY s.part, i.created_at DESC, i.id DESC LIMIT ${limit + 1}) i
    ${joins} ORDER BY i.part, i.created_at DESC, i.id DESC`);
  const parts = stretches.map((): FrameView[] => []);
  for (const { part, ...row } of found) parts[part - 1]?.push(toFrame(row));
  // The one in which the limit was met is not whole.
  return found.length > limit ? parts.slice(0, (found.at(-1)?.part ?? 1) - 1) : parts;
}

/** The frames at these places, in their order. */
export async function framesAt(actor: Person, places: Place[]): Promise<FrameView[]> {
  if (places.length === 0) return [];
  const ids = places.map(({ id }) => id);
  return readFrames(Prisma.sql`i.id = ANY (${ids}::uuid[]) AND ${visibleImageRows(actor)}`, places.length);
}
