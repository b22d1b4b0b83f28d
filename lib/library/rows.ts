import { Prisma } from "../db";
import type { Place } from "../keyset";

/** Between which moments, and behind which place. */
type Range = { after: Place | null; from?: Date | null; to?: Date | null };

/** Those of `images` (`i`) that fit `rows` and lie in a range, in SQL. */
export function within(rows: Prisma.Sql, range: Range): Prisma.Sql {
  return joined(rows, range, Prisma.sql`i.created_at`);
}

/** The same in a form that no index of times is used for: what another index has found is looked at one by one. */
export function foundWithin(rows: Prisma.Sql, range: Range): Prisma.Sql {
  return joined(rows, range, Prisma.sql`(i.created_at + interval '0')`);
}

function joined(rows: Prisma.Sql, { after, from, to }: Range, time: Prisma.Sql): Prisma.Sql {
  const all = [rows];
  if (from) all.push(Prisma.sql`${time} >= ${from}::timestamptz`);
  if (to) all.push(Prisma.sql`${time} < ${to}::timestamptz`);
  if (after) all.push(Prisma.sql`(${time}, i.id) < (${after.createdAt}::timestamptz, ${after.id}::uuid)`);
  return Prisma.join(all, " AND ");
}
