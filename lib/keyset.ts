import { isUuid } from "./uuid";

/** The place of a row in a list that is ordered by time and id. */
export type Place = { createdAt: Date; id: string };

/** The order of lists that begin with the newest. */
export const newestFirst = [{ createdAt: "desc" }, { id: "desc" }] as const;

/** Rows behind `place` in a list that begins with the newest. */
export function olderThan({ createdAt, id }: Place) {
  return { createdAt: { lte: createdAt }, OR: [{ createdAt: { lt: createdAt } }, { id: { lt: id } }] };
}

/** Rows before `place` in a list that begins with the newest. */
export function newerThan({ createdAt, id }: Place) {
  return { createdAt: { gte: createdAt }, OR: [{ createdAt: { gt: createdAt } }, { id: { gt: id } }] };
}

/** A place as text, to go on from. */
export function toCursor({ createdAt, id }: Place): string {
  return `${createdAt.toISOString()}_${id}`;
}

/** The place that a cursor stands for; null if it is none. */
export function parseCursor(cursor: string | undefined): Place | null {
  const [time = "", id = ""] = cursor?.split("_") ?? [];
  // Dates that JavaScript can count, but Postgres cannot, lie before.
  const createdAt = new Date(/^\d{4}-/.test(time) ? time : "");
  return createdAt.getTime() > 0 && isUuid(id) ? { createdAt, id } : null;
}
