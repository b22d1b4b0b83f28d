import { readFileSync } from "node:fs";
import { createServer, type IncomingHttpHeaders } from "node:http";
import { afterEach, describe, expect, it, vi } from "vitest";
import { openai } from "@/lib/channels/openai";
import type { PartialImage, ProviderRequest } from "@/lib/channels/provider";
import { asking, createServers, providerRequest } from "@/tests/support/dialect";

const { listen, stop } = createServers();
afterEach(stop);

const { generate, failure } = asking(openai, "upstream-secret-key");

type Recorded = { path: string; headers: IncomingHttpHeaders; body: Buffer };
type Reply = { status: number; headers: Record<string, string>; body: unknown };

const file = (name: string) => readFileSync(new URL(`replies/openai-${name}`, import.meta.url), "utf8");
const reply = (name: string) => JSON.parse(file(`${name}.json`)) as Reply;

/** An upstream that records what it is asked and answers with a recorded reply of OpenAI's API. */
async function replaying(name: string) {
  const calls: Recorded[] = [];
  const { status, headers, body } = name.endsWith(".sse")
    ? { status: 200, headers: { "content-type": "text/event-stream; charset=utf-8" }, body: file(name) }
    : reply(name);
  const baseUrl = await listen(
    createServer(async (request, response) => {
      calls.push({
        path: request.url ?? "",
        headers: request.headers,
        body: Buffer.concat(await request.toArray()),
      });
      response.writeHead(status, headers).end(typeof body === "string" ? body : JSON.stringify(body));
    }),
  );
  return { baseUrl, calls };
}

const sentJson = async (given: Partial<ProviderRequest>) => {
  const { baseUrl, calls } = await replaying("generation");
  await generate(baseUrl, given);
  expect(calls).toMatchObject([{ path: "/v1/images/generations", headers: { "content-type": "application/json" } }]);
  return JSON.parse(String(calls[0]?.body)) as Record<string, unknown>;
};

const sentForm = async (given: Partial<ProviderRequest>) => {
  const { baseUrl, calls } = await replaying("edit");
  await generate(baseUrl, given);
  expect(calls).toMatchObject([{ path: "/v1/images/edits" }]);
  const { body, headers } = calls[0] as Recorded;
  expect(headers["content-length"]).toBe(String(body.length));
  const form = await new Response(body as BodyInit, {
    headers: { "content-type": headers["content-type"] ?? "" },
  }).formData();
  return Promise.all(
    [...form].map(async ([name, value]) =>
      typeof value === "string"
        ? [name, value]
        : [name, value.name, value.type, Buffer.from(await value.arrayBuffer())],
    ),
  );
};

const fields = (given: Record<string, unknown>) =>
  new Map(Object.entries(given).map(([name, value]) => [name, JSON.stringify(value)]));
const image = (mime: string, text: string) => ({ form: "base64" as const, mime, bytes: Buffer.from(text) });
const raw = { form: "raw" as const, json: '{"file_id":"f_1"}' };
const all = fields({
  quality: "hd",
  background: "transparent",
  output_format: "webp",
  output_compression: 80,
  moderation: "low",
  user: "u-1",
  style: "vivid",
  watermark: false,
  negative_prompt: "rain",
  seed: 7,
});
const unknown = ["style", "watermark", "negative_prompt", "seed"];

describe("a generation", () => {
  it("has what OpenAI's API knows and nothing else", async () => {
    expect(await sentJson({ n: 2, size: "1536x1024", fields: all })).toEqual({
      model: "gpt-image-2",
      prompt: "a harbour",
      n: 2,
      size: "1536x1024",
      quality: "high",
      background: "transparent",
      output_format: "webp",
      output_compression: 80,
      moderation: "low",
      user: "u-1",
    });
    expect(openai.ignores(providerRequest({ fields: all }))).toEqual(unknown);
  });

  it("leaves out a size that nobody gave", async () => {
    expect(await sentJson({})).toEqual({ model: "gpt-image-2", prompt: "a harbour", n: 1 });
  });

  it.each([
    ["standard", "medium"],
    ["hd", "high"],
    ["low", "low"],
    ["auto", "auto"],
    ["constructor", "constructor"],
  ])("asks for the quality %s as %s", async (quality, sent) => {
    expect(await sentJson({ fields: fields({ quality }) })).toMatchObject({ quality: sent });
  });

  it("ignores a background that is an object, references that only another dialect reads, and a mask of none", async () => {
    const given = {
      fields: fields({ background: { color: "red" } }),
      references: [raw],
      mask: image("image/png", "mask"),
    };
    expect(await sentJson(given)).toEqual({ model: "gpt-image-2", prompt: "a harbour", n: 1 });
    expect(openai.ignores(providerRequest(given))).toEqual(["image", "mask", "background"]);
  });

  it("gives its images and its usage", async () => {
    const { baseUrl, calls } = await replaying("generation");
    const { data, usage } = reply("generation").body as { data: { b64_json: string }[]; usage: unknown };
    expect(await generate(baseUrl, { n: 2 })).toEqual({
      images: data.map(({ b64_json }) => ({ bytes: Buffer.from(b64_json, "base64"), revisedPrompt: null })),
      usage,
    });
    expect(calls[0]?.headers).toMatchObject({
      authorization: "Bearer upstream-secret-key",
      accept: "application/json",
    });
  });
});

describe("an edit", () => {
  it("is a form with the images as files, in their order, and the same fields but for moderation", async () => {
    const prompt = 'a "harbour"\r\n--at night 🎨';
    const references = [
      image("image/png", "one"),
      { ...image("image/jpeg", "two\r\n--x"), form: "url" as const },
      raw,
      image("image/webp", "t".repeat(300_000)),
    ];
    const given = { prompt, n: 2, size: "1024x1024", references, mask: image("image/png", "mask"), fields: all };
    expect(await sentForm(given)).toEqual([
      ["model", "gpt-image-2"],
      ["prompt", prompt],
      ["n", "2"],
      ["size", "1024x1024"],
      ["quality", "high"],
      ["background", "transparent"],
      ["output_format", "webp"],
      ["output_compression", "80"],
      ["user", "u-1"],
      ["image[]", "reference-0.png", "image/png", Buffer.from("one")],
      ["image[]", "reference-1.jpg", "image/jpeg", Buffer.from("two\r\n--x")],
      ["image[]", "reference-2.webp", "image/webp", Buffer.from("t".repeat(300_000))],
      ["mask", "mask.png", "image/png", Buffer.from("mask")],
    ]);
    expect(openai.ignores(providerRequest(given))).toEqual(["image", "moderation", ...unknown]);
  });

  it("leaves out what nobody gave", async () => {
    expect(await sentForm({ references: [image("image/png", "one")] })).toEqual([
      ["model", "gpt-image-2"],
      ["prompt", "a harbour"],
      ["n", "1"],
      ["image[]", "reference-0.png", "image/png", Buffer.from("one")],
    ]);
  });

  it("gives its images and its usage", async () => {
    const { baseUrl } = await replaying("edit");
    const { data, usage } = reply("edit").body as { data: { b64_json: string }[]; usage: unknown };
    const bytes = Buffer.from(data[0]?.b64_json ?? "", "base64");
    expect(await generate(baseUrl, { references: [image("image/png", "one")] })).toEqual({
      images: [{ bytes, revisedPrompt: null }],
      usage,
    });
  });
});

describe("a stream", () => {
  const eventsOf = (name: string) =>
    [...file(name).matchAll(/^data: (.*)$/gm)].map(([, data]) => JSON.parse(data ?? "") as Record<string, unknown>);
  const bytesOf = (event: Record<string, unknown> | undefined) => Buffer.from(String(event?.b64_json), "base64");

  it("tells of each partial image and ends in the completed one", async () => {
    const { baseUrl, calls } = await replaying("generation.sse");
    const partials: PartialImage[] = [];
    const [first, second, completed] = eventsOf("generation.sse");
    const result = await generate(baseUrl, { stream: { partialImages: 2 }, onPartial: (one) => partials.push(one) });
    expect(partials).toEqual([
      { number: 0, bytes: bytesOf(first) },
      { number: 1, bytes: bytesOf(second) },
    ]);
    expect(result).toEqual({
      images: [{ bytes: bytesOf(completed), revisedPrompt: null }],
      usage: completed?.usage,
    });
    expect(JSON.parse(String(calls[0]?.body))).toEqual({
      model: "gpt-image-2",
      prompt: "a harbour",
      n: 1,
      stream: true,
      partial_images: 2,
    });
  });

  it("of an edit is asked for in the form", async () => {
    const { baseUrl, calls } = await replaying("edit.sse");
    const onPartial = vi.fn();
    const references = [image("image/png", "one")];
    const { images } = await generate(baseUrl, { stream: { partialImages: 1 }, references, onPartial });
    expect(images).toEqual([{ bytes: bytesOf(eventsOf("edit.sse")[1]), revisedPrompt: null }]);
    expect(onPartial).toHaveBeenCalledTimes(1);
    const body = String(calls[0]?.body);
    expect(body).toContain('name="stream"\r\n\r\ntrue\r\n');
    expect(body).toContain('name="partial_images"\r\n\r\n1\r\n');
  });

  it("may end in a refusal", async () => {
    const { baseUrl } = await replaying("moderation-blocked.sse");
    expect(await failure(baseUrl, { stream: { partialImages: 0 } })).toMatchObject({
      failure: "moderated",
      message: "Your request was rejected by the safety system. safety_violations=[violence].",
      detail: { code: "moderation_blocked", type: "image_generation_user_error" },
    });
  });

  it("that the upstream does not give is no loss", async () => {
    const { baseUrl } = await replaying("generation");
    expect((await generate(baseUrl, { stream: { partialImages: 3 } })).images).toHaveLength(2);
  });
});

describe("OpenAI's errors", () => {
  it.each([
    ["moderation-blocked", "moderated", {}],
    ["invalid-api-key", "channel", {}],
    ["organization-unverified", "channel", {}],
    ["model-not-found", "channel", {}],
    ["invalid-model", "channel", {}],
    ["insufficient-quota", "channel", {}],
    ["billing-hard-limit", "channel", {}],
    ["rate-limit", "rate_limited", { retryAfter: 12 }],
    ["invalid-size", "refused", {}],
    ["unknown-parameter", "refused", {}],
    ["server-error", "failed", {}],
    ["overloaded", "failed", { retryAfter: 20 }],
  ])("%s is %s", async (name, failed, more) => {
    const { baseUrl, calls } = await replaying(name);
    const { status, body } = reply(name);
    const { message, type, param, code } = (body as { error: Record<string, string | null> }).error;
    const error = await failure(baseUrl);
    expect(error.failure).toBe(failed);
    expect(error.message).toBe(message?.replace(/https:\S+/, "[address]"));
    expect(error.detail).toEqual({
      status,
      code,
      ...(failed === "moderated" && { categories: ["violence"] }),
      ...(type && { type }),
      ...(param && { param }),
      ...more,
    });
    expect(calls).toHaveLength(1);
  });
});
