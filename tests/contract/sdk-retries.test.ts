import { createOpenAICompatible } from "@ai-sdk/openai-compatible";
import { generateImage } from "ai";
import OpenAI from "openai";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { db } from "@/lib/db";
import { books, freshTeam, newChannel, newMember } from "@/tests/support/gateway";
import { startProxy } from "@/tests/support/proxy";
import { newServer, type Server, until } from "@/tests/support/server";
import {
  type Answer,
  byPrompt,
  hang,
  hold,
  json,
  ok,
  picture,
  promptOf,
  reset,
  resetAfter,
  startUpstream,
  text,
  type Upstream,
} from "@/tests/support/upstream";

// The SDKs try twice again by default. What an upstream may have been paid for is asked for once all the same.

type Failure = { name: string; answer: Answer; deadlineSeconds?: number; unpaid?: true };
const failures: Failure[] = [
  { name: "hangs", answer: hang(), deadlineSeconds: 1 },
  { name: "resets the connection", answer: reset() },
  { name: "breaks off in the middle of its answer", answer: resetAfter("half the body") },
  ...[500, 502, 503, 504].map((status) => ({
    name: `answers ${status}`,
    answer: json(status, { error: { message: "boom" } }),
  })),
  { name: "answers malformed JSON", answer: text(200, '{"data":[', "application/json") },
  { name: "answers HTML", answer: text(200, "<html>hello</html>") },
  { name: "answers without an image", answer: json(200, { created: 1, data: [] }) },
  { name: "answers 429", answer: json(429, { error: { message: "slow down" } }, { "retry-after": "1" }), unpaid: true },
];

type Sdk = { name: string; generate: (key: string, model: string, prompt: string) => Promise<unknown> };
const sdks: Sdk[] = [
  {
    name: "openai",
    generate: (apiKey, model, prompt) =>
      new OpenAI({ apiKey, baseURL: `${server.url}/v1` }).images.generate({ model, prompt }),
  },
  {
    // It neither reads x-should-retry nor marks what it repeats.
    name: "the AI SDK",
    generate: (apiKey, id, prompt) => {
      const model = createOpenAICompatible({ name: "proofsheet", baseURL: `${server.url}/v1`, apiKey }).imageModel(id);
      return generateImage({ model, prompt });
    },
  },
];

const cases = sdks.flatMap((sdk) =>
  failures.map((failure) => ({ ...failure, sdk, title: `${sdk.name}, ${failure.name}` })),
);
const outcomes = new Map<string, { userId: string; error: unknown }>();
let upstream: Upstream;
let server: Server;

beforeAll(async () => {
  upstream = await startUpstream();
  await freshTeam();
  server = await newServer();
  await server.start();
  const answers = new Map(cases.map(({ title, answer }) => [title, answer]));
  upstream.answers(byPrompt((prompt) => answers.get(prompt)));
  await Promise.all(
    cases.map(async ({ title, sdk, deadlineSeconds = 20 }, index) => {
      const { userId, key } = await newMember(`member-${index}@example.com`);
      await newChannel(`model-${index}`, { deadlineSeconds });
      const error = await sdk.generate(key, `model-${index}`, title).catch((thrown: unknown) => thrown);
      outcomes.set(title, { userId, error });
    }),
  );
});
afterAll(async () => {
  await server.remove();
  await upstream.stop();
});

describe.each(sdks)("$name with its default retries, when the upstream", ({ name: sdk }) => {
  test.each(failures)("$name", async ({ name, unpaid }) => {
    const title = `${sdk}, ${name}`;
    const { userId = "", error } = outcomes.get(title) ?? {};
    expect(error).toBeInstanceOf(Error);
    const calls = upstream.calls.filter((call) => promptOf(call) === title);
    const generations = await db.generation.findMany({ where: { userId }, select: { state: true } });
    const { counter, ledger } = await books(userId);
    expect(counter).toEqual({ spent: ledger.settled, reserved: 0 });
    if (unpaid) {
      // Nothing was paid, so trying again is what the caller wants.
      expect(calls).toHaveLength(3);
      expect(generations).toEqual(Array(3).fill({ state: "failed" }));
      expect(ledger).toEqual({ reserved: 3, settled: 0, released: 3 });
    } else {
      expect(calls).toHaveLength(1);
      expect(generations).toEqual([{ state: "unknown" }]);
      expect(ledger).toEqual({ reserved: 1, settled: 1, released: 0 });
    }
  });
});

describe("openai with its default retries, when the call goes on without it", () => {
  const model = "patient";
  const prompt = "a harbour";
  let key: string;
  let userId: string;

  beforeAll(() => newChannel(model));
  beforeEach(async () => {
    ({ key, userId } = await newMember(`${crypto.randomUUID()}@example.com`));
  });

  async function isPaidOnce(answer: OpenAI.ImagesResponse): Promise<void> {
    expect(Buffer.from(answer.data?.[0]?.b64_json ?? "", "base64")).toEqual(await picture());
    expect(upstream.calls).toHaveLength(1);
    expect(await books(userId)).toEqual({
      counter: { spent: 1, reserved: 0 },
      ledger: { reserved: 1, settled: 1, released: 0 },
    });
  }

  test("its own timeout: the second try gets the first one's image", async () => {
    const { answer, release } = hold(ok());
    upstream.answers(answer);
    const client = new OpenAI({ apiKey: key, baseURL: `${server.url}/v1`, timeout: 1500 });
    setTimeout(release, 2500);
    await isPaidOnce(await client.images.generate({ model, prompt, response_format: "b64_json" }));
  });

  test("a connection that breaks: the second try gets the first one's image, also once that has come", async () => {
    const { answer, release } = hold(ok());
    upstream.answers(answer);
    const proxy = await startProxy(Number(new URL(server.url).port));
    const client = new OpenAI({ apiKey: key, baseURL: `http://127.0.0.1:${proxy.port}/v1` });
    const images = client.images.generate({ model, prompt, response_format: "b64_json" });
    await until("the upstream is asked", 10_000, async () => upstream.calls.length === 1);
    release();
    proxy.cut();
    proxy.restore();
    await isPaidOnce(await images);
    await proxy.stop();
  });

  test("of several equal requests, one that was refused for nothing is made anew", async () => {
    upstream.answers(ok(), json(429, { error: { message: "slow down" } }, { "retry-after": "1" }), ok());
    const client = new OpenAI({ apiKey: key, baseURL: `${server.url}/v1` });
    const first = await client.images.generate({ model, prompt });
    const second = await client.images.generate({ model, prompt });
    expect(second.data?.[0]?.url).not.toBe(first.data?.[0]?.url);
    expect(upstream.calls).toHaveLength(3);
    expect(await books(userId)).toMatchObject({ counter: { spent: 2, reserved: 0 }, ledger: { released: 1 } });
  });
});
