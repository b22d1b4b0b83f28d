import OpenAI, { APIError, toFile } from "openai";
import { beforeEach, describe, expect, test } from "vitest";
import { db } from "@/lib/db";
import { books, newChannel } from "@/tests/support/gateway";
import { teamOnServer } from "@/tests/support/team";
import { hold, inParts, json, ok, picture } from "@/tests/support/upstream";

// The official SDK with files, which it sends as a form, and with streams.

const { person, server, upstream } = teamOnServer({ quota: 10 });
let client: OpenAI;

beforeEach(async () => {
  client = new OpenAI({ apiKey: person.key, baseURL: `${server.url}/v1` });
});

const model = "gpt-image-2";
const prompt = "the same harbour at night";
const file = async (seed: number) => toFile(await picture(32, 32, seed), `${seed}.png`, { type: "image/png" });
const base64 = async (seed: number) => (await picture(32, 32, seed)).toString("base64");
const bytesOf = (b64: string | undefined) => Buffer.from(b64 ?? "", "base64");
const onePaid = { counter: { spent: 1, reserved: 0 }, ledger: { reserved: 1, settled: 1, released: 0 } };

describe("images.edit", () => {
  test("a file reaches a channel of the seed's dialect inside the JSON", async () => {
    const edited = await client.images.edit({ model, prompt, image: await file(1), response_format: "b64_json" });
    expect(bytesOf(edited.data?.[0]?.b64_json)).toEqual(await picture());
    expect(upstream.calls.map(({ path, body }) => [path, JSON.parse(body)])).toEqual([
      ["/v1/images/generations", expect.objectContaining({ prompt, n: 1, image: await base64(1) })],
    ]);
    expect(await books(person.userId)).toEqual(onePaid);
  });

  test("several files keep their order, and the answer may be a link", async () => {
    const image = await Promise.all([1, 2, 3].map(file));
    const { data } = await client.images.edit({ model, prompt, image, n: 2, size: "1024x1024" });
    expect(JSON.parse(upstream.calls[0]?.body ?? "")).toMatchObject({
      ...{ n: 2, size: "1024x1024", image: await Promise.all([1, 2, 3].map(base64)) },
    });
    const picked = await Promise.all((data ?? []).map(async ({ url }) => (await fetch(url ?? "")).arrayBuffer()));
    expect(picked.map((bytes) => Buffer.from(bytes))).toEqual([await picture(), await picture(64, 48, 1)]);
    expect(await db.reference.count({ where: { role: "image" } })).toBe(3);
  });

  test("a mask reaches a channel of OpenAI's dialect as a form", async () => {
    await newChannel("gpt-image-masked", { kind: "openai" });
    const b64_json = (await picture()).toString("base64");
    upstream.answers(json(200, { created: 1, data: [{ b64_json }] }));
    const given = { prompt, image: await file(1), mask: await file(2) };
    const { data } = await client.images.edit({ model: "gpt-image-masked", ...given, response_format: "b64_json" });
    expect(data?.[0]?.b64_json).toBe(b64_json);
    const [{ path, body, headers } = expect.unreachable("it was not called")] = upstream.calls;
    expect(path).toBe("/v1/images/edits");
    expect(headers["content-type"]).toMatch(/^multipart\/form-data; boundary=/);
    expect(body).toMatch(/name="image(\[\])?"; filename=[\s\S]*name="mask"; filename=/);
    expect(body).toContain(prompt);
  });

  test("a file that is no image is a BadRequestError that names it, and nobody is called", async () => {
    const image = await toFile(Buffer.from("hello"), "hello.png", { type: "image/png" });
    const error = await client.images.edit({ model, prompt, image }).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(OpenAI.BadRequestError);
    expect(error).toMatchObject({ status: 400, param: "image", code: "invalid_value" });
    expect(upstream.calls).toHaveLength(0);
  });
});

describe("stream: true", () => {
  type Streamed = Awaited<ReturnType<typeof streamed>>;
  async function streamed(params: object = {}) {
    const events: OpenAI.ImageGenStreamEvent[] = [];
    const stream = await client.images.generate({ model, prompt, stream: true, ...params });
    let error: unknown = null;
    try {
      for await (const event of stream) events.push(event);
    } catch (thrown) {
      error = thrown;
    }
    return { events, error };
  }
  const typesOf = ({ events }: Streamed) => events.map(({ type }) => type);

  test("partial images as a streaming upstream shows them, then the image", async () => {
    await db.channel.updateMany({ data: { capabilities: { streaming: true } } });
    upstream.answers(await inParts());
    const answer = await streamed({ partial_images: 2 });
    expect(answer.error).toBeNull();
    expect(typesOf(answer)).toEqual([
      "image_generation.partial_image",
      "image_generation.partial_image",
      "image_generation.completed",
    ]);
    expect(answer.events.map((event) => bytesOf(event.b64_json))).toEqual(
      await Promise.all([picture(8, 8, 1), picture(8, 8, 2), picture(64, 48, 3)]),
    );
    expect(answer.events.map((event) => "partial_image_index" in event && event.partial_image_index)).toEqual([
      0,
      1,
      false,
    ]);
    expect(answer.events.at(-1)).toMatchObject({ size: "64x48", output_format: "png", usage: { total_tokens: 7 } });
    expect(await books(person.userId)).toEqual(onePaid);
  });

  test("the image alone from a channel that does not stream", async () => {
    const answer = await streamed({ partial_images: 2 });
    expect([typesOf(answer), answer.error]).toEqual([["image_generation.completed"], null]);
    expect(bytesOf(answer.events[0]?.b64_json)).toEqual(await picture());
  });

  test("an edit has events of its own name", async () => {
    const image = await file(1);
    const types: string[] = [];
    for await (const event of await client.images.edit({ model, prompt, image, stream: true })) types.push(event.type);
    expect(types).toEqual(["image_edit.completed"]);
  });

  test("a failure in the middle is raised, and is not paid again", async () => {
    upstream.answers(json(500, { error: { message: "boom" } }));
    const { events, error } = await streamed();
    expect(events).toEqual([]);
    expect(error).toBeInstanceOf(APIError);
    expect(error).toMatchObject({ code: "upstream_failed", type: "upstream_error" });
    expect(upstream.calls).toHaveLength(1);
  });

  test("who stops reading has the image made and kept all the same", async () => {
    const { answer, release } = hold(ok());
    upstream.answers(answer);
    const stream = await client.images.generate({ model, prompt, stream: true });
    stream.controller.abort();
    release();
    await expect.poll(() => db.generation.findFirst({ select: { state: true } })).toEqual({ state: "succeeded" });
    expect(await books(person.userId)).toEqual(onePaid);
  });
});
