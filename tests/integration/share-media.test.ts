import sharp from "sharp";
import { describe, expect, test, vi } from "vitest";
import { GET as media } from "@/app/s/[token]/media/[id]/[variant]/route";
import { db } from "@/lib/db";
import { thumbnailKey } from "@/lib/storage/ingest";
import { storage } from "@/lib/storage/storage";
import { craftedTeam } from "../support/crafted";
import { newImages, newSet } from "../support/pictures";
import { craftedPng, embedded, newLink, storeOriginal } from "../support/shared";

const { me, crafted, first, second } = craftedTeam();

async function open(token: string, id: string, variant: string, headers: Record<string, string> = {}) {
  const [name = "", query = ""] = variant.split("?");
  const url = `http://localhost:3000/s/${token}/media/${id}/${name}?${query}`;
  const params = Promise.resolve({ token, id, variant: name });
  const response = await media(new Request(url, { headers }), { params });
  return { status: response.status, headers: response.headers, body: Buffer.from(await response.arrayBuffer()) };
}

const missing = { code: "not_found", type: "invalid_request_error", param: null, message: expect.any(String) };

describe("what visitors get of an image", () => {
  test("has nothing of what was embedded in its file: no EXIF, no C2PA, no prompt", async () => {
    for (const file of [crafted.png, crafted.jpeg]) {
      for (const words of embedded) expect(file?.includes(words), `the crafted file has ${words}`).toBe(true);
    }
    const { token } = await newLink(me.userId, { imageIds: crafted.images });
    for (const id of crafted.images) {
      for (const variant of ["small", "large", "web"]) {
        const { status, headers, body } = await open(token, id, variant);
        expect([status, headers.get("content-type")]).toEqual([200, "image/webp"]);
        for (const words of embedded) expect(body.includes(words), `${variant}: ${words}`).toBe(false);
        const { exif, xmp, icc, iptc, comments } = await sharp(body).metadata();
        expect([exif, xmp, icc, iptc, comments]).toEqual([undefined, undefined, undefined, undefined, undefined]);
      }
    }
  });

  test("is at most 2048 pixels, never larger than it was, and the copy is made once and kept", async () => {
    const wide = await sharp({ create: { width: 3000, height: 1500, channels: 3, background: "#335577" } })
      .png()
      .toBuffer();
    await storeOriginal(first(), wide);
    const { token } = await newLink(me.userId, { imageIds: crafted.images });
    const read = vi.spyOn(storage(), "read");
    const sizes = await Promise.all(
      [first(), second(), first()].map(async (id) => {
        const { width, height } = await sharp((await open(token, id, "web")).body).metadata();
        return [width, height];
      }),
    );
    expect(sizes).toEqual([
      [2048, 1024],
      [640, 400],
      [2048, 1024],
    ]);
    expect(read).toHaveBeenCalledTimes(2);
    await open(token, first(), "web");
    expect(read).toHaveBeenCalledTimes(2);
    read.mockRestore();
  });

  test("is the original, byte for byte, only where the sharer allows downloads and originals", async () => {
    for (const [allowDownload, allowOriginals, status] of [
      [false, false, 404],
      [true, false, 404],
      [false, true, 404],
      [true, true, 200],
    ] as const) {
      const { token } = await newLink(me.userId, { imageIds: crafted.images, allowDownload, allowOriginals });
      const answer = await open(token, first(), "original");
      expect([allowDownload, allowOriginals, answer.status]).toEqual([allowDownload, allowOriginals, status]);
      if (status === 200) expect(answer.body.equals(crafted.png)).toBe(true);
      else expect(JSON.parse(answer.body.toString()).error).toEqual(missing);
    }
  });

  test("saves under the link's title, where downloads are allowed", async () => {
    const closed = await newLink(me.userId, { imageIds: crafted.images });
    expect((await open(closed.token, first(), "web?download")).status).toBe(404);
    const { token } = await newLink(me.userId, { imageIds: crafted.images, allowDownload: true, allowOriginals: true });
    const names = await Promise.all(
      [open(token, first(), "web?download"), open(token, second(), "original?download")].map(async (answer) =>
        (await answer).headers.get("content-disposition"),
      ),
    );
    expect(names).toEqual([
      'attachment; filename="autumn-first-00001.webp"',
      'attachment; filename="autumn-first-00002.jpg"',
    ]);
  });

  test("is kept by nobody without asking again, comes in parts, and its tag tells nothing of the original", async () => {
    const { token } = await newLink(me.userId, { imageIds: crafted.images });
    const { headers, body } = await open(token, first(), "large");
    expect(headers.get("cache-control")).toBe("private, no-cache");
    const tag = headers.get("etag") ?? "";
    const { sha256 } = await db.image.findUniqueOrThrow({ where: { id: first() } });
    expect(tag).not.toContain(Buffer.from(sha256).toString("base64url").slice(0, 12));
    const known = await open(token, first(), "large", { "if-none-match": tag });
    expect([known.status, known.body.length]).toEqual([304, 0]);
    const part = await open(token, first(), "large", { range: "bytes=4-9" });
    expect([part.status, part.headers.get("content-range")]).toEqual([206, `bytes 4-9/${body.length}`]);
    expect(part.body.equals(body.subarray(4, 10))).toBe(true);
    await db.share.updateMany({ data: { revokedAt: new Date() } });
    expect((await open(token, first(), "large", { "if-none-match": tag })).status).toBe(404);
  });
});

describe("which images", () => {
  test("those of the link alone: not another's, no private one of a set, none that is in the trash", async () => {
    const [secret = "", gone = "", added = ""] = await newImages(me.userId, 3);
    for (const id of [secret, gone, added]) await storeOriginal(id, await craftedPng());
    const set = await newSet(me.userId, "Autumn", [first(), secret, gone]);
    await db.image.update({ where: { id: secret }, data: { private: true } });
    await db.image.update({ where: { id: gone }, data: { deletedAt: new Date() } });
    const { token } = await newLink(me.userId, { setId: set.id, allowDownload: true, allowOriginals: true });
    const status = async (id: string) =>
      Promise.all(
        ["small", "large", "web", "original"].map(async (variant) => (await open(token, id, variant)).status),
      );
    expect(await status(first())).toEqual([200, 200, 200, 200]);
    for (const id of [second(), secret, gone, added, crypto.randomUUID()]) {
      expect(await status(id)).toEqual([404, 404, 404, 404]);
    }
    await set.add(added);
    expect(await status(added)).toEqual([200, 200, 200, 200]);
    expect((await open(token, first(), "huge")).status).toBe(404);
  });

  test("of a frozen set those that were in it then", async () => {
    const set = await newSet(me.userId, "Autumn", [first(), second()]);
    const { token } = await newLink(me.userId, { setId: set.id, frozen: true, imageIds: [first()] });
    expect((await open(token, first(), "small")).status).toBe(200);
    expect((await open(token, second(), "small")).status).toBe(404);
  });
});

test("a copy that was lost is made again", async () => {
  const { token } = await newLink(me.userId, { imageIds: crafted.images });
  await open(token, first(), "web");
  await storage().delete(thumbnailKey(first(), "web"));
  expect((await open(token, first(), "web")).status).toBe(200);
});
