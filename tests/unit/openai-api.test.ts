import { describe, expect, test } from "vitest";
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
