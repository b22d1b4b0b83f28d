import { beforeEach, describe, expect, test } from "vitest";
import type { MemberActor } from "@/lib/auth/actor";
import { db } from "@/lib/db";
import { getDraft } from "@/lib/generations/draft";
import { putIntoSet } from "@/lib/generations/into-set";
import { admitOrder } from "@/lib/generations/order";
import { runQueued } from "@/lib/generations/run";
import { storage } from "@/lib/storage/storage";
import { createUpload } from "@/lib/uploads";
import { forgetReferences, storedReferences } from "@/tests/support/edits";
import { books, memberOf, signedIn } from "@/tests/support/gateway";
import { newImages } from "@/tests/support/pictures";
import { storeOriginal } from "@/tests/support/shared";
import { teamWithUpstream } from "@/tests/support/team";
import { json, picture, text } from "@/tests/support/upstream";

const { person, upstream } = teamWithUpstream();
const [red, blue, green] = await Promise.all([picture(64, 48, 1), picture(32, 32, 2), picture(40, 30, 3)]);
const order = { model: "gpt-image-2", prompt: "a harbour" };
let me: MemberActor;

beforeEach(async () => {
  await forgetReferences();
  me = memberOf(person.userId);
});

const bodyOf = (more: object) => Buffer.from(JSON.stringify({ ...order, ...more }));
const admit = (more: object, key: string | null = null, actor = me) => admitOrder(actor, bodyOf(more), key);
const sent = () => JSON.parse(upstream.calls[0]?.body ?? "{}") as Record<string, unknown>;
const upload = async (bytes: Buffer, actor = me) => (await createUpload(actor, { name: "pears.png", bytes })).id;
async function image(bytes: Buffer, given: { private?: boolean } = {}, userId = me.userId) {
  const [id = ""] = await newImages(userId, 1, given);
  await storeOriginal(id, bytes);
  return id;
}

describe("references of an order", () => {
  test("from the library, an upload and an earlier request reach the upstream in their order, and are paid once", async () => {
    const earlier = await admit({ references: [{ uploadId: await upload(green) }] });
    const [kept] = (await getDraft(me, earlier.id)).references;
    const referenceId = kept?.kind === "reference" ? kept.referenceId : "";
    const [imageId, uploadId] = [await image(red), await upload(blue)];
    const references = [{ uploadId }, { imageId }, { referenceId }];
    const { id } = await admit({ references, n: 2 }, "once");
    expect((await admit({ references, n: 2 }, "once")).id).toBe(id);
    await runQueued(id);
    expect(upstream.calls).toHaveLength(1);
    expect(sent()).toEqual({
      ...order,
      n: 2,
      image: [blue, red, green].map((bytes) => bytes.toString("base64")),
      response_format: "b64_json",
    });
    const rows = await db.reference.findMany({ where: { generationId: id }, orderBy: { position: "asc" } });
    expect(rows.map((row) => row.imageId)).toEqual([null, imageId, null]);
    expect((await books(me.userId)).ledger).toEqual({ reserved: 3, settled: 2, released: 0 });
  });

  test("a single one goes out alone, as the seed's dialect has it", async () => {
    const { id } = await admit({ references: [{ imageId: await image(red) }] });
    await runQueued(id);
    expect(sent().image).toBe(red.toString("base64"));
  });

  test.each([
    [
      "a private image of somebody else's",
      async (other: MemberActor) => ({ imageId: await image(red, { private: true }, other.userId) }),
    ],
    ["somebody else's upload", async (other: MemberActor) => ({ uploadId: await upload(red, other) })],
    [
      "an image in the trash",
      async () => {
        const imageId = await image(red);
        await db.image.update({ where: { id: imageId }, data: { deletedAt: new Date() } });
        return { imageId };
      },
    ],
    ["nothing at all", async () => ({ imageId: crypto.randomUUID() })],
    [
      "an upload whose bytes are gone",
      async () => {
        const uploadId = await upload(red);
        await storage().delete(`uploads/${uploadId}/original`);
        return { uploadId };
      },
    ],
  ])("%s reads as gone, names its place, and nothing was taken", async (_, make) => {
    const other = await signedIn("other@example.com");
    const good = { uploadId: await upload(blue) };
    const refused = admit({ references: [good, await make(other)] });
    await expect(refused).rejects.toMatchObject({ code: "not_found", param: "references.1" });
    expect(await storedReferences()).toEqual([]);
    expect(await db.generation.count({ where: { userId: me.userId, state: "queued" } })).toBe(0);
  });

  test.each([
    ["seventeen", { references: Array(17).fill({ imageId: crypto.randomUUID() }) }, "references"],
    ["something else", { references: [{ url: "https://example.com" }] }, "references.0"],
    ["no list", { references: "all" }, "references"],
    ["an image beside them", { references: [{ imageId: crypto.randomUUID() }], image: "aGk=" }, "references"],
    ["privacy in words", { private: "yes" }, "private"],
    ["a parent that is no id", { parentId: "42" }, "parentId"],
    ["a policy that does not exist", { sizePolicy: "stretch" }, "sizePolicy"],
  ])("%s is refused with the field's name", async (_, more, param) => {
    await expect(admit(more)).rejects.toMatchObject({ code: "invalid_value", param });
  });

  test("an answer that was lost is found again, whatever has become of references and set meanwhile", async () => {
    const uploadId = await upload(red);
    const { id: setId } = await db.set.create({ data: { userId: me.userId, name: "Spring launch" } });
    const { id } = await admit({ references: [{ uploadId }], setId }, "lost");
    await db.upload.delete({ where: { id: uploadId } });
    await db.set.delete({ where: { id: setId } });
    expect(await admit({ references: [{ uploadId }], setId }, "lost")).toMatchObject({ id, replayed: true });
    expect(await storedReferences()).toEqual([`references/${id}/image/0`]);
  });

  test("over the quota nothing is copied", async () => {
    await db.user.update({ where: { id: me.userId }, data: { monthlyQuota: 0 } });
    const refused = admit({ references: [{ uploadId: await upload(red) }] });
    await expect(refused).rejects.toMatchObject({ code: "insufficient_quota" });
    expect(await storedReferences()).toEqual([]);
  });
});

describe("what an order says beside the request", () => {
  test("no channel gets to see, and every other field goes out byte for byte", async () => {
    const parentId = await image(red);
    const own = `"private":true,"parentId":"${parentId}","sizePolicy":"crop"`;
    const body = `{"model":"gpt-image-2",${own},"prompt":"a harbour","watermark":false,"style":"\\u0076ivid","output_compression":80.0}`;
    const { id } = await admitOrder(me, Buffer.from(body), null);
    await runQueued(id);
    expect(upstream.calls[0]?.body).toBe(
      '{"model":"gpt-image-2","prompt":"a harbour","n":1,"response_format":"b64_json","watermark":false,"style":"\\u0076ivid","output_compression":80.0}',
    );
    const row = await db.generation.findUniqueOrThrow({ where: { id }, include: { images: true } });
    expect(row).toMatchObject({ private: true, parentId, sizePolicy: "crop", images: [{ private: true }] });
  });

  test.each([
    ["left out", {}, undefined],
    ["without", { watermark: false }, false],
    ["with", { watermark: true }, true],
  ])("a watermark %s", async (_, said, expected) => {
    await runQueued((await admit(said)).id);
    expect(sent().watermark).toBe(expected);
    expect("watermark" in sent()).toBe(expected !== undefined);
  });

  test("what a remix came from is no longer known once it is out of sight", async () => {
    const other = await signedIn("other@example.com");
    const secret = await image(red, { private: true }, other.userId);
    const { id } = await admit({ parentId: secret });
    expect(await db.generation.findUniqueOrThrow({ where: { id } })).toMatchObject({ parentId: null });
  });
});

describe("the draft of a generation", () => {
  test("is all that was asked for, with the references that are still there", async () => {
    const [imageId, gone] = [await image(red), await image(blue)];
    const said = { size: "3:2", quality: "high", style: "vivid", background: "opaque", watermark: true };
    const file = { output_format: "webp", output_compression: 70 };
    const references = [{ imageId: gone }, { uploadId: await upload(green) }, { imageId }];
    const { id } = await admit({ ...said, ...file, n: 2, private: true, sizePolicy: "crop", references });
    await db.image.update({ where: { id: gone }, data: { deletedAt: new Date() } });
    expect(await getDraft(me, id)).toEqual({
      ...{ prompt: "a harbour", model: "gpt-image-2", n: 2, private: true, crop: true, missing: 1, set: null },
      ...{ size: "3:2", quality: "high", style: "vivid", background: "opaque", watermark: true },
      ...{ format: "webp", compression: 70 },
      references: [
        {
          kind: "reference",
          referenceId: expect.any(String),
          name: "",
          thumbnail: expect.stringMatching(/^\/media\/reference\//),
        },
        { kind: "image", imageId, name: expect.stringMatching(/^\d{5}$/), thumbnail: `/media/${imageId}/small` },
      ],
    });
  });

  test("leaves the files of others out, and gives the library's images to whoever sees them", async () => {
    const imageId = await image(red);
    const { id } = await admit({ references: [{ uploadId: await upload(green) }, { imageId }] });
    const other = await signedIn("other@example.com");
    expect(await getDraft(other, id)).toMatchObject({ missing: 1, references: [{ kind: "image", imageId }] });
  });

  test("takes the size from the images where none was asked for, and leaves alone what is no word", async () => {
    const { id } = await admit({ style: { a: 1 }, watermark: null });
    expect(await getDraft(me, id)).toMatchObject({ size: null, style: null, watermark: null, format: null });
    await runQueued(id);
    expect(await getDraft(me, id)).toMatchObject({ size: "64x48" });
  });
});

test("a refusal of the upstream leaves the references for another try", async () => {
  upstream.answers(json(400, { error: { message: "No.", code: "moderation_blocked" } }), text(200, "never asked"));
  const { id } = await admit({ references: [{ uploadId: await upload(red) }] });
  await runQueued(id);
  const { references } = await getDraft(me, id);
  const [again] = references;
  expect(again?.kind).toBe("reference");
  expect((await books(me.userId)).ledger).toEqual({ reserved: 1, settled: 0, released: 1 });
});

describe("an order for a set", () => {
  const setOf = async (userId: string) => (await db.set.create({ data: { userId, name: "Spring launch" } })).id;
  const held = async (setId: string) =>
    (await db.setImage.findMany({ where: { setId }, orderBy: { position: "asc" }, include: { image: true } })).map(
      ({ image }) => image.index,
    );

  test("puts its images there in their order, once", async () => {
    const setId = await setOf(me.userId);
    const { id } = await admit({ n: 2, setId });
    expect(await getDraft(me, id)).toMatchObject({ set: { id: setId, name: "Spring launch" } });
    await runQueued(id);
    await putIntoSet(id);
    await putIntoSet(id);
    expect(await held(setId)).toEqual([0, 1]);
    expect(upstream.calls[0]?.body).not.toContain("setId");
  });

  test("leaves them on the sheet alone where the set has gone, or its person may no more", async () => {
    const [gone, kept] = [await setOf(me.userId), await setOf(me.userId)];
    const [one, two] = [await admit({ setId: gone }), await admit({ setId: kept })];
    await runQueued(one.id);
    await runQueued(two.id);
    await db.set.update({ where: { id: gone }, data: { deletedAt: new Date() } });
    await db.user.update({ where: { id: me.userId }, data: { role: "viewer" } });
    await Promise.all([putIntoSet(one.id), putIntoSet(two.id)]);
    expect([await held(gone), await held(kept)]).toEqual([[], []]);
    expect(await db.image.count({ where: { generationId: { in: [one.id, two.id] } } })).toBe(2);
  });

  test("is refused where there is no such set, or the images would be private", async () => {
    const setId = await setOf(me.userId);
    await expect(admit({ setId: crypto.randomUUID() })).rejects.toMatchObject({ code: "not_found", param: "setId" });
    await expect(admit({ setId, private: true })).rejects.toMatchObject({ code: "invalid_value", param: "setId" });
  });
});
