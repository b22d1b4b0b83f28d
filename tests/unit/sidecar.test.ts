import { expect, test } from "vitest";
import { sidecarOf } from "@/lib/archive-sidecar";

type Image = Parameters<typeof sidecarOf>[0];

const attempt = {
  channel: "Painter",
  outcome: "failed",
  status: 502,
  message: "http://10.0.0.7:8080 said no",
  ms: 900,
};
const generation = {
  id: "0190c0de-0000-7000-8000-000000000001",
  prompt: "Pears on a cloth",
  promptSent: "Pears on a cloth, 3:2",
  model: "gpt-image-2",
  quality: "high",
  sizeAsked: "3:2",
  sizeSent: "1536x1024",
  receipt: { attempts: [attempt], ignoredFields: ["style"] },
  channel: { name: "Painter" },
  request: "{}",
  _count: { references: 2 },
};
const image = (request: unknown = {}) =>
  ({
    number: 42,
    revisedPrompt: "Ripe pears on a linen cloth",
    width: 1536,
    height: 1024,
    mime: "image/png",
    bytes: 1000,
    sha256: Buffer.alloc(32, 7),
    createdAt: new Date("2026-11-26T04:00:00Z"),
    pickedAt: null,
    originalKey: "generations/secret/place/0",
    user: { name: "A member" },
    generation: { ...generation, request: typeof request === "string" ? request : JSON.stringify(request) },
  }) as unknown as Image;

test("says what was asked for, sent and delivered, by whom and when", () => {
  expect(sidecarOf(image())).toMatchObject({
    image: 42,
    prompt: "Pears on a cloth",
    prompt_sent: "Pears on a cloth, 3:2",
    revised_prompt: "Ripe pears on a linen cloth",
    model: "gpt-image-2",
    quality: "high",
    size: { asked: "3:2", sent: "1536x1024", got: "1536x1024" },
    references: 2,
    person: "A member",
    created_at: "2026-11-26T04:00:00.000Z",
    picked: false,
    file: { type: "image/png", bytes: 1000, sha256: "07".repeat(32) },
    receipt: { channel: "Painter", ignored_fields: ["style"] },
  });
});

test("has the request's own fields that say how it was to look, the watermark in its three states", () => {
  const fields = { style: "vivid", background: "transparent", output_format: "webp", output_compression: 80, seed: 7 };
  expect(sidecarOf(image({ ...fields, watermark: false }))).toMatchObject({ ...fields, watermark: false });
  expect(sidecarOf(image({ watermark: true }))).toMatchObject({ watermark: true });
  expect(sidecarOf(image({ watermark: null }))).not.toHaveProperty("watermark");
  expect(sidecarOf(image())).not.toHaveProperty("watermark");
});

test("has no key, no address of a provider or of a file, and nothing that only an upstream understands", () => {
  const request = {
    user: "somebody",
    api_key: "sk-secret",
    style: { url: "https://example.com/secret" },
    extra: "secret",
  };
  const text = JSON.stringify(sidecarOf(image(request)));
  for (const word of ["secret", "somebody", "10.0.0.7", "said no", "generations/"]) expect(text).not.toContain(word);
});

test.each(["", "no json", "[]", "null", '"text"'])("copes with a request that is %j", (request) => {
  expect(sidecarOf(image(request))).toMatchObject({ image: 42 });
});
