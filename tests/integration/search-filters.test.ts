import { v7 as uuidv7 } from "uuid";
import { beforeAll, describe, expect, test } from "vitest";
import { db } from "@/lib/db";
import { listFacets } from "@/lib/library/facets";
import { indexRest } from "@/lib/library/indexing";
import type { Filter } from "@/lib/schemas/filter";
import { newChannel } from "@/tests/support/gateway";
import { newImages, newSet } from "@/tests/support/pictures";
import { searchedTeam } from "@/tests/support/searched-team";

const { owner, other, ids, find, search } = searchedTeam();

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
