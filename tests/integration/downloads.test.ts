import sharp from "sharp";
import { beforeEach, describe, expect, test } from "vitest";
import { zipImages } from "@/lib/archive";
import { answerConverted } from "@/lib/converted";
import { db } from "@/lib/db";
import { zipInput } from "@/lib/schemas/image-acts";
import { storage } from "@/lib/storage/storage";
import { trashImages } from "@/lib/trash";
import { teamOf } from "@/tests/support/team";
import { keepSessions } from "../support/gateway";
import { newImages } from "../support/pictures";
import { craftedJpeg, craftedPng, storeOriginal, unzip } from "../support/shared";

const { me, other } = teamOf("me", "other");
let ids: string[];
let png: Buffer;
let jpeg: Buffer;
const [first, second] = [() => ids[0] ?? "", () => ids[1] ?? ""];

beforeEach(async () => {
  await keepSessions(me, other);
  ids = await newImages(me.userId, 2);
  [png, jpeg] = await Promise.all([craftedPng(), craftedJpeg()]);
  await storeOriginal(first(), png);
  await storeOriginal(second(), jpeg);
});

const bytesOf = async (body: ReadableStream<Uint8Array>) => Buffer.from(await new Response(body).arrayBuffer());

describe("an archive of a selection", () => {
  test("has the originals byte for byte under their numbers, each with its facts beside it", async () => {
    const { fileName, body } = await zipImages(other, [second(), first(), second()]);
    const files = unzip(await bytesOf(body));
    expect(fileName).toBe("proofsheet-2-images.zip");
    expect(Object.keys(files)).toEqual([
      "proofsheet-00002.jpg",
      "proofsheet-00002.json",
      "proofsheet-00001.png",
      "proofsheet-00001.json",
    ]);
    expect(files["proofsheet-00001.png"]?.equals(png)).toBe(true);
    expect(files["proofsheet-00002.jpg"]?.equals(jpeg)).toBe(true);
    const facts = JSON.parse(String(files["proofsheet-00001.json"]));
    expect(facts).toMatchObject({ image: 1, prompt: "a harbour", model: "gpt-image-2", size: { got: "640x400" } });
  });

  test("leaves out what the person does not see, and is not found where nothing is left", async () => {
    await db.image.update({ where: { id: first() }, data: { private: true } });
    const files = unzip(await bytesOf((await zipImages(other, ids)).body));
    expect(Object.keys(files)).toEqual(["proofsheet-00002.jpg", "proofsheet-00002.json"]);
    await trashImages(me, [second()]);
    await expect(zipImages(other, ids)).rejects.toMatchObject({ code: "not_found" });
    await expect(zipImages(me, [crypto.randomUUID()])).rejects.toMatchObject({ code: "not_found" });
  });

  test("names what is not in storage, and goes on", async () => {
    const { originalKey } = await db.image.findUniqueOrThrow({ where: { id: first() } });
    await storage().delete(originalKey);
    const files = unzip(await bytesOf((await zipImages(me, ids)).body));
    expect(String(files["MISSING.txt"])).toContain("proofsheet-00001.png");
    expect(Object.keys(files)).toContain("proofsheet-00002.jpg");
  });

  test("breaks off when the session ends meanwhile", async () => {
    const { body } = await zipImages(me, ids);
    const reader = body.getReader();
    await reader.read();
    await db.session.deleteMany();
    const rest = (async () => {
      while (!(await reader.read()).done);
    })();
    await expect(rest).rejects.toThrow("session ended");
  });

  test("reads one image after the other, and none that nobody waits for", async () => {
    const many = await newImages(me.userId, 30);
    for (const id of many) await storeOriginal(id, png);
    const { body } = await zipImages(me, many);
    let open = 0;
    let opened = 0;
    const get = storage().get.bind(storage());
    storage().get = async (...given) => {
      const found = await get(...given);
      open += 1;
      opened += 1;
      expect(open).toBeLessThanOrEqual(2);
      const end = () => {
        open -= 1;
      };
      const watched = found.body.pipeThrough(new TransformStream({ flush: end }));
      return { ...found, body: watched };
    };
    const reader = body.getReader();
    await reader.read();
    await reader.cancel();
    expect(opened).toBeLessThan(5);
    storage().get = get;
  });

  test("is asked for by a form's field or a list of at most 2,000 ids", () => {
    expect(zipInput.parse({ ids: ids.join(",") }).ids).toEqual(ids);
    expect(zipInput.parse({ ids }).ids).toEqual(ids);
    for (const wrong of ["", "1,2", `${first()},`, [], [1], 7, Array(2001).fill(first()).join(",")]) {
      expect(zipInput.safeParse({ ids: wrong }).success, String(wrong).slice(0, 40)).toBe(false);
    }
  });
});

describe("an original in another format", () => {
  const ask = async (id: string, format: string, headers: Record<string, string> = {}) => {
    const answer = await answerConverted(new Request("http://localhost/?download=1", { headers }), me, id, format);
    return { status: answer.status, headers: answer.headers, body: Buffer.from(await answer.arrayBuffer()) };
  };

  test.each([
    ["png", "image/png", "proofsheet-00002.png"],
    ["webp", "image/webp", "proofsheet-00002.webp"],
  ])("is a %s of the same pixels under its own name", async (format, mime, name) => {
    const { headers, body } = await ask(second(), format);
    expect(await sharp(body).metadata()).toMatchObject({ format, width: 640, height: 400 });
    expect(headers.get("content-type")).toBe(mime);
    expect(headers.get("content-disposition")).toBe(`attachment; filename="${name}"`);
    expect(headers.get("content-length")).toBe(String(body.length));
    // No place where a picture was taken, no prompt of anybody's tool.
    for (const word of ["GPS place", "embedded prompt"]) expect(body.includes(word)).toBe(false);
  });

  test("in its own format is the original itself", async () => {
    const { headers, body } = await ask(first(), "png");
    expect(body.equals(png)).toBe(true);
    expect(headers.get("content-disposition")).toBe('attachment; filename="proofsheet-00001.png"');
  });

  test("is white where it was transparent, as a JPEG", async () => {
    const clear = await sharp({ create: { width: 64, height: 64, channels: 4, background: "#ff000000" } })
      .png()
      .toBuffer();
    await storeOriginal(first(), clear);
    const { headers, body } = await ask(first(), "jpeg");
    expect(headers.get("content-disposition")).toBe('attachment; filename="proofsheet-00001.jpg"');
    const [red, green, blue] = await sharp(body).raw().toBuffer();
    expect([red, green, blue]).toEqual([255, 255, 255]);
    expect(await sharp((await ask(first(), "webp")).body).metadata()).toMatchObject({ hasAlpha: true });
  });

  test("is refused for what is no format, and not sent to who has it", async () => {
    for (const wrong of ["gif", "", "JPEG", "__proto__", "constructor"]) {
      await expect(ask(first(), wrong)).rejects.toMatchObject({ code: "invalid_value", param: "format", status: 400 });
    }
    const { headers } = await ask(first(), "webp");
    const again = await ask(first(), "webp", { "if-none-match": headers.get("etag") ?? "" });
    expect([again.status, again.body.length]).toEqual([304, 0]);
    await trashImages(me, [first()]);
    await expect(ask(first(), "webp")).rejects.toMatchObject({ code: "not_found" });
  });
});
