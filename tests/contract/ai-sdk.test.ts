import { createOpenAICompatible } from "@ai-sdk/openai-compatible";
import { APICallError, generateImage } from "ai";
import { describe, expect, test } from "vitest";
import { db } from "@/lib/db";
import { books } from "@/tests/support/gateway";
import { teamOnServer } from "@/tests/support/team";
import { json, ok, picture } from "@/tests/support/upstream";

// The AI SDK's OpenAI-compatible image model as a program has it: a base URL, a key, and its defaults.

const { person, server, upstream } = teamOnServer({ quota: 20 });

const prompt = "a harbour";
const asked = () => upstream.calls.map(({ body }) => JSON.parse(body));

function imageModel(id = "gpt-image-2", apiKey = person.key) {
  return createOpenAICompatible({ name: "proofsheet", baseURL: `${server.url}/v1`, apiKey }).imageModel(id);
}

test("generates an image, which it fetches by the link", async () => {
  const { image, usage } = await generateImage({ model: imageModel(), prompt });
  expect(image.mediaType).toBe("image/png");
  expect(Buffer.from(image.uint8Array)).toEqual(await picture());
  expect(usage.totalTokens).toBeUndefined();
});

test("takes base64 and what its provider options say of the request", async () => {
  upstream.answers(ok({ usage: { input_tokens: 3, output_tokens: 4, total_tokens: 7 } }));
  const options = { response_format: "b64_json", quality: "high", watermark: false };
  const { image, usage } = await generateImage({
    model: imageModel(),
    ...{ prompt, size: "1536x1024", providerOptions: { proofsheet: options } },
  });
  expect(Buffer.from(image.uint8Array)).toEqual(await picture());
  expect(usage).toEqual({ inputTokens: 3, outputTokens: 4, totalTokens: 7 });
  expect(asked()).toEqual([
    expect.objectContaining({ prompt, n: 1, size: "1536x1024", quality: "high", watermark: false }),
  ]);
});

test("n images come in one call, and more than ten in several", async () => {
  const { images } = await generateImage({ model: imageModel(), prompt, n: 3 });
  expect(images.map((image) => Buffer.from(image.uint8Array))).toEqual(
    await Promise.all([0, 1, 2].map((seed) => picture(64, 48, seed))),
  );
  expect(asked().map(({ n }) => n)).toEqual([3]);
  const many = await generateImage({ model: imageModel(), prompt, n: 12 });
  expect(many.images).toHaveLength(12);
  expect(await books(person.userId)).toMatchObject({ counter: { spent: 15, reserved: 0 } });
});

test("references are sent as files, one or several", async () => {
  const given = await Promise.all([1, 2].map((seed) => picture(32, 32, seed)));
  const base64 = given.map((bytes) => bytes.toString("base64"));
  for (const images of [given.slice(0, 1), given]) {
    const { image } = await generateImage({ model: imageModel(), prompt: { text: prompt, images } });
    expect(Buffer.from(image.uint8Array)).toEqual(await picture());
  }
  expect(asked().map((body) => [body.prompt, body.image])).toEqual([
    [prompt, base64[0]],
    [prompt, base64],
  ]);
});

describe("errors say what and whether to try again", () => {
  async function refusal(model = imageModel(), options: { n?: number } = {}): Promise<APICallError> {
    const error = await generateImage({ model, prompt, ...options }).then(
      () => expect.unreachable("it answered"),
      (thrown: unknown) => thrown,
    );
    expect(error).toSatisfy(APICallError.isInstance);
    return error as APICallError;
  }
  const codeOf = (error: APICallError) => (error.data as { error: { code: string } }).error.code;

  test("a wrong key, a wrong model, a refused prompt: once each", async () => {
    const wrongKey = await refusal(imageModel("gpt-image-2", "psk_wrong"));
    expect([wrongKey.statusCode, codeOf(wrongKey), wrongKey.isRetryable]).toEqual([401, "invalid_api_key", false]);
    const wrongModel = await refusal(imageModel("dall-e-9"));
    expect([wrongModel.statusCode, codeOf(wrongModel), wrongModel.isRetryable]).toEqual([
      404,
      "model_not_found",
      false,
    ]);
    await db.apiKey.updateMany({ data: { models: ["another-model"] } });
    expect(codeOf(await refusal())).toBe("model_not_allowed");
    await db.apiKey.updateMany({ data: { models: [] } });
    const said = { message: "Refused: violence", type: "image_generation_user_error", code: "moderation_blocked" };
    upstream.answers(json(400, { error: said }));
    const moderated = await refusal();
    expect([moderated.statusCode, codeOf(moderated), moderated.message]).toEqual([400, said.code, said.message]);
    expect(upstream.calls).toHaveLength(1);
    expect(await books(person.userId)).toMatchObject({ counter: { spent: 0, reserved: 0 } });
  });
});
