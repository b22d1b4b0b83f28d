import { afterEach, describe, expect, it, vi } from "vitest";
import { openai } from "@/lib/channels/openai";
import type { PartialImage } from "@/lib/channels/provider";
import { asking } from "@/tests/support/dialect";
import { file, image, replayingServers, reply } from "@/tests/support/replaying";

const { replaying, stop } = replayingServers();
afterEach(stop);

const { generate, failure } = asking(openai, "upstream-secret-key");

describe("a stream", () => {
  const eventsOf = (name: string) =>
    [...file(name).matchAll(/^data: (.*)$/gm)].map(([, data]) => JSON.parse(data ?? "") as Record<string, unknown>);
  const bytesOf = (event: Record<string, unknown> | undefined) => Buffer.from(String(event?.b64_json), "base64");

  it("tells of each partial image and ends in the completed one", async () => {
    const { baseUrl, calls } = await replaying("generation.sse");
    const partials: PartialImage[] = [];
    const [first, second, completed] = eventsOf("generation.sse");
    const result = await generate(baseUrl, { stream: { partialImages: 2 }, onPartial: (one) => partials.push(one) });
    expect(partials).toEqual([
      { number: 0, bytes: bytesOf(first) },
      { number: 1, bytes: bytesOf(second) },
    ]);
    expect(result).toEqual({
      images: [{ bytes: bytesOf(completed), revisedPrompt: null }],
      usage: completed?.usage,
    });
    expect(JSON.parse(String(calls[0]?.body))).toEqual({
      model: "gpt-image-2",
      prompt: "a harbour",
      n: 1,
      stream: true,
      partial_images: 2,
    });
  });

  it("of an edit is asked for in the form", async () => {
    const { baseUrl, calls } = await replaying("edit.sse");
    const onPartial = vi.fn();
    const references = [image("image/png", "one")];
    const { images } = await generate(baseUrl, { stream: { partialImages: 1 }, references, onPartial });
    expect(images).toEqual([{ bytes: bytesOf(eventsOf("edit.sse")[1]), revisedPrompt: null }]);
    expect(onPartial).toHaveBeenCalledTimes(1);
    const body = String(calls[0]?.body);
    expect(body).toContain('name="stream"\r\n\r\ntrue\r\n');
    expect(body).toContain('name="partial_images"\r\n\r\n1\r\n');
  });

  it("may end in a refusal", async () => {
    const { baseUrl } = await replaying("moderation-blocked.sse");
    expect(await failure(baseUrl, { stream: { partialImages: 0 } })).toMatchObject({
      failure: "moderated",
      message: "Your request was rejected by the safety system. safety_violations=[violence].",
      detail: { code: "moderation_blocked", type: "image_generation_user_error" },
    });
  });

  it("that the upstream does not give is no loss", async () => {
    const { baseUrl } = await replaying("generation");
    expect((await generate(baseUrl, { stream: { partialImages: 3 } })).images).toHaveLength(2);
  });
});

describe("OpenAI's errors", () => {
  it.each([
    ["moderation-blocked", "moderated", {}],
    ["invalid-api-key", "channel", {}],
    ["organization-unverified", "channel", {}],
    ["model-not-found", "channel", {}],
    ["invalid-model", "channel", {}],
    ["insufficient-quota", "channel", {}],
    ["billing-hard-limit", "channel", {}],
    ["rate-limit", "rate_limited", { retryAfter: 12 }],
    ["invalid-size", "refused", {}],
    ["unknown-parameter", "refused", {}],
    ["server-error", "failed", {}],
    ["overloaded", "failed", { retryAfter: 20 }],
  ])("%s is %s", async (name, failed, more) => {
    const { baseUrl, calls } = await replaying(name);
    const { status, body } = reply(name);
    const { message, type, param, code } = (body as { error: Record<string, string | null> }).error;
    const error = await failure(baseUrl);
    expect(error.failure).toBe(failed);
    expect(error.message).toBe(message?.replace(/https:\S+/, "[address]"));
    expect(error.detail).toEqual({
      status,
      code,
      ...(failed === "moderated" && { categories: ["violence"] }),
      ...(type && { type }),
      ...(param && { param }),
      ...more,
    });
    expect(calls).toHaveLength(1);
  });
});
