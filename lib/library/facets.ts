import type { Person } from "../auth/actor";
import { visibleSets } from "../auth/policy";
import { db } from "../db";
import type { FacetsView } from "../schemas/views";
import { teamsOwn } from "./counts";
import { facetValue } from "./lexemes";

/** What the filters of the sheet may offer, of what the actor sees: as it is kept, without a look at the images. */
export async function listFacets(actor: Person): Promise<FacetsView> {
  const [lexemes, people, sets] = await Promise.all([
    db.searchWord.findMany({
      where: { ownerId: { in: [teamsOwn, actor.userId] }, word: { gt: "=", lt: ">" } },
      select: { word: true },
    }),
    db.$queryRaw<{ id: string; name: string }[]>`
      SELECT u.id, u.name FROM users u CROSS JOIN LATERAL (
        SELECT FROM bucket_counts c WHERE c.owner_id = u.id AND c.images > 0
          AND (c.images > c.private_images OR u.id = ${actor.userId}::uuid) LIMIT 1) made
      ORDER BY u.name, u.id`,
    db.set.findMany({
      where: visibleSets(actor),
      select: { id: true, name: true },
      orderBy: [{ name: "asc" }, { id: "asc" }],
      take: 500,
    }),
  ]);
  const valuesOf = (name: Parameters<typeof facetValue>[0]) => [
    ...new Set(lexemes.flatMap(({ word }) => facetValue(name, word) ?? [])),
  ];
  const channels = await db.channel.findMany({
    where: { id: { in: valuesOf("channel") } },
    select: { name: true },
    orderBy: { name: "asc" },
  });
  return {
    people,
    models: valuesOf("model").sort(),
    channels: channels.map(({ name }) => name),
    qualities: valuesOf("quality").sort(),
    ratios: valuesOf("ratio").sort(byWidth),
    sets,
  };
}

/** The tallest first, the widest last. */
function byWidth(one: string, other: string): number {
  const [a, b] = [one, other].map((ratio) => {
    const [across = 1, down = 1] = ratio.split(":").map(Number);
    return across / down;
  });
  return (a ?? 0) - (b ?? 0);
}
