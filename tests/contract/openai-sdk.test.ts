import OpenAI, { APIError } from "openai";
import { beforeEach, describe, expect, test } from "vitest";
import { revokeKey } from "@/lib/api-keys";
import { db } from "@/lib/db";
import { books, system } from "@/tests/support/gateway";
import { teamOnServer } from "@/tests/support/team";
import { json, ok, picture, text } from "@/tests/support/upstream";

// The official SDK as a program has it: a base URL, a key, and its defaults.

const { person, server, upstream } = teamOnServer({ quota: 10 });
let client: OpenAI;
let sent: number;

beforeEach(async () => {
  sent = 0;
  client = clientOf(person.key);
});

/** With the SDK's defaults; its requests are counted as they leave. */
function clientOf(apiKey: string): OpenAI {
  const counting: typeof fetch = (...args) => {
    sent += 1;
    return fetch(...args);
  };
  return new OpenAI({ apiKey, baseURL: `${server.url}/v1`, fetch: counting });
}

const model = "gpt-image-2";
const prompt = "a harbour at night, 夜の港";
const asked = () => upstream.calls.map(({ body }) => JSON.parse(body));
const bytesOf = (b64: string | undefined) => Buffer.from(b64 ?? "", "base64");

describe("images.generate", () => {
  test("answers with a link by default, which gives the upstream's own bytes to whoever has it", async () => {
    const { created, data } = await client.images.generate({ model, prompt });
    expect(created).toBeCloseTo(Date.now() / 1000, -2);
    expect(data).toEqual([{ url: expect.any(String), revised_prompt: `Revised: ${prompt}` }]);
    const picked = await fetch(data?.[0]?.url ?? "");
    expect(picked.headers.get("content-type")).toBe("image/png");
    expect(Buffer.from(await picked.arrayBuffer())).toEqual(await picture());
  });

  test("answers with base64 of the same bytes if asked", async () => {
    const { data } = await client.images.generate({ model, prompt, response_format: "b64_json" });
    expect(data).toEqual([{ b64_json: expect.any(String), revised_prompt: expect.any(String) }]);
    expect(bytesOf(data?.[0]?.b64_json)).toEqual(await picture());
  });

  test("n images come in the upstream's order and are charged", async () => {
    const { data } = await client.images.generate({ model, prompt, n: 3, response_format: "b64_json" });
    expect(data?.map((image) => bytesOf(image.b64_json))).toEqual(
      await Promise.all([0, 1, 2].map((seed) => picture(64, 48, seed))),
    );
    expect(await books(person.userId)).toMatchObject({ counter: { spent: 3, reserved: 0 } });
  });

  test("passes on what only the upstream understands", async () => {
    const usage = { total_tokens: 7, input_tokens: 3, output_tokens: 4, input_tokens_details: { text_tokens: 3 } };
    upstream.answers(ok({ usage }));
    const answer = await client.images.generate({
      ...{ model, prompt, size: "1536x1024", quality: "high", background: "opaque", output_format: "png" },
      ...{ moderation: "low", user: "somebody", watermark: false, seed: 7 },
    } as OpenAI.ImageGenerateParamsNonStreaming);
    expect(asked()).toEqual([
      expect.objectContaining({
        ...{ model, prompt, n: 1, size: "1536x1024", quality: "high", background: "opaque", output_format: "png" },
        ...{ moderation: "low", user: "somebody", watermark: false, seed: 7 },
      }),
    ]);
    expect(answer.usage).toEqual(usage);
  });

  test.each(["auto", "1024x1024", "1024x1536", "1:1", "16:9"] as const)("takes the size %s", async (size) => {
    const given = { model, prompt, size: size as "auto" };
    const { response } = await client.images.generate(given).withResponse();
    expect(response.headers.get("x-size-asked")).toBe(size);
    expect(asked()).toHaveLength(1);
  });

  test("the response has its receipt in the headers", async () => {
    const { response, request_id } = await client.images.generate({ model, prompt, size: "1024x1024" }).withResponse();
    const header = (name: string) => response.headers.get(name);
    expect(request_id).toMatch(/^[0-9a-f-]{36}$/);
    expect([header("x-channel"), header("x-size-asked"), header("x-size-sent"), header("x-quota-remaining")]).toEqual([
      ...["upstream", "1024x1024", "1024x1024", "9"],
    ]);
    expect(header("x-generation-id")).toBe((await db.generation.findFirstOrThrow()).id);
  });
});

test("models.list is a page of what can be asked for", async () => {
  const page = await client.models.list();
  expect(page.data).toEqual([
    { id: model, object: "model", created: expect.any(Number), owned_by: expect.any(String) },
  ]);
});

describe("errors are the SDK's own classes", () => {
  /** What the SDK throws, and how often it asked. */
  async function refusal(work: (client: OpenAI) => Promise<unknown>, from = client): Promise<APIError> {
    const error = await work(from).then(
      () => expect.unreachable("it answered"),
      (thrown: unknown) => thrown,
    );
    expect(error).toBeInstanceOf(APIError);
    expect((error as APIError).requestID).toMatch(/^[0-9a-f-]{36}$/);
    return error as APIError;
  }
  const generate =
    (params: object = {}, options: object = {}) =>
    (from: OpenAI) =>
      from.images.generate({ model, prompt, ...params }, options);

  test("400 BadRequestError names the field", async () => {
    const error = await refusal(generate({ n: 11 }));
    expect(error).toBeInstanceOf(OpenAI.BadRequestError);
    expect(error).toMatchObject({ status: 400, code: "invalid_value", param: "n", type: "invalid_request_error" });
    expect(error.message).toBe("400 n should be a whole number from 0 to 10.");
    expect([sent, upstream.calls.length]).toEqual([1, 0]);
  });

  test("400 for a missing field has OpenAI's code", async () => {
    const error = await refusal((from) => from.images.generate({ model } as never));
    expect(error).toMatchObject({ status: 400, code: "missing_required_parameter", param: "prompt" });
  });

  test("400 moderation_blocked is the upstream's refusal, kept", async () => {
    const said = { message: "Refused: violence", type: "image_generation_user_error", code: "moderation_blocked" };
    upstream.answers(json(400, { error: said }));
    const error = await refusal(generate());
    expect(error).toBeInstanceOf(OpenAI.BadRequestError);
    expect(error).toMatchObject({ ...said, message: `400 ${said.message}`, status: 400 });
    expect([sent, upstream.calls.length]).toEqual([1, 1]);
    expect(await books(person.userId)).toMatchObject({ counter: { spent: 0, reserved: 0 } });
  });

  test("401 AuthenticationError for a wrong and for a revoked key", async () => {
    const wrong = await refusal(generate(), clientOf("psk_wrong"));
    await revokeKey(system, person.keyId);
    const revoked = await refusal(generate());
    for (const error of [wrong, revoked]) {
      expect(error).toBeInstanceOf(OpenAI.AuthenticationError);
      expect(error).toMatchObject({ status: 401, code: "invalid_api_key", type: "authentication_error" });
    }
  });

  test("403 PermissionDeniedError for a model that the key may not use", async () => {
    await db.apiKey.updateMany({ data: { models: ["another-model"] } });
    const error = await refusal(generate());
    expect(error).toBeInstanceOf(OpenAI.PermissionDeniedError);
    expect(error).toMatchObject({ status: 403, code: "model_not_allowed", param: "model", type: "permission_error" });
  });

  test("404 NotFoundError for a model that nobody serves, and for an address that is not there", async () => {
    const unserved = await refusal(generate({ model: "dall-e-9" }));
    expect(unserved).toMatchObject({ status: 404, code: "model_not_found", param: "model" });
    const elsewhere = await refusal((from) => from.files.list());
    for (const error of [unserved, elsewhere]) expect(error).toBeInstanceOf(OpenAI.NotFoundError);
    expect(sent).toBe(2);
  });

  test("422 UnprocessableEntityError for the upstream's own", async () => {
    upstream.answers(json(422, { error: { message: "too long", type: "invalid_request_error", code: "style_long" } }));
    const error = await refusal(generate());
    expect(error).toBeInstanceOf(OpenAI.UnprocessableEntityError);
    expect(error).toMatchObject({ status: 422, code: "style_long", type: "invalid_request_error" });
  });

  test("422 for a name that was used for another request; the same request under it gets its answer again", async () => {
    const named = { headers: { "Idempotency-Key": "the first" } };
    const [first, again] = [await generate({}, named)(client), await generate({}, named)(client)];
    expect(again).toEqual({ ...first, data: [{ ...first.data?.[0], url: expect.any(String) }] });
    const error = await refusal(generate({ n: 2 }, named));
    expect(error).toBeInstanceOf(OpenAI.UnprocessableEntityError);
    expect(error).toMatchObject({ status: 422, code: "idempotency_key_reused", type: "invalid_request_error" });
    expect([sent, upstream.calls.length]).toEqual([3, 1]);
  });

  test("429 RateLimitError for the own quota is not tried again, and says when it resets", async () => {
    await db.user.updateMany({ data: { monthlyQuota: 1 } });
    const error = await refusal(generate({ n: 2 }));
    expect(error).toBeInstanceOf(OpenAI.RateLimitError);
    expect(error).toMatchObject({ status: 429, code: "insufficient_quota", type: "insufficient_quota" });
    expect(error.message).toMatch(/1 of 1 left this month\. The quota resets on/);
    expect([sent, upstream.calls.length]).toEqual([1, 0]);
  });

  test("5xx InternalServerError, once", async () => {
    upstream.answers(text(500, "<html>boom</html>"));
    const error = await refusal(generate());
    expect(error).toBeInstanceOf(OpenAI.InternalServerError);
    expect(error).toMatchObject({ status: 502, code: "upstream_failed", type: "upstream_error" });
    expect(error.headers?.get("x-should-retry")).toBe("false");
    expect([sent, upstream.calls.length]).toEqual([1, 1]);
  });
});
