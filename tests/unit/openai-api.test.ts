import { describe, expect, test, vi } from "vitest";
import { z } from "zod";
import { AppError } from "@/lib/errors";
import { invalidField, parseImageRequest, passthroughFields } from "@/lib/openai-api";

const minimal = { model: "gpt-image-2", prompt: "a harbour" };
const read = (more: object) => parseImageRequest(JSON.stringify({ ...minimal, ...more }));
const refused = (more: object): AppError => {
  try {
    read(more);
  } catch (error) {
    if (error instanceof AppError) return error;
    throw error;
  }
  return expect.unreachable("it should have been refused");
};

describe("a prompt's length", () => {
  test("counts characters, not their halves, after trimming", () => {
    for (const prompt of ["x".repeat(32_000), ` ${"\u{1f600}".repeat(32_000)}\n`])
      expect(read({ prompt }).prompt).toBe(prompt);
    for (const prompt of ["x".repeat(32_001), "\u{1f600}".repeat(32_001)]) {
      expect(refused({ prompt }).message).toBe("prompt should have at most 32,000 characters.");
    }
  });

  test("is the same where a client writes every character as escapes", () => {
    const text = `{"model":"m","prompt":"${"\\ud83d\\ude00".repeat(32_000)}"}`;
    expect(parseImageRequest(text).prompt).toBe("\u{1f600}".repeat(32_000));
  });
});

describe("a request's text without its image", () => {
  test("has an end", () => {
    const image = "A".repeat(400_000);
    expect(read({ image, more: "x".repeat(500_000) }).imageText).toBe(JSON.stringify(image));
    expect(refused({ more: "x".repeat(524_288) })).toMatchObject({
      status: 413,
      code: "request_too_large",
      message: "The request without its image is larger than 512 KiB.",
    });
    expect(refused({ more: "\u{1f600}".repeat(132_000) }).status).toBe(413);
  });
});

describe("a large image", () => {
  const base64 = Buffer.alloc(900_000, "harbour").toString("base64");

  test("is never parsed, wherever references have theirs", () => {
    const parse = vi.spyOn(JSON, "parse");
    const image = [base64, { url: base64 }, { b64_json: base64 }, { image_url: { url: base64 } }, "c21hbGw="];
    const read = parseImageRequest(Buffer.from(JSON.stringify({ ...minimal, image })));
    expect(Math.max(...parse.mock.calls.map(([text]) => text.length))).toBeLessThan(1000);
    parse.mockRestore();
    const bytes = Buffer.from(base64);
    const [plain, url, b64, nested, small] = read.image as [Buffer, ...Record<string, Buffer & { url: Buffer }>[]];
    expect([plain, url?.url, b64?.b64_json, nested?.image_url?.url].map((one) => one?.equals(bytes))).toEqual([
      true,
      true,
      true,
      true,
    ]);
    expect(small).toBe("c21hbGw=");
    expect(read.text).not.toContain('"image"');
  });

  test("in an object of the upstream's own kind goes on as it was written", () => {
    const image = `{"asset" : {"bytes":"${base64}"}}`;
    expect(parseImageRequest(`{"model":"m","prompt":"p","image":${image}}`).imageText === image).toBe(true);
  });

  test("in a field that is none is too large", () => {
    expect(refused({ style: base64 })).toMatchObject({ status: 413 });
  });
});

describe("the fields that go on to a channel", () => {
  test("are those that are given; null is untouched where its meaning is not ours", () => {
    const text =
      '{"model":"m","prompt":"p","n":2,"size":"1:1","quality":null,"stream":false,"watermark":false,"x":null,"toString":null}';
    expect([...passthroughFields(text)]).toEqual([
      ["watermark", "false"],
      ["x", "null"],
      ["toString", "null"],
    ]);
  });
});

test("an error about a field echoes nothing huge", () => {
  const huge = "\u{1f600}".repeat(100_000);
  const schemas = [z.strictObject({}), z.record(z.string(), z.number()), z.record(z.string().max(3), z.unknown())];
  for (const schema of schemas) {
    for (const value of ["no number", null]) {
      const body = { [huge]: value };
      const { error } = schema.safeParse(body);
      if (!error) continue;
      const answer = JSON.stringify(invalidField(error, body).toBody());
      expect(answer.length).toBeLessThan(1000);
      expect(answer).not.toMatch(/\\ud83d/);
    }
  }
  const { message } = refused({ model: "m".repeat(100_000) });
  expect(message).toBe("model should have at most 100 characters.");
});
