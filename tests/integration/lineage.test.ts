import { v7 as uuidv7 } from "uuid";
import { expect, test } from "vitest";
import type { MemberActor } from "@/lib/auth/actor";
import { db } from "@/lib/db";
import { neighboursInView } from "@/lib/library/neighbours";
import { getLineage, listMade } from "@/lib/lineage";
import { noFilter } from "@/lib/schemas/filter";
import { newImages } from "@/tests/support/pictures";
import { teamOf } from "@/tests/support/team";

const { owner, other } = teamOf("owner", "other");

const one = async (actor: MemberActor, given: { private?: boolean; prompt?: string } = {}) => {
  const [id = ""] = await newImages(actor.userId, 1, given);
  return id;
};
const generationOf = async (id: string) => (await db.image.findUniqueOrThrow({ where: { id } })).generationId;
const remixed = async (id: string, parentId: string) =>
  db.generation.update({ where: { id: await generationOf(id) }, data: { parentId } });
/** Gives an image's generation a reference: an image of the library, or a file. */
const given = async (id: string, imageId: string | null, position = 0) =>
  db.reference.create({
    data: {
      id: uuidv7(),
      generationId: await generationOf(id),
      position,
      form: "raw",
      storageKey: `test/${id}`,
      imageId,
    },
  });
const idsOf = (list: { id: string }[]) => list.map(({ id }) => id);

test("an image knows what it is a remix of and its references in order, and they know it", async () => {
  const [parent, reference, image] = [await one(owner), await one(other), await one(owner)];
  await remixed(image, parent);
  await given(image, null, 0);
  await given(image, reference, 1);
  const lineage = await getLineage(owner, image);
  expect(lineage.parent?.id).toBe(parent);
  expect(lineage.references).toMatchObject([{ kind: "file" }, { kind: "image", image: { id: reference } }]);
  expect(lineage).toMatchObject({ hidden: 0, made: [], nextCursor: null });
  for (const id of [parent, reference]) expect(idsOf((await getLineage(owner, id)).made)).toEqual([image]);
});

test("nobody learns of images that they do not see, nor sees a colleague's files", async () => {
  const [parent, reference, image] = [
    await one(owner, { private: true }),
    await one(owner, { private: true }),
    await one(owner),
  ];
  await remixed(image, parent);
  await given(image, reference, 0);
  await given(image, null, 1);
  expect(await getLineage(other, image)).toMatchObject({ parent: null, references: [], hidden: 2 });
  expect(await getLineage(owner, image)).toMatchObject({ parent: { id: parent }, hidden: 0 });
  const secret = await one(owner, { private: true });
  await remixed(secret, image);
  expect((await listMade(other, image)).made).toEqual([]);
  expect(idsOf((await listMade(owner, image)).made)).toEqual([secret]);
  await expect(getLineage(other, secret)).rejects.toMatchObject({ code: "not_found" });
  await expect(listMade(other, secret)).rejects.toMatchObject({ code: "not_found" });
});

test("what is in the trash is part of no lineage", async () => {
  const [parent, image] = [await one(owner), await one(owner)];
  await remixed(image, parent);
  await db.image.update({ where: { id: image }, data: { deletedAt: new Date() } });
  expect((await listMade(owner, parent)).made).toEqual([]);
  await db.image.update({ where: { id: image }, data: { deletedAt: null } });
  await db.image.update({ where: { id: parent }, data: { deletedAt: new Date() } });
  expect((await getLineage(owner, image)).parent).toBeNull();
});

test("all that was made from an image comes page by page, each once, whichever way it was made", async () => {
  const source = await one(owner);
  const images: string[] = [];
  for (let index = 0; index < 60; index += 1) {
    const image = await one(owner);
    images.push(image);
    if (index % 3 !== 0) await remixed(image, source);
    if (index % 3 !== 1) await given(image, source);
  }
  const found: string[] = [];
  for (let cursor: string | undefined, pages = 0; pages < 10; pages += 1) {
    const page = await listMade(owner, source, cursor);
    expect(page.made.length).toBeLessThanOrEqual(24);
    found.push(...idsOf(page.made));
    if (!page.nextCursor) break;
    cursor = page.nextCursor;
  }
  expect(found).toEqual(images.toReversed());
  expect((await listMade(owner, source, "no cursor")).made).toHaveLength(24);
});

test("neighbours are those of the view: of the team, one's own, or what a filter leaves", async () => {
  const ids: string[] = [];
  for (const [index, prompt] of ["a boat", "a pear", "a boat", "a pear", "a boat"].entries()) {
    const id = await one(index === 2 ? other : owner, { prompt });
    await db.image.update({ where: { id }, data: { createdAt: new Date(Date.UTC(2026, 10, 20, 12, index)) } });
    ids.push(id);
  }
  const [first, second, third, fourth, fifth] = ids;
  const around = (id: string | undefined, scope: "team" | "mine", filter = {}, actor = owner) =>
    neighboursInView(actor, { scope, filter: { ...noFilter, ...filter } }, id ?? "");
  expect(await around(third, "team")).toEqual({ newerId: fourth, olderId: second });
  expect(await around(fourth, "mine")).toEqual({ newerId: fifth, olderId: second });
  expect(await around(third, "team", { q: "boat" })).toEqual({ newerId: fifth, olderId: first });
  // It need not be in the view itself: it may just have left it.
  expect(await around(fourth, "team", { q: "boat" })).toEqual({ newerId: fifth, olderId: third });
  expect(await around(fifth, "team", { q: "boat" })).toEqual({ newerId: null, olderId: third });
  expect(await around(third, "team", { picked: true })).toEqual({ newerId: null, olderId: null });
  await db.image.update({ where: { id: fourth ?? "" }, data: { private: true } });
  expect(await around(third, "team", {}, other)).toEqual({ newerId: fifth, olderId: second });
  expect(await around(fourth, "team", {}, other)).toBeNull();
  expect(await around("no id", "team")).toBeNull();
});
