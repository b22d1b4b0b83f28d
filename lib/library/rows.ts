import { Prisma } from "../db";
import type { Place } from "../keyset";

/** Those of `images` (`i`) that fit `rows`, behind a place and between two moments, in SQL. */
export function within(
  rows: Prisma.Sql,
  after: Place | null,
  from: Date | null = null,
  to: Date | null = null,
): Prisma.Sql {
  const all = [rows];
  if (from) all.push(Prisma.sql`i.created_at >= ${from}::timestamptz`);
  if (to) all.push(Prisma.sql`i.created_at < ${to}::timestamptz`);
  if (after) all.push(Prisma.sql`(i.created_at, i.id) < (${after.createdAt}::timestamptz, ${after.id}::uuid)`);
  return Prisma.join(all, " AND ");
}
