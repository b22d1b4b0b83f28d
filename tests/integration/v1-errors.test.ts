import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { GET as elsewhere } from "@/app/v1/[...path]/route";
import { POST as generate } from "@/app/v1/images/generations/route";
import { revokeKey } from "@/lib/api-keys";
import { db } from "@/lib/db";
import { upstreamPort } from "@/tests/support/database";
import { books, call, freshTeam, system } from "@/tests/support/gateway";
import { hang, json, ok, picture, reset, startUpstream, text, type Upstream } from "@/tests/support/upstream";

let upstream: Upstream;
let person: Awaited<ReturnType<typeof freshTeam>>;

beforeAll(async () => {
  upstream = await startUpstream();
});
afterAll(() => upstream.stop());
beforeEach(async () => {
  person = await freshTeam({ quota: 5 });
  upstream.answers(ok());
});

const minimal = { model: "gpt-image-2", prompt: "a harbour" };
const ask = (body: unknown, headers?: Record<string, string>) => call(generate, person.key, body, headers);
const invalid = (code: string, param: string | null, message: unknown = expect.any(String)) => ({
  error: { message, type: "invalid_request_error", param, code },
});
const untouched = { counter: { spent: 0, reserved: 0 }, ledger: { reserved: 0, settled: 0, released: 0 } };

describe("what the caller sent is wrong: 400, nothing reserved, nobody called", () => {
  test.each<[body: unknown, expected: unknown]>([
    ["{", invalid("invalid_json", null, "The body is not valid JSON.")],
    ["[]", invalid("invalid_json", null, "The body should be a JSON object.")],
    ["", invalid("invalid_json", null)],
    [{ prompt: "x" }, invalid("missing_required_parameter", "model", "model is required.")],
    [{ model: "gpt-image-2" }, invalid("missing_required_parameter", "prompt", "prompt is required.")],
    [{ ...minimal, model: 7 }, invalid("invalid_value", "model", "model should be a string.")],
    [{ ...minimal, prompt: " \n" }, invalid("invalid_value", "prompt", "prompt should not be empty.")],
    [
      { ...minimal, prompt: "x".repeat(32_001) },
      invalid("invalid_value", "prompt", "prompt should have at most 32,000 characters."),
    ],
    [{ ...minimal, n: 11 }, invalid("invalid_value", "n", "n should be a whole number from 0 to 10.")],
    [{ ...minimal, n: -1 }, invalid("invalid_value", "n")],
    [{ ...minimal, n: 1.5 }, invalid("invalid_value", "n")],
    [{ ...minimal, n: "2" }, invalid("invalid_value", "n")],
    [{ ...minimal, size: "huge" }, invalid("invalid_value", "size")],
    [{ ...minimal, size: 1024 }, invalid("invalid_value", "size", "size should be a string.")],
    [{ ...minimal, response_format: "png" }, invalid("invalid_value", "response_format")],
    [{ ...minimal, quality: 3 }, invalid("invalid_value", "quality")],
    [{ ...minimal, style: 3 }, invalid("invalid_value", "style", "style should be a string or an object.")],
    [{ ...minimal, background: [] }, invalid("invalid_value", "background")],
    [{ ...minimal, watermark: "no" }, invalid("invalid_value", "watermark", "watermark should be true or false.")],
    [{ ...minimal, size: "8192x8192" }, invalid("invalid_value", "size", expect.stringContaining("40 megapixels"))],
    [{ ...minimal, size: "constructor" }, invalid("invalid_value", "size")],
    ...["model", "prompt", "quality", "user", "output_format", "moderation"].map(
      (field) =>
        [
          { ...minimal, [field]: "a\0b" },
          invalid("invalid_value", field, `${field} should not contain a NUL character.`),
        ] satisfies [unknown, unknown],
    ),
    ...["model", "quality", "output_format", "moderation"].map(
      (field) =>
        [
          { ...minimal, [field]: "x".repeat(101) },
          invalid("invalid_value", field, `${field} should have at most 100 characters.`),
        ] satisfies [unknown, unknown],
    ),
    [
      { ...minimal, user: "x".repeat(257) },
      invalid("invalid_value", "user", "user should have at most 256 characters."),
    ],
    ...[true, "true", 1].map(
      (stream) =>
        [
          { ...minimal, stream },
          invalid("invalid_value", "stream", "stream should be false: streaming is not available yet."),
        ] satisfies [unknown, unknown],
    ),
    [
      { ...minimal, partial_images: 1 },
      invalid("invalid_value", "partial_images", "partial_images should be 0: streaming is not available yet."),
    ],
    [{ ...minimal, image: 5 }, invalid("invalid_value", "image")],
    [{ ...minimal, image: "not base64!" }, invalid("invalid_value", "image", "image is not valid base64.")],
    [{ ...minimal, image: "aGVsbG8=" }, invalid("invalid_value", "image")],
    [{ ...minimal, image: ["aGVsbG8="] }, invalid("invalid_value", "image.0")],
    [{ ...minimal, image: "http://127.0.0.1:1/x.png" }, invalid("invalid_value", "image")],
    [{ ...minimal, image: `http://127.0.0.1:${upstreamPort}/x.png` }, invalid("invalid_value", "image")],
    [{ ...minimal, image: "https://[::ffff:7f00:1]/x.png" }, invalid("invalid_value", "image")],
    [
      { ...minimal, image: Array(17).fill("aGVsbG8=") },
      invalid("invalid_value", "image", "image should have at most 16 images."),
    ],
  ])("%j", async (body, expected) => {
    const answer = await ask(body);
    expect(answer).toMatchObject({ status: 400 });
    expect(answer.body).toEqual(expected);
    expect(answer.headers.get("x-request-id")).toMatch(/^[0-9a-f-]{36}$/);
    expect(upstream.calls).toHaveLength(0);
    expect(await books(person.userId)).toEqual(untouched);
  });
});

describe("401 invalid_api_key", () => {
  const refused = {
    error: { message: expect.any(String), type: "authentication_error", param: null, code: "invalid_api_key" },
  };
  const refuses = async (key: string | null) => {
    const { status, body } = await call(generate, key, minimal);
    expect([status, body]).toEqual([401, refused]);
    expect(upstream.calls).toHaveLength(0);
  };

  test("no key", () => refuses(null));
  test("no such key", () => refuses(person.key.replace(/[0-9a-f]$/, "x")));
  test("a right id with a wrong secret", () => refuses(`${person.key.slice(0, 25)}${"0".repeat(52)}`));
  test("revoked", async () => {
    await revokeKey(system, person.keyId);
    await refuses(person.key);
  });
  test("expired", async () => {
    await db.apiKey.updateMany({ data: { expiresAt: new Date(Date.now() - 1000) } });
    await refuses(person.key);
  });
  test("its user disabled", async () => {
    await db.user.updateMany({ data: { disabledAt: new Date() } });
    await refuses(person.key);
  });
});

test("403 for a viewer's key", async () => {
  await db.user.updateMany({ data: { role: "viewer" } });
  const { status, body } = await ask(minimal);
  expect([status, body.error.type, body.error.code]).toEqual([403, "permission_error", "forbidden"]);
});

test("404 model_not_found", async () => {
  const { status, body } = await ask({ ...minimal, model: "dall-e-9" });
  expect([status, body]).toEqual([404, invalid("model_not_found", "model", 'No channel serves the model "dall-e-9".')]);
  expect(await books(person.userId)).toEqual(untouched);
});

test("404 not_found for an address that the API does not have", async () => {
  const { status, body } = await call(elsewhere, person.key);
  expect([status, body]).toEqual([404, invalid("not_found", null)]);
});

test("413 request_too_large, by the header and by the bytes", async () => {
  const declared = await ask(minimal, { "content-length": String(65 * 1024 * 1024) });
  expect([declared.status, declared.body]).toEqual([
    413,
    invalid("request_too_large", null, "The body is larger than 64 MiB."),
  ]);
  const sent = await ask({ ...minimal, filler: "x".repeat(64 * 1024 * 1024) });
  expect(sent.status).toBe(413);
  const words = await ask({ ...minimal, filler: "x".repeat(300_000) });
  expect([words.status, words.body]).toEqual([
    413,
    invalid("request_too_large", null, "The request without its image is larger than 256 KiB."),
  ]);
  expect(upstream.calls).toHaveLength(0);
  expect(await books(person.userId)).toEqual(untouched);
});

test("429 insufficient_quota says what is left and when it resets, and not to try again", async () => {
  const { status, body, headers } = await ask({ ...minimal, n: 6 });
  expect(status).toBe(429);
  expect(body.error).toEqual({
    message: expect.stringMatching(
      /^6 images asked for, 5 of 5 left this month\. The quota resets on \d{4}-\d\d-01\.$/,
    ),
    type: "insufficient_quota",
    param: null,
    code: "insufficient_quota",
  });
  expect(headers.get("x-should-retry")).toBe("false");
  expect(headers.get("x-quota-remaining")).toBe("5");
});

describe("the upstream fails", () => {
  const released = { counter: { spent: 0, reserved: 0 }, ledger: { reserved: 1, settled: 0, released: 1 } };
  const charged = { counter: { spent: 1, reserved: 0 }, ledger: { reserved: 1, settled: 1, released: 0 } };
  const b64 = (value: string) => json(200, { created: 1, data: [{ b64_json: value }] });
  const truncated = async () => (await picture(200, 200)).subarray(0, 150).toString("base64");
  const svg = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>').toString("base64");

  test.each([
    [
      "moderation",
      json(400, {
        error: { message: "Refused: violence", type: "image_generation_user_error", code: "moderation_blocked" },
      }),
      400,
      "image_generation_user_error",
      "moderation_blocked",
      "failed",
    ],
    [
      "its own refusal",
      json(422, {
        error: { message: "style too long", type: "invalid_request_error", param: "style", code: "style_invalid" },
      }),
      422,
      "invalid_request_error",
      "style_invalid",
      "failed",
    ],
    [
      "401 to our key",
      json(401, { error: { message: "bad key upstream-secret-key" } }),
      503,
      "upstream_error",
      "no_channel_available",
      "failed",
    ],
    ["404", text(404, "<html>no</html>"), 503, "upstream_error", "no_channel_available", "failed"],
    [
      "429",
      json(429, { error: { message: "slow down" } }, { "retry-after": "7" }),
      429,
      "rate_limit_error",
      "rate_limit_exceeded",
      "failed",
    ],
    ["500", json(500, { error: { message: "boom" } }), 502, "upstream_error", "upstream_failed", "unknown"],
    ["502 in HTML", text(502, "<html>bad gateway</html>"), 502, "upstream_error", "upstream_failed", "unknown"],
    ["503", text(503, ""), 502, "upstream_error", "upstream_failed", "unknown"],
    ["504", text(504, ""), 502, "upstream_error", "upstream_failed", "unknown"],
    ["a reset connection", reset(), 502, "upstream_error", "upstream_failed", "unknown"],
    [
      "malformed JSON",
      text(200, '{"data":[', "application/json"),
      502,
      "upstream_error",
      "upstream_invalid_response",
      "unknown",
    ],
    ["HTML", text(200, "<html>hello</html>"), 502, "upstream_error", "upstream_invalid_response", "unknown"],
    ["empty data", json(200, { created: 1, data: [] }), 502, "upstream_error", "upstream_invalid_response", "unknown"],
    [
      "no image in the data",
      json(200, { created: 1, data: [{}] }),
      502,
      "upstream_error",
      "upstream_invalid_response",
      "unknown",
    ],
    [
      "a truncated PNG",
      async (...args: Parameters<ReturnType<typeof json>>) => b64(await truncated())(...args),
      502,
      "upstream_error",
      "upstream_invalid_response",
      "unknown",
    ],
    ["an SVG labelled PNG", b64(svg), 502, "upstream_error", "upstream_invalid_response", "unknown"],
    [
      "a URL on a private network",
      json(200, { created: 1, data: [{ url: "http://127.0.0.1:9/x.png" }] }),
      502,
      "upstream_error",
      "upstream_invalid_response",
      "unknown",
    ],
  ] as const)("%s", async (_, answer, status, type, code, state) => {
    upstream.answers(answer);
    const { body, headers, ...rest } = await ask(minimal);
    expect([rest.status, body.error.type, body.error.code]).toEqual([status, type, code]);
    expect(upstream.calls).toHaveLength(1);
    expect(await db.generation.findFirst()).toMatchObject({ state, finishedAt: expect.any(Date) });
    expect(await books(person.userId)).toEqual(state === "unknown" ? charged : released);
    expect(headers.get("x-generation-id")).toMatch(/^[0-9a-f-]{36}$/);
    if (state === "unknown") expect(headers.get("x-should-retry")).toBe("false");
    expect(JSON.stringify(body)).not.toMatch(/upstream-secret-key|127\.0\.0\.1|at \w+ \(/);
    expect(JSON.stringify(await db.generation.findFirst())).not.toContain("upstream-secret-key");
  });

  test("its refusal keeps its words, its param and its code", async () => {
    upstream.answers(
      json(400, {
        error: {
          message: "Refused: violence",
          type: "image_generation_user_error",
          param: "prompt",
          code: "moderation_blocked",
        },
      }),
    );
    expect((await ask(minimal)).body).toEqual({
      error: {
        message: "Refused: violence",
        type: "image_generation_user_error",
        param: "prompt",
        code: "moderation_blocked",
      },
    });
  });

  test("its refusal is kept whatever characters are in it, without our key and its addresses", async () => {
    const said = "a\0b \ud800 upstream-secret-key http://inner.example/x";
    upstream.answers(json(422, { error: { message: said, type: said, param: said, code: said } }));
    const kept = "ab \ufffd [key] [address]";
    const { status, body } = await ask(minimal);
    expect([status, body]).toEqual([422, { error: { message: kept, type: kept, param: kept, code: kept } }]);
    expect(await db.generation.findFirst()).toMatchObject({ state: "failed", error: { message: kept, code: kept } });
    expect(await books(person.userId)).toEqual(released);
  });

  test("429 tells when to come back", async () => {
    upstream.answers(json(429, { error: { message: "slow down" } }, { "retry-after": "7" }));
    expect((await ask(minimal)).headers.get("retry-after")).toBe("7");
  });

  test("nobody listens there: 503 with Retry-After, uncharged", async () => {
    await db.channel.updateMany({ data: { baseUrl: "http://127.0.0.1:1/v1" } });
    const { status, body, headers } = await ask(minimal);
    expect([status, body.error.code, headers.get("retry-after")]).toEqual([503, "no_channel_available", "30"]);
    expect(await books(person.userId)).toEqual(released);
  });

  test("it hangs: 504 after the channel's deadline, unknown and charged", async () => {
    await db.channel.updateMany({ data: { deadlineSeconds: 1 } });
    upstream.answers(hang());
    const { status, body, headers } = await ask(minimal);
    expect([status, body.error.type, body.error.code]).toEqual([504, "upstream_error", "upstream_timeout"]);
    expect(headers.get("x-should-retry")).toBe("false");
    expect(await books(person.userId)).toEqual(charged);
  });
});
