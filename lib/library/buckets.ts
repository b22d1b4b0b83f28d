import type { Person } from "../auth/actor";
import { visibleImageRows, visibleImages } from "../auth/policy";
import { addDays, startsOfDays } from "../days";
import { db, Prisma } from "../db";
import { AppError } from "../errors";
import { frameParts, toFrame } from "../images";
import { newestFirst } from "../keyset";
import type { Scope } from "../schemas/filter";
import type { BucketView, FrameView } from "../schemas/views";

/** Stretches of the sheet's days, newest first, with what they hold. */
export async function listBuckets(actor: Person, scope: Scope): Promise<BucketView[]> {
  const rows = await db.$queryRaw<{ day: string; count: number; aspects: number }[]>`
    SELECT to_char(i.created_at AT TIME ZONE t.time_zone, 'YYYY-MM-DD') AS day, count(*)::int AS count,
           sum(i.width::float8 / i.height)::float8 AS aspects
    FROM images i CROSS JOIN team t
    WHERE ${visibleImageRows(actor)} ${scope === "mine" ? Prisma.sql`AND i.user_id = ${actor.userId}::uuid` : Prisma.empty}
    GROUP BY 1 ORDER BY 1 DESC`;
  return rows.map(({ day, count, aspects }) => ({ key: day, day, count, aspects }));
}

/** All frames of a bucket, newest first. Throws `invalid_value` for what is no key of one. */
export async function listBucket(actor: Person, scope: Scope, key: string): Promise<FrameView[]> {
  if (!/^[12]\d{3}-\d\d-\d\d$/.test(key)) {
    throw new AppError("invalid_value", "key should be one that /api/sheet/buckets gave.", { param: "key" });
  }
  const [from, to] = await startsOfDays([key, addDays(key, 1)]);
  const rows = await db.image.findMany({
    where: {
      AND: [
        visibleImages(actor),
        scope === "mine" ? { userId: actor.userId } : {},
        { createdAt: { gte: from as Date, lt: to as Date } },
      ],
    },
    include: frameParts,
    orderBy: [...newestFirst],
  });
  return rows.map(toFrame);
}
