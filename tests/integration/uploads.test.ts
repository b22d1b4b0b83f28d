import sharp from "sharp";
import { beforeEach, describe, expect, test } from "vitest";
import { db } from "@/lib/db";
import { storage } from "@/lib/storage/storage";
import { createUpload, getUploadPicture, sweepUploads } from "@/lib/uploads";
import { signedIn } from "@/tests/support/gateway";
import { teamOf } from "@/tests/support/team";
import { picture } from "@/tests/support/upstream";

const { member: me } = teamOf("member");
beforeEach(async () => {
  for (const key of await keys()) await storage().delete(key);
});

const upload = (bytes: Buffer, actor = me) => createUpload(actor, { name: "pears.png", bytes });
async function keys() {
  const found: string[] = [];
  for await (const { key } of storage().list("uploads/")) found.push(key);
  return found;
}
const plain = (width = 64, height = 48) => sharp({ create: { width, height, channels: 3, background: "#2277bb" } });

describe("what is taken", () => {
  test.each(["png", "jpeg", "webp"] as const)("a %s is kept as it came, with a small picture", async (format) => {
    const bytes = await plain(640, 400).toFormat(format).toBuffer();
    const view = await upload(bytes);
    expect(view).toEqual({
      ...{ id: view.id, name: "pears.png", width: 640, height: 400 },
      thumbnail: `/media/upload/${view.id}`,
    });
    expect(await storage().read(`uploads/${view.id}/original`)).toEqual(bytes);
    const small = await getUploadPicture(me, view.id);
    const shown = Buffer.from(await new Response((await small.open()).body).arrayBuffer());
    expect(await sharp(shown).metadata()).toMatchObject({ format: "webp", width: 320, height: 200 });
  });
});

describe("what is refused leaves nothing behind", () => {
  const gif = () => plain().gif().toBuffer();
  const animated = async () => {
    const frames = await Promise.all([1, 2].map((seed) => picture(16, 16, seed)));
    return sharp(frames, { join: { animated: true } })
      .webp({ delay: [50, 50] })
      .toBuffer();
  };
  const cases: [string, () => Promise<Buffer>, RegExp][] = [
    ["a GIF", gif, /not a PNG, JPEG or WebP/],
    [
      "an SVG with a script",
      async () => Buffer.from("<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>"),
      /not a PNG/,
    ],
    ["an animation", animated, /animated/],
    [
      "a picture with a page behind it",
      async () => Buffer.concat([await picture(), Buffer.from("<script>alert(1)</script>")]),
      /hidden behind/,
    ],
    [
      "a picture with an archive behind it",
      async () => Buffer.concat([await plain().jpeg().toBuffer(), Buffer.from("PK\x03\x04")]),
      /hidden behind/,
    ],
    ["a half", async () => (await picture(64, 48)).subarray(0, 90), /incomplete|damaged/],
    [
      "a page that calls itself a PNG",
      async () => Buffer.from("\x89PNG\r\n\x1a\n<html>", "latin1"),
      /incomplete|damaged|not/,
    ],
    [
      "more than 40 megapixels",
      async () => plain(8000, 6000).png({ compressionLevel: 1 }).toBuffer(),
      /too many pixels/,
    ],
    ["nothing", async () => Buffer.alloc(0), /not a PNG/],
    [
      "more than 50 MB",
      async () => Buffer.concat([await picture(), Buffer.alloc(50 * 1024 * 1024)]),
      /larger than 50 MB/,
    ],
  ];
  test.each(cases)("%s", async (_, make, words) => {
    const refused = upload(await make());
    await expect(refused).rejects.toMatchObject({
      code: "invalid_value",
      param: "file",
      message: expect.stringMatching(words),
    });
    expect([await keys(), await db.upload.count()]).toEqual([[], 0]);
  });
});

test("an upload is its owner's alone, also among admins", async () => {
  const { id } = await upload(await picture());
  for (const other of [await signedIn("other@example.com"), await signedIn("admin@example.com", "admin")]) {
    await expect(getUploadPicture(other, id)).rejects.toMatchObject({ code: "not_found" });
  }
  const viewer = await signedIn("viewer@example.com", "viewer");
  await expect(upload(await picture(), viewer)).rejects.toMatchObject({ code: "forbidden" });
});

test("what was neither given nor used for a week is swept away with its bytes", async () => {
  const [old, used, fresh] = [
    await upload(await picture()),
    await upload(await picture()),
    await upload(await picture()),
  ];
  const days = (count: number) => new Date(Date.now() - count * 86_400_000);
  await db.upload.update({ where: { id: old.id }, data: { createdAt: days(8) } });
  await db.upload.update({ where: { id: used.id }, data: { createdAt: days(30), usedAt: days(1) } });
  await db.upload.update({ where: { id: fresh.id }, data: { createdAt: days(6) } });
  await sweepUploads();
  expect((await db.upload.findMany({ select: { id: true } })).map(({ id }) => id).sort()).toEqual(
    [used.id, fresh.id].sort(),
  );
  expect((await keys()).length).toBe(4);
  await db.upload.update({ where: { id: used.id }, data: { usedAt: days(8) } });
  await sweepUploads();
  expect(await keys()).toEqual([`uploads/${fresh.id}/original`, `uploads/${fresh.id}/small`]);
});

test("of one person the newest two hundred are kept", async () => {
  const { id: first } = await upload(await picture());
  const row = await db.upload.findUniqueOrThrow({ where: { id: first } });
  const later = Array.from({ length: 199 }, () => ({
    ...row,
    id: crypto.randomUUID(),
    createdAt: new Date(Date.now() + 1000),
  }));
  await db.upload.createMany({ data: later });
  expect(await db.upload.count()).toBe(200);
  await db.upload.update({ where: { id: first }, data: { createdAt: new Date(0) } });
  await upload(await picture());
  expect(await db.upload.count()).toBe(200);
  expect(await db.upload.findUnique({ where: { id: first } })).toBeNull();
});
