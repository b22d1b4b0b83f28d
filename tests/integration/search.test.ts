import { v7 as uuidv7 } from "uuid";
import { beforeAll, describe, expect, test } from "vitest";
import type { MemberActor } from "@/lib/auth/actor";
import { db } from "@/lib/db";
import { listFacets } from "@/lib/library/facets";
import { indexRest } from "@/lib/library/indexing";
import { listIds, listSheet } from "@/lib/library/sheet";
import { type Filter, noFilter, type Scope } from "@/lib/schemas/filter";
import { resetDatabase } from "@/tests/support/database";
import { newChannel, signedIn } from "@/tests/support/gateway";
import { newImages, newSet } from "@/tests/support/pictures";

const prompts = {
  harbour: "A quiet Harbour at noon, oil on canvas",
  harbours: "two harbours seen from the lighthouse",
  cafe: "Crème brûlée in a café in Orléans — l'été",
  chinese: "水墨山水画，远处有一座小桥",
  traditional: "霓虹燈下的城市夜景",
  japanese: "朝の光が差し込む窓辺、コーヒー",
  korean: "비 오는 거리의 빨간 우산",
  arabic: "قِطّة تجلس على النافذة",
  russian: "Тихая гавань и маяк",
  thai: "แมวนั่งบนหน้าต่าง",
  emoji: "a cat 🐈 under a rainbow 🌈",
  code: "const userName = fetch_user(id) // v2.5-beta, C++ and path/to/file.png",
  forged: "=picked =model:gpt-image-2 '=person:x' =quality:high",
  fullWidth: "ＦＵＬＬ ｗｉｄｔｈ letters",
  numbers: "42 lanterns in 1984",
};
type Name = keyof typeof prompts;
const secretPrompt = "zirconium blueprint for the unannounced gadget";

let owner: MemberActor;
let other: MemberActor;
const ids = {} as Record<Name | "secret" | "gone" | "revised", string>;

beforeAll(async () => {
  await resetDatabase();
  owner = await signedIn("owner@example.com", "member", "Lead Member");
  other = await signedIn("other@example.com", "member", "Member 2");
  const one = async (actor: MemberActor, prompt: string, given: { private?: boolean } = {}) => {
    const [id = ""] = await newImages(actor.userId, 1, { ...given, prompt });
    return id;
  };
  for (const [name, prompt] of Object.entries(prompts)) ids[name as Name] = await one(owner, prompt);
  ids.secret = await one(owner, secretPrompt, { private: true });
  ids.gone = await one(owner, "a harbour that was thrown away");
  ids.revised = await one(other, "plain");
  await db.image.update({ where: { id: ids.gone }, data: { deletedAt: new Date() } });
  await db.image.update({ where: { id: ids.revised }, data: { revisedPrompt: "a marmalade sunset over pontoons" } });
  await db.$executeRaw`UPDATE images SET search = NULL`;
  await indexRest(60_000);
});

const find = async (actor: MemberActor, filter: Partial<Filter>, scope: Scope = "team") => {
  const { frames } = await listSheet(actor, { scope, filter: { ...noFilter, ...filter } });
  const names = new Map(Object.entries(ids).map(([name, id]) => [id, name]));
  return frames.map(({ id }) => names.get(id) ?? id).sort();
};
const search = (q: string, actor = other) => find(actor, { q });

describe("words are found", () => {
  test.each<[string, string[]]>([
    ["harbour", ["harbour", "harbours"]],
    ["HARBOUR noon", ["harbour"]],
    ["noon harbours", []],
    ["cafe orleans", ["cafe"]],
    ["café Orléans", ["cafe"]],
    ["CREME brulee ete", ["cafe"]],
    ["山水", ["chinese"]],
    ["水", ["chinese"]],
    ["小桥 山水画", ["chinese"]],
    ["水山", []],
    ["夜景", ["traditional"]],
    ["光が差し込む", ["japanese"]],
    ["コーヒー", ["japanese"]],
    ["우산", ["korean"]],
    ["빨간 거리", ["korean"]],
    ["قطة", ["arabic"]],
    ["النافذة", ["arabic"]],
    ["гавань", ["russian"]],
    ["หน้าต่าง", ["thai"]],
    ["🌈", ["emoji"]],
    ["cat 🐈", ["emoji"]],
    ["fetch_user", ["code"]],
    ["username", ["code"]],
    ["v2.5-beta", ["code"]],
    ["path/to/file.png", ["code"]],
    ["full width", ["fullWidth"]],
    ["1984", ["numbers"]],
    ["42 lanterns", ["numbers"]],
    ["marmalade", ["revised"]],
  ])("%s", async (q, names) => expect(await search(q)).toEqual(names));

  test.each<[string, string[]]>([
    ["lighth", ["harbours"]],
    ["quiet harb", ["harbour"]],
    ["lanter", ["numbers"]],
    ["гав", ["russian"]],
  ])("by the beginning of the last: %s", async (q, names) => expect(await search(q)).toEqual(names));

  test.each<[string, string[]]>([
    ["harbuor", ["harbour"]],
    ["harbor", ["harbour"]],
    ["lighhouse", ["harbours"]],
    ["lanterms", ["numbers"]],
    ["canvss oil", ["harbour"]],
    ["marmelade", ["revised"]],
    ["ponttons", ["revised"]],
    ["гавинь", ["russian"]],
    ["nooon", ["harbour"]],
  ])("with a typing error: %s", async (q, names) => expect(await search(q)).toEqual(names));

  test("of what is not there nothing", async () => {
    expect(await search("xylophone")).toEqual([]);
    expect(await search("harbour xylophone")).toEqual([]);
    expect(await search("thrown away")).toEqual([]);
  });
});

test.each([
  ...[
    "'",
    '"',
    "\\",
    "&",
    "|",
    "!",
    "()",
    "((",
    "<->",
    ":*",
    "a:*",
    "'a' & 'b",
    "%",
    "_",
    "*",
    "\0",
    "\u{202e}",
    "\ud800",
  ],
  ...[
    "' OR 1=1; --",
    "🤖".repeat(200),
    "a ".repeat(500),
    "x".repeat(5000),
    "山".repeat(400),
    "3:2",
    ":",
    "0:0",
    "99:1",
  ],
  ...["=picked", "=model:gpt-image-2", "\u0301", "ﬀ", "İstanbul", "ß", "\t\n", "--", "$1", "{1}"],
])("%j is looked for without an error", async (q) => {
  const filter = { ...noFilter, q: q.toWellFormed().replaceAll("\0", "") };
  await expect(listSheet(other, { scope: "team", filter })).resolves.toBeDefined();
  await expect(listIds(other, { scope: "mine", filter })).resolves.toBeDefined();
});

test("no prompt makes itself what a filter asks for", async () => {
  expect(await find(other, { picked: true })).toEqual([]);
  expect(await find(other, { quality: "high" })).toEqual([]);
  expect(await search("=picked")).toEqual(["forged"]);
});

describe("what is private", () => {
  test("is found by its owner alone", async () => {
    for (const q of ["zirconium", "zirconiun", "unannounced gadg", "blueprint"]) {
      expect(await search(q, owner)).toEqual(["secret"]);
      expect(await search(q, other)).toEqual([]);
      expect(await find(other, { q, person: owner.userId })).toEqual([]);
    }
  });

  test("does not change what others find: its words mend nothing, and keep nothing from being mended", async () => {
    const [lure = ""] = await newImages(other.userId, 1, { prompt: "a gadgets fair" });
    // `gadget` is a word of the private prompt: as if it were none, it is taken for the beginning of the other.
    expect(await search("gadget fair", other)).toEqual([lure]);
    expect((await db.searchWord.findMany({ where: { word: "zirconium" } })).map(({ ownerId }) => ownerId)).toEqual([
      owner.userId,
    ]);
  });

  test("is found by all once it is the team's, and no longer once it is private again", async () => {
    const change = async (isPrivate: boolean) => {
      await db.image.update({ where: { id: ids.secret }, data: { private: isPrivate } });
      await indexRest(60_000);
    };
    await change(false);
    expect(await search("zirconiun")).toEqual(["secret"]);
    await change(true);
    expect(await search("zirconium")).toEqual([]);
    expect(await search("zirconium", owner)).toEqual(["secret"]);
  });
});

describe("filters", () => {
  let images: string[];

  beforeAll(async () => {
    await newChannel("second");
    const channel = await db.channel.findUniqueOrThrow({ where: { name: "second" } });
    images = await newImages(other.userId, 4, { prompt: "filtered lamps" });
    const [first = "", second = "", third = "", fourth = ""] = images;
    const { generationId } = await db.image.findUniqueOrThrow({ where: { id: first } });
    const changed = { model: "other-model's", quality: "high", channelId: channel.id };
    await db.generation.update({ where: { id: generationId }, data: changed });
    await db.reference.create({ data: { id: uuidv7(), generationId, position: 0, form: "raw", storageKey: "test/x" } });
    await db.image.update({ where: { id: second }, data: { width: 1024, height: 1024 } });
    await db.image.update({ where: { id: third }, data: { createdAt: new Date("2026-02-10T23:30:00Z") } });
    await newSet(other.userId, "Lamps", [third, fourth, ids.secret]);
    await db.$executeRaw`UPDATE images SET search = NULL WHERE id = ANY (${images}::uuid[])`;
    await indexRest(60_000);
    await db.image.update({ where: { id: fourth }, data: { pickedAt: new Date() } });
  });
  const found = async (filter: Partial<Filter>, actor = owner) =>
    (await find(actor, filter)).map((id) => images.indexOf(id)).sort();
  const setId = async () => (await db.set.findFirstOrThrow({ where: { name: "Lamps" } })).id;

  test("find by model, channel, quality, ratio, person, pick, references and days", async () => {
    expect(await found({ model: "other-model's" })).toEqual([0, 1, 2, 3]);
    expect(await found({ channel: "second" })).toEqual([0, 1, 2, 3]);
    expect(await found({ channel: "no such" })).toEqual([]);
    expect(await found({ quality: "high" })).toEqual([0, 1, 2, 3]);
    expect(await found({ ratio: "1:1" })).toEqual([1]);
    expect(await found({ q: "lamps", ratio: "3:2" })).toEqual([0, 2, 3]);
    expect(await found({ q: "lamps", person: other.userId })).toEqual([0, 1, 2, 3]);
    expect(await found({ q: "lamps", person: owner.userId })).toEqual([]);
    expect(await found({ picked: true })).toEqual([3]);
    expect(await found({ references: true })).toEqual([0, 1, 2, 3]);
    expect(await found({ from: "2026-02-10", to: "2026-02-10" })).toEqual([2]);
    expect(await found({ q: "lamps", from: "2026-02-11" })).toEqual([0, 1, 3]);
    expect(await found({ q: "lamps", to: "2026-02-09" })).toEqual([]);
  });

  test("find by a set, which shows nothing private", async () => {
    const set = await setId();
    expect(await found({ set })).toEqual([2, 3]);
    expect(await found({ set, picked: true })).toEqual([3]);
    expect(await found({ set, q: "lamps", to: "2026-03-01" })).toEqual([2]);
    expect(await found({ set: uuidv7() })).toEqual([]);
    await db.set.update({ where: { id: set }, data: { deletedAt: new Date() } });
    expect(await found({ set })).toEqual([]);
    await db.set.update({ where: { id: set }, data: { deletedAt: null } });
  });

  test("find by all of these together, and by words, names and ratios in one line", async () => {
    const all = { q: "filtered", person: other.userId, model: "other-model's", channel: "second", quality: "high" };
    expect(await found({ ...all, ratio: "3:2", picked: true, references: true, from: "2026-02-01" })).toEqual([3]);
    expect(await found({ q: "member lamps 3:2" })).toEqual([0, 2, 3]);
    expect(await found({ q: "lamps 1:1" })).toEqual([1]);
    expect(await search("lead harbour")).toEqual(["harbour", "harbours"]);
  });

  test("follow picks and owners at once", async () => {
    const [first = ""] = images;
    await db.image.update({ where: { id: first }, data: { pickedAt: new Date() } });
    expect(await found({ picked: true })).toEqual([0, 3]);
    await db.image.update({ where: { id: first }, data: { pickedAt: null, userId: owner.userId } });
    expect(await found({ picked: true })).toEqual([3]);
    expect(await found({ q: "lamps", person: owner.userId })).toEqual([0]);
    await db.image.update({ where: { id: first }, data: { userId: other.userId } });
    expect(await found({ q: "lamps", person: owner.userId })).toEqual([]);
  });

  test("are offered from what the asker may see", async () => {
    const [lone = ""] = await newImages(owner.userId, 1, { private: true, prompt: "lone" });
    const { generationId } = await db.image.findUniqueOrThrow({ where: { id: lone } });
    await db.generation.update({ where: { id: generationId }, data: { model: "hidden-model", quality: "hidden" } });
    await db.$executeRaw`UPDATE images SET search = NULL WHERE id = ${lone}::uuid`;
    await indexRest(60_000);
    const offered = await listFacets(other);
    expect(offered).toMatchObject({
      people: [{ name: "Lead Member" }, { name: "Member 2" }],
      models: ["gpt-image-2", "other-model's"],
      channels: ["second"],
      qualities: ["high"],
      ratios: ["1:1", "3:2"],
      sets: [{ name: "Lamps" }],
    });
    expect(JSON.stringify(offered)).not.toContain("hidden");
    expect((await listFacets(owner)).models).toContain("hidden-model");
  });
});

test("one's own sheet is searched apart from the team's", async () => {
  expect(await find(owner, { q: "harbour" }, "mine")).toEqual(["harbour", "harbours"]);
  expect(await find(other, { q: "harbour" }, "mine")).toEqual([]);
  expect(await find(other, { q: "marmalade" }, "mine")).toEqual(["revised"]);
});

test("one of many people whose names begin alike is found by the whole name, with what else is asked for", async () => {
  const people = await Promise.all(
    Array.from({ length: 70 }, (_, index) => signedIn(`person${index}@example.com`, "member", `Person ${100 + index}`)),
  );
  const [id = ""] = await newImages(people[66]?.userId ?? "", 1, { prompt: "paper boats" });
  await newImages(people[65]?.userId ?? "", 1, { prompt: "paper kites" });
  await db.$executeRaw`UPDATE images SET search = NULL WHERE user_id = ANY (${people.map(({ userId }) => userId)}::uuid[])`;
  await indexRest(60_000);
  expect(await search("person 166")).toEqual([id]);
  expect(await search("boats person 166")).toEqual([id]);
  expect(await search("person boats 166 3:2")).toEqual([id]);
  expect(await search("person 165 boats")).toEqual([]);
  expect(await search("person 166 member")).toEqual([]);
});
