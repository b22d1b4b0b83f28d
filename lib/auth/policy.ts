import type { Prisma } from "../db";
import { AppError } from "../errors";
import type { Actor } from "./actor";

// Every rule of who sees what: `where` fragments that the data layer puts into its queries with AND.

const everything = {};

/** Images on the sheet: the team's, and one's own private ones; what is in the trash is nobody's. */
export function visibleImages(actor: Actor): Prisma.ImageWhereInput {
  if (actor.kind === "system") return everything;
  return { deletedAt: null, OR: [{ private: false }, { userId: actor.userId }] };
}

/** Generations: the team's, and one's own private ones; a key sees its person's alone. */
export function visibleGenerations(actor: Actor): Prisma.GenerationWhereInput {
  if (actor.kind === "system") return everything;
  if (actor.kind === "key") return { userId: actor.userId };
  return { OR: [{ private: false }, { userId: actor.userId }] };
}

/** Generations that the actor may cancel or put away: one's own, and an admin any. */
export function ownGenerations(actor: Actor): Prisma.GenerationWhereInput {
  if (actor.kind === "system" || (actor.kind === "member" && actor.role === "admin")) return everything;
  return { userId: actor.userId };
}

/** API keys: one's own. The command line, which is the operator's, sees all. */
export function visibleKeys(actor: Actor): Prisma.ApiKeyWhereInput {
  return actor.kind === "system" ? everything : { userId: actor.userId };
}

/** Throws `forbidden` unless the actor administers the team. */
export function mustAdminister(actor: Actor): void {
  const may = actor.kind === "system" || (actor.kind === "member" && actor.role === "admin");
  if (!may) throw new AppError("forbidden", "Only an admin may do this.");
}
