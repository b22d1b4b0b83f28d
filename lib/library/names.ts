import type { Person } from "../auth/actor";
import { visibleImages, visibleSets } from "../auth/policy";
import { db } from "../db";
import type { Filter } from "../schemas/filter";

/** The names of the person and the set that a filter has by their ids; null for what the actor sees nothing of. */
export async function nameFilter(actor: Person, { person, set }: Pick<Filter, "person" | "set">) {
  const [personFound, setFound] = await Promise.all([
    person &&
      db.user.findFirst({ where: { id: person, images: { some: visibleImages(actor) } }, select: { name: true } }),
    set && db.set.findFirst({ where: { AND: [visibleSets(actor), { id: set }] }, select: { name: true } }),
  ]);
  return { person: personFound ? personFound.name : null, set: setFound ? setFound.name : null };
}
