import { describe, expect, test } from "vitest";
import { POST as generate } from "@/app/v1/images/generations/route";
import { db } from "@/lib/db";
import { books, call } from "@/tests/support/gateway";
import { teamWithUpstream } from "@/tests/support/team";
import { hang, json, picture, reset, text } from "@/tests/support/upstream";

const { person, upstream } = teamWithUpstream({ quota: 5 });

const minimal = { model: "gpt-image-2", prompt: "a harbour" };
const ask = (body: unknown) => call(generate, person.key, body);

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
