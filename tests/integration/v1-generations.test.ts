import { createHash } from "node:crypto";
import sharp from "sharp";
import { beforeAll, describe, expect, test } from "vitest";
import { GET as media } from "@/app/media/[id]/[variant]/route";
import { POST as generate } from "@/app/v1/images/generations/route";
import { GET as listModels } from "@/app/v1/models/route";
import { db } from "@/lib/db";
import { storage } from "@/lib/storage/storage";
import { books, call, newMember } from "@/tests/support/gateway";
import { teamWithUpstream } from "@/tests/support/team";
import { json, ok, picture } from "@/tests/support/upstream";

const { person, upstream } = teamWithUpstream();

const ask = (body: unknown) => call(generate, person.key, body);
const minimal = { model: "gpt-image-2", prompt: "a harbour" };

describe("the upstream's request body", () => {
  const sent = async (body: string) => {
    const answer = await ask(body);
    expect(answer).toMatchObject({ status: 200 });
    expect(upstream.calls).toHaveLength(1);
    return upstream.calls[0]?.body;
  };
  const head = '{"model":"gpt-image-2","prompt":"a harbour"';

  test("has one image, and asks for it in the answer", async () => {
    expect(await sent(JSON.stringify(minimal))).toBe(`${head},"n":1,"response_format":"b64_json"}`);
    expect(upstream.calls[0]).toMatchObject({
      path: "/v1/images/generations",
      headers: { authorization: "Bearer upstream-secret-key", "content-type": "application/json" },
    });
  });

  test.each(["0", "null", "1"])("n %s means one", async (n) => {
    expect(await sent(`${head},"n":${n}}`)).toBe(`${head},"n":1,"response_format":"b64_json"}`);
  });

  test.each([
    ["1:1", "1024x1024"],
    ["4:3", "1536x1152"],
    ["3:2", "1536x1024"],
    ["2:3", "1024x1536"],
    ["16:9", "1920x1080"],
    ["9:16", "1080x1920"],
    ["1536x1024", "1536x1024"],
    ["auto", "auto"],
  ])("size %s goes as %s", async (asked, size) => {
    expect(await sent(`${head},"size":"${asked}"}`)).toBe(
      `${head},"n":1,"size":"${size}","response_format":"b64_json"}`,
    );
  });

  test("style, background, quality and unknown fields go as they were written, byte for byte", async () => {
    const rest =
      '"quality":"hd","style":{"name" : "riso","inks":3.0},"background":"transparent","x-\\u0041":[1.50, {}],"seed":null,"user":null';
    expect(await sent(`${head},${rest}}`)).toBe(
      `${head},"n":1,"response_format":"b64_json","quality":"hd","style":{"name" : "riso","inks":3.0},"background":"transparent","x-A":[1.50, {}],"seed":null}`,
    );
  });

  test.each([
    ["true", ',"watermark":true'],
    ["false", ',"watermark":false'],
  ])("watermark %s is said", async (value, expected) => {
    expect(await sent(`${head},"watermark":${value}}`)).toBe(`${head},"n":1,"response_format":"b64_json"${expected}}`);
  });

  test("a watermark that is not given is not sent", async () => {
    expect(await sent(`${head}}`)).not.toContain("watermark");
  });

  describe("reference images", () => {
    let base64: string;
    beforeAll(async () => {
      base64 = (await picture(32, 32)).toString("base64");
    });
    const image = async (value: string) =>
      (JSON.parse((await sent(`${head},"image":${value}}`)) ?? "{}") as { image: unknown }).image;

    test("a base64 string stays one", async () => {
      expect(await image(`"${base64}"`)).toBe(base64);
      expect(await db.reference.findMany()).toMatchObject([
        { form: "base64", mime: "image/png", width: 32, position: 0 },
      ]);
    });
    test("a large one is the same to the byte", async () => {
      const noise = { mean: 128, sigma: 60, type: "gaussian" } as const;
      const create = { width: 640, height: 640, channels: 3, background: "#000", noise } as const;
      const large = await sharp({ create }).png().toBuffer();
      expect(large.length).toBeGreaterThan(512 * 1024);
      const data = `data:image/png;base64,${large.toString("base64")}`;
      await image(`["${data}"]`);
      expect(upstream.calls[0]?.body.includes(`"image":["${data}"]`)).toBe(true);
      const [row] = await db.reference.findMany();
      expect((await storage().read(row?.storageKey ?? "")).equals(large)).toBe(true);
    });
    test("an array stays an array, even with one image", async () => {
      expect(await image(`["${base64}"]`)).toEqual([base64]);
    });
    test("a data: URL stays one", async () => {
      expect(await image(`["data:image/png;base64,${base64}"]`)).toEqual([`data:image/png;base64,${base64}`]);
    });
    test.each(["url", "b64_json"])('{"%s"} is understood', async (name) => {
      expect(await image(`{"${name}":"${base64}"}`)).toBe(base64);
    });
    test('{"image_url": {"url"}} is understood', async () => {
      expect(await image(`{"image_url":{"url":"data:image/png;base64,${base64}"}}`)).toBe(
        `data:image/png;base64,${base64}`,
      );
    });
    test("an object of another shape goes as it is", async () => {
      expect(await sent(`${head},"image":{"file_id" : "f_1"}}`)).toContain('"image":{"file_id" : "f_1"}');
    });
  });
});

describe("the answer", () => {
  test("has a link to the stored copy that works without a cookie, and the revised prompt", async () => {
    const { status, body, headers } = await ask({ ...minimal, size: "3:2", response_format: "url" });
    expect(status).toBe(200);
    expect(body).toEqual({
      created: expect.any(Number),
      data: [{ url: expect.stringMatching(/^http:\/\/localhost:3000\/media\//), revised_prompt: "Revised: a harbour" }],
    });
    const url = new URL(body.data[0].url);
    const [, , id = "", variant = ""] = url.pathname.split("/");
    const got = await media(new Request(url), { params: Promise.resolve({ id, variant }) });
    expect(got.headers.get("content-type")).toBe("image/png");
    expect((await picture()).equals(Buffer.from(await got.arrayBuffer()))).toBe(true);
    expect(Object.fromEntries(headers)).toMatchObject({
      "x-channel": "upstream",
      "x-size-asked": "3:2",
      "x-size-sent": "1536x1024",
      "x-quota-remaining": "99",
      "x-generation-id": expect.any(String),
      "x-request-id": expect.any(String),
    });
    url.searchParams.set("expires", "9999999999");
    const forged = await media(new Request(url), { params: Promise.resolve({ id, variant }) });
    expect(forged.status).toBe(404);
  });

  test("has the images in base64 if asked, and their usage", async () => {
    upstream.answers(ok({ usage: { total_tokens: 7 } }));
    const { body } = await ask({ ...minimal, n: 2, response_format: "b64_json" });
    expect(body.usage).toEqual({ total_tokens: 7 });
    expect(body.data.map((one: { b64_json: string }) => one.b64_json)).toEqual([
      (await picture(64, 48, 0)).toString("base64"),
      (await picture(64, 48, 1)).toString("base64"),
    ]);
  });

  test("reads an upstream that answers with a URL whatever was asked, and says nothing of revising if it did not", async () => {
    upstream.answers((_, response) => {
      const url = `http://${upstream.hostPort}/result.png`;
      response.setHeader("content-type", "application/json").end(JSON.stringify({ created: 1, data: [{ url }] }));
    });
    const { body } = await ask({ ...minimal, response_format: "b64_json" });
    expect(body.data).toEqual([{ b64_json: (await picture()).toString("base64") }]);
  });

  test("is read and kept though what stands beside the image is odd", async () => {
    const said = "a\0b \ud800 upstream-secret-key";
    const kept = "ab \ufffd [key]";
    const data = [null, { b64_json: (await picture()).toString("base64"), url: "", revised_prompt: said }];
    upstream.answers(json(200, { data, usage: { total_tokens: 7, [said]: said } }));
    const { status, body } = await ask(minimal);
    expect([status, body.data[0].revised_prompt, body.usage]).toEqual([200, kept, { total_tokens: 7, [kept]: kept }]);
    expect(await db.image.findFirst()).toMatchObject({ revisedPrompt: kept });
    expect(await db.generation.findFirst()).toMatchObject({ usage: { total_tokens: 7, [kept]: kept } });
  });

  test("some of n: those that came are returned and charged", async () => {
    const good = (await picture()).toString("base64");
    upstream.answers((_, response) => {
      const data = [{ b64_json: good }, { b64_json: good.slice(0, 40) }];
      response.setHeader("content-type", "application/json").end(JSON.stringify({ created: 1, data }));
    });
    const { status, body } = await ask({ ...minimal, n: 2 });
    expect([status, body.data.length]).toEqual([200, 1]);
    expect(await books(person.userId)).toEqual({
      counter: { spent: 1, reserved: 0 },
      ledger: { reserved: 2, settled: 1, released: 0 },
    });
  });

  test("what was made is kept: prompt as given, the original byte for byte, its SHA-256 and its pixels", async () => {
    const prompt = "  a harbour\n";
    await ask({ ...minimal, prompt, n: 2 });
    const generation = await db.generation.findFirstOrThrow({ include: { images: { orderBy: { index: "asc" } } } });
    expect(generation).toMatchObject({ state: "succeeded", prompt, promptSent: prompt, n: 2, door: "api" });
    expect(generation.images).toHaveLength(2);
    for (const [index, image] of generation.images.entries()) {
      const bytes = await storage().read(image.originalKey);
      expect(bytes.equals(await picture(64, 48, index))).toBe(true);
      expect(Buffer.from(image.sha256)).toEqual(createHash("sha256").update(bytes).digest());
      expect(image).toMatchObject({ width: 64, height: 48, mime: "image/png", bytes: bytes.length });
      expect(image.revisedPrompt).toBe(`Revised: ${prompt}`);
    }
  });
});

test("a channel with other sizes gets the closest one, with the ratio intent after the prompt", async () => {
  const sizes = { kind: "list", sizes: ["1024x1024", "1536x1024", "1024x1536"] };
  await db.channel.updateMany({ data: { capabilities: { sizes } } });
  const { headers } = await ask({ ...minimal, size: "16:9" });
  expect(JSON.parse(upstream.calls[0]?.body ?? "")).toMatchObject({
    prompt: "a harbour Compose for a 16:9 frame (1920x1080).",
    size: "1536x1024",
  });
  expect(headers.get("x-size-sent")).toBe("1536x1024");
  expect(await db.generation.findFirst()).toMatchObject({
    prompt: "a harbour",
    sizeAsked: "16:9",
    sizeSent: "1536x1024",
  });
});

test("the models that enabled channels serve are listed in OpenAI's shape", async () => {
  const { status, body } = await call(listModels, person.key);
  expect(status).toBe(200);
  expect(body).toEqual({
    object: "list",
    data: [{ id: "gpt-image-2", object: "model", created: expect.any(Number), owned_by: "proofsheet" }],
  });
});

test("each person's quota is their own", async () => {
  const other = await newMember("other@example.com");
  await db.user.update({ where: { id: person.userId }, data: { monthlyQuota: 0 } });
  expect((await ask(minimal)).status).toBe(429);
  expect((await call(generate, other.key, minimal)).status).toBe(200);
});
