import { beforeEach, describe, expect, test } from "vitest";
import { sha256 } from "@/lib/crypto";
import { db } from "@/lib/db";
import { shareInput } from "@/lib/schemas/share";
import { findLiveShare, restoreShare, revokeShare, updateShare } from "@/lib/shares/shares";
import { getShare, listShares } from "@/lib/shares/views";
import { signedIn } from "@/tests/support/gateway";
import { teamOf } from "@/tests/support/team";
import { dumpDatabase } from "../support/database";
import { newImages } from "../support/pictures";
import { makeShare } from "../support/shared";

const { me, other, admin } = teamOf("me", "other", "admin");
let images: string[];

beforeEach(async () => {
  images = await newImages(me.userId, 3);
});

const day = 24 * 3600 * 1000;

/** A link on the three images, with its token. */
const newShare = (input: object = {}, actor = me) => makeShare(actor, { imageIds: images, ...input });

describe("making", () => {
  test("a link lasts seven days, allows nothing but to look, and its address can be shown again", async () => {
    const share = await newShare();
    expect(share).toMatchObject({
      ...{ state: "live", count: 3, set: null, title: null, hasPassword: false, views: 0, cover: { id: images[0] } },
      ...{ allowDownload: false, allowOriginals: false, showPrompts: false, allowReview: false },
    });
    expect(share.url).toMatch(/^http:\/\/localhost:3000\/s\/[\w-]{43}$/);
    expect(Date.parse(share.endsAt ?? "") - Date.parse(share.createdAt)).toBeCloseTo(7 * day, -3);
    expect(await findLiveShare(share.token)).toMatchObject({ id: share.id, setId: null, passwordHash: null });
    expect((await getShare(me, share.id)).share.url).toBe(share.url);
    const { tokenHash } = await db.share.findUniqueOrThrow({ where: { id: share.id } });
    expect(Buffer.from(tokenHash)).toEqual(sha256(share.token));
    expect(await dumpDatabase()).not.toContain(share.token);
  });

  test("a selection keeps its order, and names each image once", async () => {
    const order = [images[2], images[0], images[2], images[1]];
    const { id, cover } = await newShare({ imageIds: order });
    const rows = await db.shareImage.findMany({ where: { shareId: id }, orderBy: { position: "asc" } });
    expect(rows.map(({ imageId }) => imageId)).toEqual([images[2], images[0], images[1]]);
    expect(cover?.id).toBe(images[2]);
  });

  test("only what the actor sees can be shared: one's own private images, never another's", async () => {
    const [secret = ""] = await newImages(me.userId, 1, { private: true });
    await expect(newShare({ imageIds: [images[0], secret] }, other)).rejects.toMatchObject({ code: "not_found" });
    await db.image.update({ where: { id: images[1] ?? "" }, data: { deletedAt: new Date() } });
    await expect(newShare()).rejects.toMatchObject({ code: "not_found" });
    expect(await db.share.count()).toBe(0);
    expect(await newShare({ imageIds: [images[0], secret] })).toMatchObject({ count: 2, privates: 1 });
  });

  test("viewers make none", async () => {
    const viewer = await signedIn("viewer@example.com", "viewer");
    await expect(newShare({}, viewer)).rejects.toMatchObject({ code: "forbidden" });
    expect(await db.share.count()).toBe(0);
  });

  test("several links may show the same; with reuse the newest live one of one's own is given", async () => {
    const first = await newShare();
    const second = await newShare({ title: "Second" });
    const foreign = await newShare({}, admin);
    expect(new Set([first.token, second.token, foreign.token]).size).toBe(3);
    expect(await newShare({ reuse: true })).toMatchObject({ id: second.id });
    await revokeShare(me, second.id);
    expect(await newShare({ reuse: true })).toMatchObject({ id: first.id });
    expect((await newShare({ reuse: true, imageIds: [...images].reverse() })).id).not.toBe(first.id);
    const third = await newShare();
    expect((await getShare(me, third.id)).others.map(({ id }) => id)).toEqual([first.id]);
    expect((await getShare(admin, third.id)).others.map(({ id }) => id)).toEqual([foreign.id, first.id]);
  });

  test.each([
    [{ title: "x".repeat(121) }, "title"],
    [{ description: "x".repeat(1001) }, "description"],
    [{ expires: 0 }, "expires"],
    [{ expires: "2026-02-30" }, "expires"],
    [{ password: "short" }, "password"],
    [{ allowDownload: "yes" }, "allowDownload"],
    [{ imageIds: [] }, "imageIds"],
    [{ imageIds: ["x"] }, "imageIds.0"],
    [{ setId: crypto.randomUUID() }, "imageIds"],
  ])("%j is refused with the field's name", (input, field) => {
    const parsed = shareInput.safeParse({ imageIds: [crypto.randomUUID()], ...input });
    expect(parsed.error?.issues[0]?.path.join(".")).toBe(field);
  });
});

describe("whose it is", () => {
  test("others find nothing, admins see and change all, viewers look at what was theirs", async () => {
    const { id, token } = await newShare();
    for (const act of [
      () => getShare(other, id),
      () => updateShare(other, id, { title: "Mine" }),
      () => revokeShare(other, id),
      () => restoreShare(other, id),
    ]) {
      await expect(act()).rejects.toMatchObject({ code: "not_found" });
    }
    expect((await listShares(other)).shares).toEqual([]);
    expect((await listShares(other, { person: me.userId })).shares).toEqual([]);
    expect((await listShares(me, { person: other.userId })).shares).toHaveLength(1);
    expect((await listShares(admin)).shares).toMatchObject([{ id, owner: { id: me.userId } }]);
    expect((await updateShare(admin, id, { showPrompts: true })).share.showPrompts).toBe(true);
    const viewer = { ...me, role: "viewer" } as const;
    expect((await getShare(viewer, id)).share.id).toBe(id);
    for (const act of [
      () => updateShare(viewer, id, {}),
      () => revokeShare(viewer, id),
      () => restoreShare(viewer, id),
    ]) {
      await expect(act()).rejects.toMatchObject({ code: "forbidden" });
    }
    await db.share.update({ where: { id }, data: { userId: other.userId } });
    await expect(getShare(me, id)).rejects.toMatchObject({ code: "not_found" });
    expect((await getShare(other, id)).share.url).toContain(token);
  });

  test("an admin does not see the private image of a member's selection, only that there is one", async () => {
    const imageIds = await newImages(me.userId, 1, { private: true });
    const { id, cover } = await newShare({ imageIds });
    expect(cover).toMatchObject({ id: imageIds[0] });
    expect((await getShare(admin, id)).share).toMatchObject({ cover: null, count: 1 });
  });

  test("the list comes in pages, newest first, narrowed by person and by whether they show anything", async () => {
    const made: string[] = [];
    for (let number = 0; number < 32; number += 1) made.unshift((await newShare({}, number === 0 ? other : me)).id);
    await revokeShare(me, made[1] ?? "");
    const first = await listShares(admin);
    const second = await listShares(admin, { cursor: first.nextCursor ?? undefined });
    expect([...first.shares, ...second.shares].map(({ id }) => id)).toEqual(made);
    expect(second.nextCursor).toBeNull();
    const ids = async (filter: object) => (await listShares(admin, filter)).shares.map(({ id }) => id);
    expect(await ids({ person: other.userId })).toEqual([made[31]]);
    expect(await ids({ show: "ended" })).toEqual([made[1]]);
    expect(await ids({ person: other.userId, show: "ended" })).toEqual([]);
  });
});

describe("changing", () => {
  test("what is not given stays, and the audit log says what was changed, but never a password", async () => {
    const { id } = await newShare({ title: "First", password: "open sesame", description: "For the client" });
    await updateShare(me, id, {
      title: "Second",
      description: "Other words",
      allowDownload: true,
      password: "another one",
    });
    await updateShare(admin, id, { title: "Second", allowDownload: true, expires: null });
    await updateShare(me, id, { title: "", password: null });
    await updateShare(me, id, { title: null });
    expect((await getShare(me, id)).share).toMatchObject({
      ...{ title: null, description: "Other words", allowDownload: true, hasPassword: false, endsAt: null },
    });
    const told = await events();
    expect(told.map(({ action, actorId, detail }) => [action, actorId, detail])).toEqual([
      ["share.create", me.userId, { images: 3, title: "First", description: "changed", expires: 7, password: "set" }],
      ["share.edit", me.userId, { title: "Second", description: "changed", allowDownload: true, password: "changed" }],
      ["share.edit", admin.userId, { expires: "never" }],
      ["share.edit", me.userId, { title: null, password: "removed" }],
    ]);
    const dump = await dumpDatabase();
    for (const word of ["open sesame", "another one"]) expect(dump).not.toContain(word);
  });

  test("a refused change changes nothing at all", async () => {
    const { id } = await newShare();
    await expect(updateShare(me, id, { title: "New", expires: "2020-01-01" })).rejects.toThrow("in the future");
    await expect(updateShare(me, id, { title: "New", frozen: true })).rejects.toThrow("frozen");
    expect((await getShare(me, id)).share.title).toBeNull();
    expect(await events()).toHaveLength(1);
  });
});

function events() {
  return db.auditEvent.findMany({
    where: { action: { startsWith: "share." } },
    orderBy: [{ createdAt: "asc" }, { id: "asc" }],
  });
}
