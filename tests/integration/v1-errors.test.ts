import { describe, expect, test } from "vitest";
import { GET as elsewhere } from "@/app/v1/[[...path]]/route";
import { POST as generate } from "@/app/v1/images/generations/route";
import { revokeKey } from "@/lib/api-keys";
import { db } from "@/lib/db";
import { upstreamPort } from "@/tests/support/database";
import { books, call, system } from "@/tests/support/gateway";
import { teamWithUpstream } from "@/tests/support/team";

const { person, upstream } = teamWithUpstream({ quota: 5 });

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
    ...["true", 1].map(
      (stream) =>
        [{ ...minimal, stream }, invalid("invalid_value", "stream", "stream should be true or false.")] satisfies [
          unknown,
          unknown,
        ],
    ),
    [
      { ...minimal, partial_images: 4 },
      invalid("invalid_value", "partial_images", "partial_images should be a whole number from 0 to 3."),
    ],
    [{ ...minimal, image: 5 }, invalid("invalid_value", "image")],
    [{ ...minimal, image: "" }, invalid("invalid_value", "image", "image should not be empty.")],
    [{ ...minimal, image: [""] }, invalid("invalid_value", "image.0", "image.0 should not be empty.")],
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
  const words = await ask({ ...minimal, filler: "x".repeat(600_000) });
  expect([words.status, words.body]).toEqual([
    413,
    invalid("request_too_large", null, "The request without its image is larger than 512 KiB."),
  ]);
  expect(upstream.calls).toHaveLength(0);
  expect(await books(person.userId)).toEqual(untouched);
});

test("429 insufficient_quota says what is left and when it resets, and not to try again", async () => {
  const { status, body, headers } = await ask({ ...minimal, n: 6 });
  expect(status).toBe(429);
  expect(body.error).toEqual({
    message: expect.stringMatching(
      /^6 images asked for, 5 of 5 left this month\. The quota resets on \d{4}-\d\d-01\. Ask for more at http:\/\/\S+\/quota$/,
    ),
    type: "insufficient_quota",
    param: null,
    code: "insufficient_quota",
  });
  expect(headers.get("x-should-retry")).toBe("false");
  expect(headers.get("x-quota-remaining")).toBe("5");
});
