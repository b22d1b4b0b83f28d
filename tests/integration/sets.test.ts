import { expect, test } from "vitest";
import type { Actor } from "@/lib/auth/actor";
import { db } from "@/lib/db";
import { addImages, listSetImages, moveImage, neighboursInSet, removeImages } from "@/lib/sets/images";
import { createSet, deleteSet, getSet, listSets, restoreSet, updateSet } from "@/lib/sets/sets";
import { newImages } from "../support/pictures";
import { teamWithSets } from "../support/sets";

const { member, other, viewer, newSet, order } = teamWithSets();

test("a set is made of a selection in its order, and every member sees and changes it", async () => {
  const images = await newImages(member.userId, 3);
  const set = await newSet(images);
  expect(set).toMatchObject({ name: "Harbour", description: null, count: 3, links: 0, cover: { id: images[0] } });
  expect(await order(set.id, other)).toEqual(images);
  await updateSet(other, set.id, { description: "By the sea" });
  await updateSet(member, set.id, { name: "Harbour at dawn" });
  expect(await getSet(viewer, set.id)).toMatchObject({ name: "Harbour at dawn", description: "By the sea" });
});

test("viewers look at sets and change nothing", async () => {
  const [first = "", second = ""] = await newImages(member.userId, 2);
  const set = await newSet([first]);
  const acts = [
    () => createSet(viewer, { name: "Mine" }),
    () => updateSet(viewer, set.id, { name: "Mine" }),
    () => deleteSet(viewer, set.id),
    () => restoreSet(viewer, set.id),
    () => addImages(viewer, set.id, [second]),
    () => removeImages(viewer, set.id, [first]),
    () => moveImage(viewer, set.id, { imageId: first, after: null }),
  ];
  for (const act of acts) await expect(act()).rejects.toMatchObject({ code: "forbidden" });
  expect((await listSets(viewer)).sets).toEqual([set]);
  expect(await order(set.id, viewer)).toEqual([first]);
});

test("a visitor with a link sees no sets", async () => {
  const set = await newSet();
  const rights = { title: null, allowDownload: false, allowOriginals: false, showPrompts: false, allowReview: false };
  const link = { shareId: crypto.randomUUID(), setId: set.id, sharerId: member.userId };
  const visitor: Actor = { kind: "share", ...link, visitorId: null, ...rights };
  await expect(getSet(visitor, set.id)).rejects.toMatchObject({ code: "not_found" });
  await expect(listSetImages(visitor, set.id)).rejects.toMatchObject({ code: "not_found" });
  expect((await listSets(visitor)).sets).toEqual([]);
});

test("an image is in a set once, however often it is added, and keeps its place", async () => {
  const images = await newImages(member.userId, 3);
  const set = await newSet(images.slice(0, 2));
  const outcome = await addImages(other, set.id, [...images, ...images].reverse());
  expect(outcome).toEqual({ added: [images[2]], already: 2, gone: 0 });
  expect(await order(set.id)).toEqual(images);
});

test("images that are no longer there do not keep the others out", async () => {
  const [gone = "", kept = ""] = await newImages(member.userId, 2);
  await db.image.update({ where: { id: gone }, data: { deletedAt: new Date() } });
  const set = await newSet();
  const outcome = await addImages(member, set.id, [gone, kept, crypto.randomUUID()]);
  expect(outcome).toEqual({ added: [kept], already: 0, gone: 2 });
});

test("private images are refused by their number, and nothing is added", async () => {
  const shared = await newImages(member.userId, 1);
  const hidden = await newImages(member.userId, 2, { private: true });
  const numbers = await db.image.findMany({ where: { id: { in: hidden } }, orderBy: { number: "asc" } });
  const names = numbers.map(({ number }) => String(number).padStart(5, "0"));
  const set = await newSet();
  const refusal = { code: "invalid_value", param: "imageIds", message: expect.stringContaining(names.join(", ")) };
  await expect(addImages(member, set.id, [...shared, ...hidden])).rejects.toMatchObject(refusal);
  await expect(createSet(member, { name: "None", imageIds: hidden })).rejects.toMatchObject(refusal);
  expect((await listSets(member)).sets.map(({ name, count }) => [name, count])).toEqual([["Harbour", 0]]);
  // That somebody else has a private image is not told.
  expect(await addImages(other, set.id, hidden)).toEqual({ added: [], already: 0, gone: 2 });
});

test("an image that became private or went to the trash is shown by no set, not even to its owner", async () => {
  const [hidden = "", deleted = "", kept = ""] = await newImages(member.userId, 3);
  const set = await newSet([hidden, deleted, kept]);
  await db.image.update({ where: { id: hidden }, data: { private: true } });
  await db.image.update({ where: { id: deleted }, data: { deletedAt: new Date() } });
  expect(await order(set.id)).toEqual([kept]);
  expect(await getSet(member, set.id)).toMatchObject({ count: 1, cover: { id: kept } });
  expect(await neighboursInSet(member, set.id, kept)).toEqual({ previousId: null, nextId: null });
  expect(await neighboursInSet(member, set.id, hidden)).toBeNull();
});

test("a cover and a move need images that the set holds", async () => {
  const [inside = "", outside = ""] = await newImages(member.userId, 2);
  const set = await newSet([inside]);
  const gone = { code: "not_found" };
  await expect(updateSet(member, set.id, { coverId: outside })).rejects.toMatchObject(gone);
  await expect(moveImage(member, set.id, { imageId: outside, after: null })).rejects.toMatchObject(gone);
  await expect(moveImage(member, set.id, { imageId: inside, after: outside })).rejects.toMatchObject(gone);
});

test("a deleted set is gone for everybody with its images kept, comes back whole, and both are written down", async () => {
  const images = await newImages(member.userId, 2);
  const set = await newSet(images);
  await deleteSet(other, set.id);
  const gone = { code: "not_found" };
  const acts = [
    () => getSet(member, set.id),
    () => listSetImages(member, set.id),
    () => updateSet(member, set.id, { name: "Late" }),
    () => addImages(member, set.id, images),
    () => removeImages(member, set.id, images),
    () => moveImage(member, set.id, { imageId: images[0] ?? "", after: null }),
    () => deleteSet(member, set.id),
  ];
  for (const act of acts) await expect(act()).rejects.toMatchObject(gone);
  expect(await neighboursInSet(member, set.id, images[0] ?? "")).toBeNull();
  expect((await listSets(member)).sets).toEqual([]);
  expect((await listSets(member, { deleted: true })).sets.map(({ id }) => id)).toEqual([set.id]);
  expect(await db.image.count({ where: { deletedAt: null } })).toBe(2);
  expect(await restoreSet(member, set.id)).toEqual(set);
  expect(await order(set.id)).toEqual(images);
  await expect(restoreSet(member, set.id)).rejects.toMatchObject(gone);
  expect(await db.auditEvent.findMany({ where: { subject: set.id }, orderBy: { createdAt: "asc" } })).toMatchObject([
    { action: "set.delete", actorName: "other@example.com", detail: { name: "Harbour" } },
    { action: "set.restore", actorName: "member@example.com", detail: { name: "Harbour" } },
  ]);
});

test("sets are listed newest first, page by page, and found by a part of their name", async () => {
  const names = Array.from({ length: 65 }, (_, at) => `Set ${at}`);
  for (const name of names) await newSet(undefined, name);
  await newSet(undefined, "100 % Harbour_light");
  const first = await listSets(member);
  expect(first.sets).toHaveLength(60);
  expect(first.sets[0]?.name).toBe("100 % Harbour_light");
  const second = await listSets(member, { cursor: first.nextCursor ?? "" });
  expect(second.nextCursor).toBeNull();
  expect([...first.sets, ...second.sets].map(({ name }) => name)).toEqual([
    "100 % Harbour_light",
    ...names.toReversed(),
  ]);
  for (const query of ["hARBOUR_", "0 % h", "light"]) {
    expect((await listSets(member, { query })).sets.map(({ name }) => name)).toEqual(["100 % Harbour_light"]);
  }
  expect((await listSets(member, { query: "r_a" })).sets).toEqual([]);
  expect((await listSets(member, { query: "\0\0" })).sets).toHaveLength((await listSets(member)).sets.length);
  const [set] = (await listSets(member)).sets;
  const broken = await listSetImages(member, set?.id ?? "", `\0_${crypto.randomUUID()}`);
  expect(broken).toEqual(await listSetImages(member, set?.id ?? ""));
});

test("links that are over are not counted as showing a set", async () => {
  const set = await newSet();
  const share = (name: string, more: object) =>
    db.share.create({ data: { userId: member.userId, setId: set.id, tokenHash: Buffer.from(name), ...more } });
  await share("good", {});
  await share("revoked", { revokedAt: new Date() });
  await share("expired", { expiresAt: new Date(Date.now() - 1000) });
  await share("later", { expiresAt: new Date(Date.now() + 60_000) });
  expect((await getSet(member, set.id)).links).toBe(2);
});
