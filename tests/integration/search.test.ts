import { describe, expect, test } from "vitest";
import { db } from "@/lib/db";
import { indexRest } from "@/lib/library/indexing";
import { listIds, listSheet } from "@/lib/library/sheet";
import { noFilter } from "@/lib/schemas/filter";
import { signedIn } from "@/tests/support/gateway";
import { newImages } from "@/tests/support/pictures";
import { searchedTeam } from "@/tests/support/searched-team";

const { owner, other, ids, find, search } = searchedTeam();

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
