import { describe, expect, test } from "vitest";
import type { MemberActor } from "@/lib/auth/actor";
import { db } from "@/lib/db";
import { listBucket, listBuckets, listBucketsTogether } from "@/lib/library/buckets";
import { takeChanges } from "@/lib/library/counts";
import { indexRest } from "@/lib/library/indexing";
import { offboard } from "@/lib/people/offboarding";
import { getTeamSettings, updateTeam } from "@/lib/team";
import { newImages } from "@/tests/support/pictures";
import { teamOf } from "@/tests/support/team";

const { admin, owner, other } = teamOf("admin", "owner", "other");

/** Images of these moments, not indexed yet. */
async function imagesAt(actor: MemberActor, moments: Date[], given: { private?: boolean } = {}) {
  const ids = await newImages(actor.userId, moments.length, given);
  await moveTo(ids, moments);
  return ids;
}
async function moveTo(ids: string[], moments: Date[]) {
  await db.$executeRaw`
    UPDATE images i SET created_at = m.at, search = NULL
    FROM unnest(${ids}::uuid[], ${moments}::timestamptz[]) AS m (id, at) WHERE i.id = m.id`;
}
const every = (minutes: number, from: string, count: number) =>
  Array.from({ length: count }, (_, index) => new Date(Date.parse(from) + index * minutes * 60_000));

/** What the counts have to be: counted. */
async function counted(actor: MemberActor, scope: "team" | "mine") {
  const rows = await db.$queryRaw<{ day: string; count: number; aspects: number }[]>`
    SELECT (i.created_at AT TIME ZONE t.time_zone)::date::text AS day, count(*)::int AS count,
           sum(i.width::float8 / i.height)::float8 AS aspects
    FROM images i CROSS JOIN team t
    WHERE i.deleted_at IS NULL AND (i.user_id = ${actor.userId}::uuid OR (NOT i.private AND ${scope === "team"}))
    GROUP BY 1 ORDER BY 1 DESC`;
  return rows.map((row) => ({ ...row, aspects: Math.round(row.aspects * 1000) }));
}

/** The kept counts by day; and that each bucket holds as many frames as it says. */
async function kept(actor: MemberActor, scope: "team" | "mine") {
  const days = new Map<string, { day: string; count: number; aspects: number }>();
  for (const { key, day, count, aspects } of await listBuckets(actor, scope)) {
    expect(await listBucket(actor, scope, key)).toHaveLength(count);
    const found = days.get(day) ?? { day, count: 0, aspects: 0 };
    days.set(day, { day, count: found.count + count, aspects: found.aspects + aspects });
  }
  return [...days.values()].map((row) => ({ ...row, aspects: Math.round(row.aspects * 1000) }));
}

async function expectRight() {
  for (const actor of [owner, other, admin]) {
    for (const scope of ["team", "mine"] as const)
      expect(await kept(actor, scope)).toEqual(await counted(actor, scope));
  }
}

async function someImages() {
  await imagesAt(owner, every(300, "2026-03-01T10:00:00Z", 20));
  await imagesAt(other, every(500, "2026-03-02T10:00:00Z", 20));
  await imagesAt(owner, every(400, "2026-03-01T11:00:00Z", 10), { private: true });
  await imagesAt(other, every(700, "2026-03-01T12:00:00Z", 10), { private: true });
  await indexRest(60_000);
}

describe("the counts of days", () => {
  test("are those of what each may see, in the team's and in one's own sheet", async () => {
    await someImages();
    await expectRight();
    expect((await listBuckets(admin, "mine")).length).toBe(0);
  });

  test("follow the trash, what becomes private, and what is deleted for ever", async () => {
    await someImages();
    const images = await db.image.findMany({ orderBy: { id: "asc" } });
    const ids = (from: number, to: number) => ({ id: { in: images.slice(from, to).map(({ id }) => id) } });
    await db.image.updateMany({ where: ids(0, 9), data: { deletedAt: new Date() } });
    await db.image.updateMany({ where: ids(5, 15), data: { private: true } });
    await db.image.updateMany({ where: ids(40, 50), data: { private: false } });
    await db.image.deleteMany({ where: ids(30, 35) });
    await expectRight();
    await db.image.updateMany({ where: ids(3, 7), data: { deletedAt: null } });
    await expectRight();
  });

  test("follow an offboarding, to the heir and to the trash", async () => {
    await someImages();
    await offboard(admin, owner.userId, { heirId: other.userId, trashPrivate: false });
    await expectRight();
    await offboard(admin, other.userId, { heirId: admin.userId, trashPrivate: true });
    await expectRight();
  });

  test("are those of other days in another time zone, also across a change of the clock", async () => {
    await imagesAt(owner, every(17, "2026-03-28T20:00:00Z", 200));
    await imagesAt(other, every(17, "2026-10-24T20:00:00Z", 200), { private: true });
    const zones = ["Pacific/Kiritimati", "Europe/Berlin", "America/Havana", "Africa/Cairo"];
    const spare = await Promise.all(zones.map(() => newImages(owner.userId, 20)));
    await indexRest(60_000);
    await expectRight();
    for (const [index, timeZone] of zones.entries()) {
      await updateTeam(admin, { ...(await getTeamSettings(admin)), timeZone });
      await expectRight();
      // And go on from there.
      await moveTo(spare[index] ?? [], every(31, "2026-11-01T02:00:00Z", 20));
      await indexRest(60_000);
      await expectRight();
    }
  });

  test("are right after many have changed them at once, and nobody was kept waiting for ever", async () => {
    await someImages();
    const images = await db.image.findMany({ select: { id: true } });
    const shuffled = () => images.map(({ id }) => id).sort(() => Math.random() - 0.5);
    const part = () => ({ id: { in: shuffled().slice(0, 25) } });
    const trash = (on: boolean) => () =>
      db.$transaction(async (tx) => {
        const where = part();
        await tx.$queryRaw`SELECT FROM images WHERE id = ANY (${where.id.in}::uuid[]) ORDER BY id FOR NO KEY UPDATE`;
        await tx.image.updateMany({ where, data: { deletedAt: on ? new Date() : null } });
      });
    const make = async () => {
      await imagesAt(owner, every(100, "2026-03-01T10:00:00Z", 5));
      await indexRest(60_000);
    };
    const work = [trash(true), trash(false), takeChanges, make];
    await Promise.all(Array.from({ length: 40 }, (_, index) => work[index % work.length]?.()));
    const timeZone = "Asia/Tokyo";
    await Promise.all([
      updateTeam(admin, { ...(await getTeamSettings(admin)), timeZone }),
      ...Array.from({ length: 12 }, (_, index) => work[index % work.length]?.()),
    ]);
    await indexRest(60_000);
    await expectRight();
  });
});

describe("a bucket", () => {
  test("holds a part of a day at most, on days of thousands, whatever order they are indexed in", async () => {
    const moments = every(0.4, "2026-05-05T08:00:00Z", 2200);
    const [early, late] = [moments.slice(0, 1200), moments.slice(1200)];
    await imagesAt(owner, late);
    await indexRest(60_000);
    await imagesAt(owner, early);
    await indexRest(60_000);
    const buckets = await listBuckets(other, "team");
    expect(buckets.length).toBeGreaterThanOrEqual(4);
    expect(Math.max(...buckets.map(({ count }) => count))).toBeLessThanOrEqual(750);
    await expectRight();
    expect(await listBuckets(other, "team", 3)).toEqual(buckets.slice(0, 3));
    expect(await listBuckets(other, "team", 100)).toEqual(buckets);
    const frames = await Promise.all(buckets.map(({ key }) => listBucket(other, "team", key)));
    expect(new Set(frames.flat().map(({ id }) => id)).size).toBe(2200);
    const times = frames.flat().map(({ createdAt }) => createdAt);
    expect(times).toEqual([...times].sort().reverse());
  });

  test("is never empty, and small ones of a day are joined", async () => {
    const moments = every(0.5, "2026-05-05T08:00:00Z", 1600);
    const ids = await imagesAt(other, moments);
    await imagesAt(
      owner,
      [0, 600, 1200].map((index) => new Date((moments[index] as Date).getTime() + 1)),
    );
    await indexRest(60_000);
    expect(await listBuckets(owner, "mine")).toMatchObject([{ day: "2026-05-05", count: 3 }]);
    expect(await listBuckets(owner, "mine", 1)).toEqual(await listBuckets(owner, "mine"));
    await db.image.updateMany({ where: { id: { in: ids } }, data: { deletedAt: new Date() } });
    expect(await listBuckets(owner, "team")).toMatchObject([{ day: "2026-05-05", count: 3 }]);
    await expectRight();
  });

  test("comes with others as if each had been asked for, as long as they are small together", async () => {
    await someImages();
    await imagesAt(owner, every(0.4, "2026-05-05T08:00:00Z", 1600));
    await indexRest(60_000);
    for (const [actor, scope] of [[owner, "mine"] as const, [other, "team"] as const]) {
      const keys = (await listBuckets(actor, scope)).map(({ key }) => key).reverse();
      const each = await Promise.all(keys.map((key) => listBucket(actor, scope, key)));
      const together = await listBucketsTogether(actor, scope, keys);
      expect(together.length).toBeLessThan(keys.length);
      expect(together).toEqual(each.slice(0, together.length));
      const most = together.flat().length + (each[together.length]?.length ?? 0);
      expect(most).toBeGreaterThan(300);
      expect(together.flat().length).toBeLessThanOrEqual(300);
      // One alone comes whatever it holds.
      expect(await listBucketsTogether(actor, scope, keys.slice(-1))).toEqual(each.slice(-1));
    }
    const whole = Date.parse("2026-05-05T00:00:00Z");
    const day = `${whole.toString(36)}-${(whole + 86_400_000).toString(36)}`;
    expect((await listBucketsTogether(other, "team", [day, day])).map(({ length }) => length)).toEqual([1600]);
    await expect(listBucketsTogether(other, "team", Array(21).fill(day))).rejects.toMatchObject({
      ...{ code: "invalid_value", param: "key" },
    });
    await expect(listBucketsTogether(other, "team", [day, "none"])).rejects.toMatchObject({ code: "invalid_value" });
    await expect(listBucketsTogether(other, "team", [])).rejects.toMatchObject({ code: "invalid_value" });
  });

  test.each(["", "none", "2026-05-05", "0-0", "zz-1", "1-zzzzzzzzz", "-", "a-b-c", "'; --", "9".repeat(300)])(
    "is not what %j names",
    async (key) => {
      await expect(listBucket(owner, "team", key)).rejects.toMatchObject({ code: "invalid_value", param: "key" });
    },
  );
});

test("images that nobody has indexed are indexed by a sweep, each once, however many sweep at once", async () => {
  await imagesAt(owner, every(10, "2026-05-05T08:00:00Z", 450));
  await Promise.all([indexRest(60_000), indexRest(60_000), indexRest(60_000)]);
  await indexRest(60_000);
  const left = await db.$queryRaw<object[]>`SELECT FROM images WHERE search IS NULL`;
  expect(left).toHaveLength(0);
  const words = await db.searchWord.findMany({ where: { word: "harbour" } });
  // Once when they were made, and once more since.
  expect(words).toMatchObject([{ images: 900 }]);
  await expectRight();
});
