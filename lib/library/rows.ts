import { Prisma } from "../db";
import type { Place } from "../keyset";

/** A part of a list that begins with the newest: between two moments, behind a place or, `back`, before it. */
export type Range = { after: Place | null; back?: boolean; from?: Date | null; to?: Date | null };

/** Those of `images` (`i`) that fit `rows` and lie in a range, in SQL. */
export function within(rows: Prisma.Sql, range: Range): Prisma.Sql {
  return joined(rows, range, Prisma.sql`i.created_at`);
}

/** The same in a form that no index of times is used for: what another index has found is looked at one by one. */
export function foundWithin(rows: Prisma.Sql, range: Range): Prisma.Sql {
  return joined(rows, range, Prisma.sql`(i.created_at + interval '0')`);
}

/** The order in which a range is read: the nearest to its place first. */
export function nearestFirst({ back }: Range): Prisma.Sql {
  return back ? Prisma.sql`created_at, id` : Prisma.sql`created_at DESC, id DESC`;
}

function joined(rows: Prisma.Sql, { after, back, from, to }: Range, time: Prisma.Sql): Prisma.Sql {
  const all = [rows];
  if (from) all.push(Prisma.sql`${time} >= ${from}::timestamptz`);
  if (to) all.push(Prisma.sql`${time} < ${to}::timestamptz`);
  if (after) {
    const sign = back ? Prisma.sql`>` : Prisma.sql`<`;
    all.push(Prisma.sql`(${time}, i.id) ${sign} (${after.createdAt}::timestamptz, ${after.id}::uuid)`);
  }
  return Prisma.join(all, " AND ");
}
