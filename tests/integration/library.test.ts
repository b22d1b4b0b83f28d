import { beforeAll, describe, expect, test } from "vitest";
import type { MemberActor } from "@/lib/auth/actor";
import { db } from "@/lib/db";
import { getImage } from "@/lib/images";
import { indexRest } from "@/lib/library/indexing";
import { neighboursInView } from "@/lib/library/neighbours";
import { listIds, listSheet } from "@/lib/library/sheet";
import { type Filter, noFilter, parseFilter, type Scope } from "@/lib/schemas/filter";
import { malformedQueries } from "@/tests/support/access/malformed";
import { resetDatabase } from "@/tests/support/database";
import { signedIn } from "@/tests/support/gateway";
import { newImages } from "@/tests/support/pictures";

const count = 2300;
let owner: MemberActor;
let other: MemberActor;

beforeAll(async () => {
  await resetDatabase();
  owner = await signedIn("owner@example.com");
  other = await signedIn("other@example.com");
  const common = await newImages(owner.userId, count, { prompt: "a common harbour" });
  const hidden = await newImages(owner.userId, 40, { private: true, prompt: "a common harbour, private" });
  const rare = await newImages(other.userId, 30, { prompt: "a common zeppelin" });
  const old = await newImages(other.userId, 200, { prompt: "a daguerreotype" });
  // Over two years, the rare ones among the others, the old ones before them all, many in the same moment.
  await db.$executeRaw`
    UPDATE images i SET search = NULL, created_at = CASE
      WHEN i.id = ANY (${old}::uuid[]) THEN timestamptz '2022-03-01' + n / 7 * interval '1 hour'
      ELSE timestamptz '2024-01-01' + (n * 7919 % 1000) * interval '17 hours' END
    FROM (SELECT id, row_number() OVER (ORDER BY id) AS n FROM images) r WHERE r.id = i.id`;
  await db.image.updateMany({ where: { id: { in: common.slice(0, 50) } }, data: { deletedAt: new Date() } });
  await indexRest(120_000);
  await db.$executeRaw`ANALYZE`;
  expect([common.length, hidden.length, rare.length]).toEqual([count, 40, 30]);
}, 120_000);

type View = { scope: Scope; filter: Filter };
const view = (given: Partial<Filter> = {}, scope: Scope = "team"): View => ({
  scope,
  filter: { ...noFilter, ...given },
});

/** Every page of a view, one after the other. */
async function pages(actor: MemberActor, given: View) {
  const ids: string[] = [];
  let cursor: string | null = null;
  do {
    const page = await listSheet(actor, { ...given, ...(cursor && { cursor }) });
    ids.push(...page.frames.map(({ id }) => id));
    cursor = page.nextCursor;
  } while (cursor);
  return ids;
}

/** The same without an index, by Postgres's own words. */
async function expected(actor: MemberActor, word: string, scope: Scope = "team") {
  const rows = await db.$queryRaw<{ id: string }[]>`
    SELECT i.id FROM images i JOIN generations g ON g.id = i.generation_id
    WHERE i.deleted_at IS NULL AND (i.user_id = ${actor.userId}::uuid OR (NOT i.private AND ${scope === "team"}))
      AND g.prompt LIKE ${`%${word}%`}
    ORDER BY i.created_at DESC, i.id DESC`;
  return rows.map(({ id }) => id);
}

describe("pages one after the other are the whole view in its order", () => {
  test.each<[string, Partial<Filter>, Scope]>([
    ["", {}, "team"],
    ["", {}, "mine"],
    ["common", { q: "common" }, "team"],
    ["harbour", { q: "harbor" }, "team"],
    ["zeppelin", { q: "zeppelin" }, "team"],
    ["zeppelin", { q: "common zepp" }, "team"],
    ["daguerreotype", { q: "daguerreotype" }, "team"],
    ["private", { q: "private" }, "team"],
    ["common", { q: "common" }, "mine"],
    ["zeppelin", { q: "zeppelin" }, "mine"],
  ])("%j, by %j in %s", async (word, filter, scope) => {
    for (const actor of [owner, other]) {
      const found = await pages(actor, view(filter, scope));
      expect(found).toEqual(await expected(actor, word, scope));
    }
  });

  test("also where there is far more of a word than is guessed, or less", async () => {
    for (const images of [0, 1, 1_000_000]) {
      await db.searchWord.updateMany({ where: { word: { in: ["common", "daguerreotype"] } }, data: { images } });
      expect(await pages(owner, view({ q: "common" }))).toEqual(await expected(owner, "common"));
      expect(await pages(owner, view({ q: "daguerreotype" }))).toEqual(await expected(owner, "daguerreotype"));
    }
  });

  test("also where the library is so large that words of middling frequency are looked for by months", async () => {
    // What Postgres believes of the table's size, and what is kept of the words, decides on the way.
    await db.$executeRaw`UPDATE pg_class SET reltuples = 1000000 WHERE oid = 'images'::regclass`;
    try {
      for (const images of [3000, 5000, 8000]) {
        await db.searchWord.updateMany({ where: { word: { in: ["common", "daguerreotype"] } }, data: { images } });
        for (const word of ["common", "daguerreotype"]) {
          const all = await expected(owner, word);
          expect(await pages(owner, view({ q: word }))).toEqual(all);
          for (const index of [0, 1, 150, all.length - 2, all.length - 1]) {
            expect(await neighboursInView(owner, view({ q: word }), all[index] ?? "")).toEqual({
              newerId: all[index - 1] ?? null,
              olderId: all[index + 1] ?? null,
            });
          }
        }
      }
      const [from, to] = ["2024-05-01", "2025-02-10"];
      const inDays = await pages(owner, view({ q: "common", from, to }));
      const moments = await db.image.findMany({ where: { id: { in: inDays } }, select: { createdAt: true } });
      const days = moments.map(({ createdAt }) => createdAt.toISOString().slice(0, 10)).toSorted();
      expect(days.length).toBeGreaterThan(200);
      expect([(days[0] ?? "") >= from, (days.at(-1) ?? "") <= to]).toEqual([true, true]);
    } finally {
      await db.$executeRaw`ANALYZE images`;
    }
  });
});

test("all of a view is selected by its ids, at most 2,000", async () => {
  const all = await listIds(other, view());
  expect([all.ids.length, all.more]).toEqual([2000, true]);
  expect(all.ids).toEqual((await expected(other, "")).slice(0, 2000));
  const some = await listIds(other, view({ q: "zeppelin" }));
  expect([some.ids.length, some.more]).toEqual([30, false]);
});

test("each image's neighbours are those of the view, there and back", async () => {
  for (const given of [view(), view({ q: "zeppelin" }), view({ q: "daguerreotype" }), view({ q: "harbour" }, "mine")]) {
    const ids = await pages(owner, given);
    for (const index of [0, 1, Math.floor(ids.length / 2), ids.length - 1]) {
      if (ids[index] === undefined) continue;
      expect(await neighboursInView(owner, given, ids[index])).toEqual({
        newerId: ids[index - 1] ?? null,
        olderId: ids[index + 1] ?? null,
      });
    }
  }
  const [first = "", second] = await pages(owner, view());
  expect(await getImage(owner, first)).toMatchObject({ newerId: null, olderId: second, picked: false });
});

test("parameters of any kind give a page", async () => {
  for (const query of malformedQueries()) {
    const parameters = new URLSearchParams(query);
    const cursor = parameters.get("cursor") ?? "";
    await expect(listSheet(other, { scope: "team", filter: parseFilter(parameters), cursor })).resolves.toBeDefined();
  }
  const { frames } = await listSheet(other, { scope: "team", cursor: "0001-01-01T00:00:00Z_x" });
  expect(frames).toHaveLength(60);
});
