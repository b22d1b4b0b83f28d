import { randomBytes } from "node:crypto";
import sharp from "sharp";
import { describe, expect, test, vi } from "vitest";
import { GET as zip } from "@/app/s/[token]/zip/route";
import { db } from "@/lib/db";
import { revokeShare } from "@/lib/shares/shares";
import { storage } from "@/lib/storage/storage";
import { craftedTeam } from "../support/crafted";
import { system } from "../support/gateway";
import { newImages, newSet } from "../support/pictures";
import { embedded, newLink, storeOriginal, unzip } from "../support/shared";

const { me, crafted, first, second } = craftedTeam();

function download(token: string, query = "") {
  const request = new Request(`http://localhost:3000/s/${token}/zip${query}`);
  return zip(request, { params: Promise.resolve({ token }) });
}

const missing = { code: "not_found", type: "invalid_request_error", param: null, message: expect.any(String) };

describe("all in one archive", () => {
  const files = async (response: Response) => unzip(Buffer.from(await response.arrayBuffer()));

  test("of web size, named by the link, without anything embedded, in the link's order", async () => {
    const { token } = await newLink(me.userId, { imageIds: [second(), first()], allowDownload: true });
    const answer = await download(token);
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      "content-type": "application/zip",
      "content-disposition": 'attachment; filename="autumn-first.zip"',
      "cache-control": "private, no-store",
    });
    const all = await files(answer);
    expect(Object.keys(all)).toEqual(["autumn-first-00002.webp", "autumn-first-00001.webp"]);
    for (const bytes of Object.values(all)) {
      expect((await sharp(bytes).metadata()).format).toBe("webp");
      for (const words of embedded) expect(bytes.includes(words)).toBe(false);
    }
  });

  test("of originals where they are allowed; where not, and without downloads, there is no archive", async () => {
    const allowed = await newLink(me.userId, { imageIds: crafted.images, allowDownload: true, allowOriginals: true });
    const all = await files(await download(allowed.token, "?originals"));
    expect(all["autumn-first-00001.png"]?.equals(crafted.png)).toBe(true);
    expect(all["autumn-first-00002.jpg"]?.equals(crafted.jpeg)).toBe(true);
    const small = await newLink(me.userId, { imageIds: crafted.images, allowDownload: true });
    const none = await newLink(me.userId, { imageIds: crafted.images, allowOriginals: true });
    for (const [token, query] of [
      [small.token, "?originals"],
      [none.token, "?originals"],
      [none.token, ""],
    ] as const) {
      const answer = await download(token, query);
      expect([answer.status, (await answer.json()).error]).toEqual([404, missing]);
    }
  });

  test("says which images are missing in storage, and has the others", async () => {
    const { originalKey } = await db.image.findUniqueOrThrow({ where: { id: first() } });
    await storage().delete(originalKey);
    const { token } = await newLink(me.userId, { imageIds: crafted.images, allowDownload: true, allowOriginals: true });
    for (const [query, name] of [
      ["", "autumn-first-00001.webp"],
      ["?originals", "autumn-first-00001.png"],
    ]) {
      const all = await files(await download(token, query));
      expect(Object.keys(all)).toHaveLength(2);
      expect(all["MISSING.txt"]?.toString()).toContain(name);
    }
  });

  test("of many images is read one after the other, as it is sent, and no further when nobody takes it", async () => {
    const many = await newImages(me.userId, 130);
    const raw = { width: 400, height: 400, channels: 3 } as const;
    const noise = await sharp(randomBytes(400 * 400 * 3), { raw })
      .png()
      .toBuffer();
    for (const id of many) await storeOriginal(id, noise);
    const set = await newSet(me.userId, "Many", []);
    for (const [place, imageId] of many.entries()) {
      await db.setImage.create({ data: { setId: set.id, imageId, position: `a${String(place).padStart(4, "0")}` } });
    }
    const { token } = await newLink(me.userId, { setId: set.id, allowDownload: true, allowOriginals: true });
    const all = await files(await download(token, "?originals"));
    expect(Object.keys(all)).toHaveLength(130);
    expect(Object.keys(all)).toEqual(Object.keys(all).sort());

    const get = vi.spyOn(storage(), "get");
    const reader = (await download(token, "?originals")).body?.getReader();
    await reader?.read();
    await reader?.read();
    expect(get.mock.calls.length).toBeLessThan(3);
    await reader?.cancel();
    for (const { value } of get.mock.settledResults) {
      if (value instanceof Error) throw value;
      expect(value.body.locked).toBe(true);
    }
    const opened = get.mock.calls.length;
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(get.mock.calls.length).toBe(opened);
    get.mockRestore();
  });

  test("breaks off when the link is revoked meanwhile", async () => {
    const large = await sharp(randomBytes(1200 * 900 * 3), { raw: { width: 1200, height: 900, channels: 3 } })
      .png()
      .toBuffer();
    for (const id of crafted.images) await storeOriginal(id, large);
    const { id, token } = await newLink(me.userId, {
      imageIds: crafted.images,
      allowDownload: true,
      allowOriginals: true,
    });
    const reader = (await download(token, "?originals")).body?.getReader();
    await reader?.read();
    await revokeShare(system, id);
    const rest = async () => {
      while (!(await reader?.read())?.done);
    };
    await expect(rest()).rejects.toThrow("The link ended");
  });
});
