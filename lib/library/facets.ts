import type { Person } from "../auth/actor";
import { visibleImageRows, visibleSets } from "../auth/policy";
import { db } from "../db";
import { ratioName } from "../format";
import type { FacetsView } from "../schemas/views";

/** What the filters of the sheet may offer, of what the actor sees. */
export async function listFacets(actor: Person): Promise<FacetsView> {
  const rows = await db.$queryRaw<Row[]>`
    SELECT DISTINCT i.user_id AS "userId", u.name, g.model, g.quality, c.name AS channel, i.width, i.height
    FROM images i JOIN generations g ON g.id = i.generation_id JOIN users u ON u.id = i.user_id
    LEFT JOIN channels c ON c.id = g.channel_id WHERE ${visibleImageRows(actor)}`;
  const sets = await db.set.findMany({
    where: visibleSets(actor),
    select: { id: true, name: true },
    orderBy: [{ name: "asc" }, { id: "asc" }],
    take: 500,
  });
  const unique = (values: (string | null)[]) => [...new Set(values.filter((value) => value !== null))].sort();
  const people = new Map(rows.map(({ userId: id, name }) => [id, { id, name }]));
  return {
    people: [...people.values()].sort((one, other) => one.name.localeCompare(other.name)),
    models: unique(rows.map(({ model }) => model)),
    channels: unique(rows.map(({ channel }) => channel)),
    qualities: unique(rows.map(({ quality }) => quality)),
    ratios: unique(rows.map(({ width, height }) => ratioName(width, height))),
    sets,
  };
}

type Row = {
  userId: string;
  name: string;
  model: string;
  quality: string | null;
  channel: string | null;
  width: number;
  height: number;
};
