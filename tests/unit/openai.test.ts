import { afterEach, describe, expect, it } from "vitest";
import { openai } from "@/lib/channels/openai";
import type { ProviderRequest } from "@/lib/channels/provider";
import { asking, providerRequest } from "@/tests/support/dialect";
import { image, type Recorded, replayingServers, reply } from "@/tests/support/replaying";

const { replaying, stop } = replayingServers();
afterEach(stop);

const { generate } = asking(openai, "upstream-secret-key");

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
