import { setTimeout } from "node:timers/promises";
import { expect, test } from "vitest";
import { capabilitiesOf } from "@/lib/channels/capabilities";
import type { Channel } from "@/lib/channels/channel";
import { type ProviderRequest, UpstreamError } from "@/lib/channels/provider";
import { type Attempt, askInParts, imagesAtRisk } from "@/lib/generations/parts";

const context = { signal: new AbortController().signal, baseUrl: null, apiKey: null };
const request = { n: 5, prompt: "a harbour", stream: { partialImages: 2 } } as unknown as ProviderRequest;

/** A channel that makes two images a call; `answers` has one entry per call, in the order of the calls. */
function channel(answers: (UpstreamError | { wait: number; usage?: Record<string, unknown> })[]) {
  const asked: ProviderRequest[] = [];
  const provider: Channel["provider"] = {
    ignores: () => [],
    async generate(one) {
      const number = asked.push(one);
      const answer = answers[number - 1];
      if (!answer || answer instanceof UpstreamError) throw answer;
      await setTimeout(answer.wait);
      const images = Array.from({ length: one.n }, (_, index) => ({
        bytes: Buffer.from(`${number}.${index}`),
        revisedPrompt: null,
      }));
      return { images, usage: answer.usage ?? null };
    },
  };
  return { asked, channel: { name: "two", provider, capabilities: capabilitiesOf("unified", { maxN: 2 }) } as Channel };
}

async function make(answers: Parameters<typeof channel>[0]) {
  const attempts: Attempt[] = [];
  const { asked, channel: two } = channel(answers);
  const result = await askInParts(two, request, context, attempts).catch((error: unknown) => error);
  return { result, attempts, asked };
}

test("n is split into calls side by side; the images come in the order of the parts, whichever is ready first", async () => {
  const { result, asked, attempts } = await make([{ wait: 40 }, { wait: 20 }, { wait: 0 }]);
  expect(asked.map(({ n, stream }) => [n, stream])).toEqual([2, 2, 1].map((n) => [n, null]));
  const { images } = result as { images: { bytes: Buffer }[] };
  expect(images.map(({ bytes }) => bytes.toString())).toEqual(["1.0", "1.1", "2.0", "2.1", "3.0"]);
  expect(attempts).toMatchObject([
    { channel: "two", outcome: "answered", images: 2 },
    { outcome: "answered", images: 2 },
    { outcome: "answered", images: 1 },
  ]);
});

test("what the parts used is added up", async () => {
  const usage = { total_tokens: 5, details: { text: 1 }, model: "x" };
  const { result } = await make([{ wait: 0, usage }, { wait: 0 }, { wait: 0, usage: { ...usage, images: 3 } }]);
  expect((result as { usage: unknown }).usage).toEqual({
    total_tokens: 10,
    details: { text: 2 },
    model: "x",
    images: 3,
  });
});

test("what was delivered counts, whatever became of the other parts", async () => {
  const { result, attempts } = await make([new UpstreamError("timeout", "late"), { wait: 0 }, limited(3)]);
  expect((result as { images: unknown[] }).images).toHaveLength(2);
  expect(attempts.map(({ outcome }) => outcome)).toEqual(["timeout", "answered", "rate_limited"]);
});

test.each([
  [["rate_limited", "failed", "refused"], "failed"],
  [["rate_limited", "refused", "not_sent"], "refused"],
  [["channel", "moderated", "channel"], "moderated"],
  [["not_sent", "rate_limited", "channel"], "rate_limited"],
  [["not_sent", "not_sent", "channel"], "channel"],
] as const)("of %j the one that counts is %s", async (failures, counts) => {
  const { result } = await make(failures.map((failure) => new UpstreamError(failure, failure)));
  expect(result).toMatchObject({ failure: counts });
});

test("of several limits the one that ends first counts", async () => {
  const { result } = await make([limited(7), limited(3), new UpstreamError("rate_limited", "soon")]);
  expect(result).toMatchObject({ detail: { retryAfter: 3 } });
});

test("only calls that may have been paid are at risk", async () => {
  const { attempts } = await make([
    new UpstreamError("timeout", "late"),
    limited(1),
    new UpstreamError("failed", "no"),
  ]);
  expect(imagesAtRisk(attempts)).toBe(3);
});

test("an answer without an image is no answer", async () => {
  const attempts: Attempt[] = [];
  const { channel: two } = channel([]);
  const empty = { ...two, provider: { ...two.provider, generate: async () => ({ images: [], usage: null }) } };
  await expect(askInParts(empty, { ...request, n: 1 }, context, attempts)).rejects.toMatchObject({
    failure: "invalid",
  });
});

function limited(retryAfter: number) {
  return new UpstreamError("rate_limited", "slow down", { status: 429, retryAfter });
}
