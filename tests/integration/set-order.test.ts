import { expect, test } from "vitest";
import { db } from "@/lib/db";
import { addImages, moveImage, neighboursInSet, removeImages } from "@/lib/sets/images";
import { getSet, updateSet } from "@/lib/sets/sets";
import { newImages } from "../support/pictures";
import { teamWithSets } from "../support/sets";

const { member, other, newSet, order } = teamWithSets();

test("what many add at once is all there, in places of its own", async () => {
  const images = await newImages(member.userId, 160);
  const set = await newSet();
  const parts = Array.from({ length: 16 }, (_, part) => images.slice(part * 10, part * 10 + 10));
  const people = [member, other];
  // Every part is added twice, by both.
  await Promise.all(
    [...parts, ...parts].map((part, at) => addImages(people[at % 2 === 0 ? 0 : 1] ?? member, set.id, part)),
  );
  const held = await order(set.id);
  expect(held.toSorted()).toEqual(images.toSorted());
  expect(new Set((await db.setImage.findMany()).map(({ position }) => position)).size).toBe(160);
  for (const part of parts) expect(held.filter((id) => part.includes(id))).toEqual(part);
});

test("moving one image changes its row alone, and moves at the same time lose none of one another", async () => {
  const [a = "", b = "", c = "", d = "", e = ""] = await newImages(member.userId, 5);
  const set = await newSet([a, b, c, d, e]);
  const before = await db.setImage.findMany({ where: { imageId: { not: e } }, orderBy: { imageId: "asc" } });
  await moveImage(member, set.id, { imageId: e, after: a });
  expect(await order(set.id)).toEqual([a, e, b, c, d]);
  expect(await db.setImage.findMany({ where: { imageId: { not: e } }, orderBy: { imageId: "asc" } })).toEqual(before);
  await moveImage(other, set.id, { imageId: d, after: null });
  expect(await order(set.id)).toEqual([d, a, e, b, c]);
  await moveImage(other, set.id, { imageId: d, after: c });
  await moveImage(other, set.id, { imageId: d, after: c });
  await moveImage(other, set.id, { imageId: d, after: d });
  expect(await order(set.id)).toEqual([a, e, b, c, d]);
  await Promise.all([
    moveImage(member, set.id, { imageId: b, after: null }),
    moveImage(other, set.id, { imageId: c, after: d }),
    addImages(other, set.id, await newImages(other.userId, 1)),
    updateSet(member, set.id, { name: "Moved" }),
  ]);
  const now = await order(set.id);
  expect(now).toHaveLength(6);
  expect(now.slice(0, 3)).toEqual([b, a, e]);
  expect(now.indexOf(c)).toBe(now.indexOf(d) + 1);
});

test("images that share a place are in the order of their ids, and one can be moved behind them", async () => {
  const images = (await newImages(member.userId, 3)).toSorted();
  const [last = ""] = await newImages(member.userId, 1);
  const set = await newSet([...images, last]);
  await db.setImage.updateMany({ where: { imageId: { in: images } }, data: { position: "a0" } });
  expect(await order(set.id)).toEqual([...images, last]);
  await moveImage(member, set.id, { imageId: images[0] ?? "", after: images[1] ?? "" });
  expect(await order(set.id)).toEqual([images[1], images[2], images[0], last]);
  await moveImage(member, set.id, { imageId: last, after: null });
  expect(await order(set.id)).toEqual([last, images[1], images[2], images[0]]);
});

test("the order is that of the places’ bytes, whatever the database’s collation", async () => {
  const [a = "", b = "", c = ""] = await newImages(member.userId, 3);
  const set = await newSet([a, b, c]);
  for (const [imageId, position] of [
    [a, "Zz"],
    [b, "a0"],
    [c, "aZ"],
  ] as const) {
    await db.setImage.update({ where: { setId_imageId: { setId: set.id, imageId } }, data: { position } });
  }
  expect(await order(set.id)).toEqual([a, b, c]);
  const [column] = await db.$queryRaw<{ name: string }[]>`
    SELECT c.collname AS name FROM pg_attribute a JOIN pg_collation c ON c.oid = a.attcollation
    WHERE a.attrelid = 'set_images'::regclass AND a.attname = 'position'`;
  expect(column?.name).toBe("C");
});

test("what is taken out can be put back where it stood, and the cover with it", async () => {
  const images = await newImages(member.userId, 4);
  const [first = "", second = ""] = images;
  const set = await newSet(images);
  expect((await updateSet(member, set.id, { coverId: second })).cover?.id).toBe(second);
  const removed = await removeImages(other, set.id, [first, second, crypto.randomUUID()]);
  expect(Object.keys(removed).toSorted()).toEqual([first, second].toSorted());
  expect(await getSet(member, set.id)).toMatchObject({ count: 2, cover: { id: images[2] } });
  await addImages(member, set.id, [first, second], removed);
  expect(await order(set.id)).toEqual(images);
  expect((await getSet(member, set.id)).cover?.id).toBe(second);
  expect((await updateSet(member, set.id, { coverId: null })).cover?.id).toBe(first);
  const nonsense = addImages(member, set.id, await newImages(member.userId, 1), { [first]: "~" });
  await expect(nonsense).resolves.toMatchObject({ gone: 0 });
  const [another = ""] = await newImages(member.userId, 1);
  const refused = addImages(member, set.id, [another], { [another]: "~" });
  await expect(refused).rejects.toMatchObject({ code: "invalid_value", param: "positions" });
});

test("a set of ten thousand is paged in its order and without a gap", async () => {
  const images = await newImages(member.userId, 10_000, { indexed: false });
  const set = await newSet();
  for (let at = 0; at < images.length; at += 1000) await addImages(member, set.id, images.slice(at, at + 1000));
  expect(await order(set.id)).toEqual(images);
  expect(await getSet(member, set.id)).toMatchObject({ count: 10_000, cover: { id: images[0] } });
  expect(await neighboursInSet(member, set.id, images[5000] ?? "")).toEqual({
    previousId: images[4999],
    nextId: images[5001],
  });
}, 60_000);
