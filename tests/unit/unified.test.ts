import { randomBytes } from "node:crypto";
import { afterEach, describe, expect, it, vi } from "vitest";
import { unified } from "@/lib/channels/unified";
import { asking, createServers } from "@/tests/support/dialect";

const apiKey = "upstream-secret-key";
const png = Buffer.from("these stand for a picture's bytes");
const b64_json = png.toString("base64");

const { answering, answeringJson, stop } = createServers();
afterEach(stop);

const { generate, failure } = asking(unified, apiKey);

const imagesOf = async (answer: unknown) => (await generate(await answeringJson(200, answer))).images;
const usageOf = async (usage: unknown) =>
  (await generate(await answeringJson(200, { data: [{ b64_json }], usage }))).usage;

describe("an answer that was paid for is read though something in it is odd", () => {
  const good = { bytes: png, revisedPrompt: null };

  it.each([
    ["an empty url", { data: [{ b64_json, url: "" }] }],
    ["a url of another type", { data: [{ b64_json, url: {} }] }],
    ["a revised prompt of another type", { data: [{ b64_json, revised_prompt: ["a"] }] }],
    ["images that are none beside it", { data: [null, 7, "x", [], {}, { url: "", b64_json: "" }, { b64_json }] }],
    ["base64 as a data: URL", { data: [{ b64_json: `data:image/png;base64,${b64_json}` }] }],
    ["a data: URL as the url", { data: [{ b64_json: "", url: `data:image/png;base64,${b64_json}` }] }],
    ["usage as a list", { data: [{ b64_json }], usage: [] }],
    ["usage as a word", { data: [{ b64_json }], usage: "much" }],
    ["unknown fields", { data: [{ b64_json, seed: 1 }], created: "today", more: null }],
  ])("%s", async (_, answer) => {
    expect(await imagesOf(answer)).toEqual([good]);
  });

  it.each([{}, { data: null }, { data: "x" }, []])("is invalid without a list of images: %j", async (answer) => {
    expect(await failure(await answeringJson(200, answer))).toMatchObject({ failure: "invalid" });
  });

  it.each([[[]], [[null, {}]]])("has no images if none of %j is one", async (data) => {
    expect(await imagesOf({ data })).toEqual([]);
  });

  it.each([[[]], ["much"], [7], [null], [{ long: "x".repeat(17_000) }]])(
    "keeps no usage that is odd or large (%#)",
    async (usage) => {
      expect(await usageOf(usage)).toBeNull();
    },
  );

  it("keeps usage down to a depth that every JSON reader takes", async () => {
    const deep = "[".repeat(50_000) + "]".repeat(50_000);
    const baseUrl = await answering((_, response) => {
      response.end(`{"data":[{"b64_json":"${b64_json}"}],"usage":{"total":7,"deep":${deep}}}`);
    });
    const { usage } = await generate(baseUrl);
    expect(usage).toMatchObject({ total: 7 });
    expect(JSON.stringify(usage).length).toBeLessThan(100);
  });
});

describe("an image is never parsed", () => {
  const large = randomBytes(300_000);
  const base64 = large.toString("base64");

  it.each([
    ["as base64", { b64_json: base64 }],
    ["as a data: URL", { b64_json: `data:image/png;base64,${base64}` }],
    ["as a data: URL in url", { url: `data:image/png;base64,${base64}`, b64_json: null }],
  ])("%s, and read all the same", async (_, image) => {
    const parse = vi.spyOn(JSON, "parse");
    const usage = { total_tokens: 7 };
    const result = await generate(await answeringJson(200, { data: [{ ...image, revised_prompt: "x" }], usage }));
    expect(Math.max(...parse.mock.calls.map(([text]) => text.length))).toBeLessThan(1000);
    parse.mockRestore();
    const [made] = result.images;
    // By `equals`, since a failing comparison would be printed byte by byte.
    expect(made && "bytes" in made && made.bytes.equals(large)).toBe(true);
    expect([result.images.length, made?.revisedPrompt, result.usage]).toEqual([1, "x", usage]);
  });

  it("and goes on as the upstream wrote it, if that was plain base64", async () => {
    const baseUrl = await answeringJson(200, { data: [{ b64_json: base64 }, { b64_json: `data:;base64,${base64}` }] });
    const handedOn = (await generate(baseUrl)).images.map(
      (made) => "bytes" in made && made.base64?.toString() === base64,
    );
    expect(handedOn).toEqual([true, false]);
  });

  it("nor is it where slashes are escaped", async () => {
    const baseUrl = await answering((_, response) => {
      response.end(JSON.stringify({ data: [{ b64_json: base64 }] }).replaceAll("/", "\\/"));
    });
    const [made] = (await generate(baseUrl)).images;
    expect(made && "bytes" in made && made.bytes.equals(large)).toBe(true);
  });

  it("while other long strings are what they were: a prompt, usage, a url that is none", async () => {
    const long = "ä".repeat(300_000);
    const data = [{ b64_json, revised_prompt: long }, { url: `https://example.com/${long}` }];
    const result = await generate(await answeringJson(200, { data, usage: { [long]: long } }));
    expect(result).toEqual({ images: [{ bytes: png, revisedPrompt: long.slice(0, 32_000) }], usage: null });
  });

  it("nor kept if it cannot be one", async () => {
    const data = [{ b64_json: "<html>" }, { b64_json: `${base64}*` }, { b64_json }];
    expect(await imagesOf({ data })).toEqual([{ bytes: png, revisedPrompt: null }]);
  });
});

describe("what an upstream says", () => {
  const said = `a\0b \ud800 ${apiKey} up\0stream-secret-key HTTPS://inner.example/x?y=1 \u{1f600}`;
  const kept = "ab \ufffd [key] [key] [address] \u{1f600}";

  it("is kept without NUL, lone surrogates, our key and addresses: revised prompt and usage", async () => {
    const usage = { total_tokens: 7, [said]: [said, { nested: said }, null, true] };
    const result = await generate(await answeringJson(200, { data: [{ b64_json, revised_prompt: said }], usage }));
    expect(result.images).toEqual([{ bytes: png, revisedPrompt: kept }]);
    expect(result.usage).toEqual({ total_tokens: 7, [kept]: [kept, { nested: kept }, null, true] });
  });

  it("is kept likewise of an error: message, type, code and param", async () => {
    const error = { message: said, type: said, code: said, param: said };
    const { message, detail } = await failure(await answeringJson(422, { error }));
    expect([message, detail]).toEqual([kept, { status: 422, type: kept, code: kept, param: kept }]);
  });

  it("is kept up to a length, and never ends in half a character", async () => {
    const long = "\u{1f600}".repeat(40_000);
    const [image] = await imagesOf({ data: [{ b64_json, revised_prompt: `x${long}` }] });
    expect(image?.revisedPrompt?.length).toBe(31_999);
    expect(image?.revisedPrompt?.isWellFormed()).toBe(true);
  });

  it("is kept up to a length of an error, too", async () => {
    const long = "x".repeat(40_000);
    const error = { message: long, type: long, code: long, param: long };
    const { message, detail } = await failure(await answeringJson(400, { error }));
    expect([message, detail.type, detail.code, detail.param].map((text) => text?.length)).toEqual([
      2000, 200, 200, 200,
    ]);
  });

  it("is read of an error though a part of it is odd", async () => {
    const error = { message: "Refused: violence", code: "moderation_blocked", param: ["prompt"], type: 7 };
    const refused = await failure(await answeringJson(400, { error }));
    expect(refused).toMatchObject({ failure: "moderated", message: "Refused: violence" });
  });

  it("is no more than its status if an error goes on and on", async () => {
    const baseUrl = await answering((_, response) => {
      response.writeHead(400);
      const more = () => {
        while (!response.closed && response.write(Buffer.alloc(65_536, "x")));
      };
      response.on("drain", more);
      more();
    });
    const refused = await failure(baseUrl);
    expect(refused).toMatchObject({ failure: "refused", message: "The provider answered with status 400." });
  });

  it("is cut off where n images cannot be that large", async () => {
    let written = 0;
    const baseUrl = await answering((_, response) => {
      const more = () => {
        while (!response.closed && response.write(Buffer.alloc(1024 * 1024, "x"))) written++;
      };
      response.on("drain", () => {
        written++;
        more();
      });
      more();
    });
    expect(await failure(baseUrl)).toMatchObject({ failure: "invalid" });
    expect(written).toBeLessThan(80);
  });
});
