import { afterEach, expect, test, vi } from "vitest";
import { GET as elsewhere } from "@/app/v1/[[...path]]/route";
import { POST as generate, GET as wrongMethod } from "@/app/v1/images/generations/route";
import { createKey } from "@/lib/api-keys";
import { db, type Prisma } from "@/lib/db";
import { AppError } from "@/lib/errors";
import * as draining from "@/lib/generations/draining";
import * as reserving from "@/lib/generations/reserve";
import * as running from "@/lib/generations/run";
import { apiErrors } from "@/lib/openapi/errors";
import * as rateLimit from "@/lib/rate-limit";
import type { KeyInput } from "@/lib/schemas/key";
import { books, call, newChannel, sdkAsksAgain, system } from "@/tests/support/gateway";
import { teamWithUpstream } from "@/tests/support/team";
import { type Answer, hang, json, reset, text } from "@/tests/support/upstream";

vi.mock("@/lib/generations/draining", { spy: true });
vi.mock("@/lib/generations/reserve", { spy: true });
vi.mock("@/lib/generations/run", { spy: true });
vi.mock("@/lib/rate-limit", { spy: true });

const { person, upstream } = teamWithUpstream({ quota: 5 });
afterEach(() => {
  for (const spied of [draining.mustTakeWork, reserving.reserve, running.runClaimed, rateLimit.countRequest]) {
    vi.mocked(spied as () => unknown).mockReset();
  }
});

const order = { model: "gpt-image-2", prompt: "a harbour" };
const ask = (more: object = {}, headers: Record<string, string> = {}, key: string | null = person.key) =>
  call(generate, key, { ...order, ...more }, headers);
const askWith = async (options: Partial<KeyInput>, more: object = {}, headers: Record<string, string> = {}) => {
  const { key } = await createKey(system, { userId: person.userId, name: "kept short", ...options });
  return { key, first: await ask(more, headers, key) };
};
const refuses = (status: number, headers: Record<string, string> = {}) =>
  json(status, { error: { message: "No." } }, headers);
const moderates = json(400, { error: { message: "No.", code: "moderation_blocked" } });
const answered = (answer: Answer) => {
  upstream.answers(answer);
  return ask();
};
const changeChannel = (data: Prisma.ChannelUpdateManyMutationInput) => db.channel.updateMany({ data });
const broken = () => Object.assign(new Error("Connection terminated unexpectedly"), { code: "P1017" });

type Row = { code: string; when: string; ask: () => ReturnType<typeof call>; why: string };
const because = (why: string, rows: Omit<Row, "why">[]): Row[] => rows.map((row) => ({ ...row, why }));

/** What the SDKs must leave alone: it would pay twice, or end the same way. */
const final: Row[] = [
  ...because("the same request is wrong again", [
    { code: "invalid_json", when: "no JSON", ask: () => call(generate, person.key, "{") },
    { code: "missing_required_parameter", when: "no prompt", ask: () => ask({ prompt: null }) },
    { code: "invalid_value", when: "eleven images", ask: () => ask({ n: 11 }) },
    {
      code: "size_not_supported",
      when: "a strict size that no channel has",
      ask: async () => {
        await newChannel("square", { capabilities: { sizes: { kind: "list", sizes: ["1024x1024"] } } });
        return ask({ model: "square", size: "16:9" }, { "x-size-policy": "strict" });
      },
    },
    {
      code: "request_too_large",
      when: "a gigabyte",
      ask: () => ask({}, { "content-length": String(2 ** 30) }),
    },
    {
      code: "unsupported_media_type",
      when: "a compressed body",
      ask: () => ask({}, { "content-encoding": "gzip" }),
    },
    { code: "method_not_allowed", when: "GET", ask: () => call(wrongMethod, person.key) },
    { code: "not_found", when: "no such address", ask: () => call(elsewhere, person.key) },
    { code: "model_not_found", when: "a model that nobody serves", ask: () => ask({ model: "dall-e-9" }) },
    {
      code: "idempotency_key_reused",
      when: "a name that means something else",
      ask: async () => {
        await ask({}, { "idempotency-key": "first" });
        return ask({ n: 2 }, { "idempotency-key": "first" });
      },
    },
  ]),
  ...because("the key is not good for it", [
    { code: "invalid_api_key", when: "no key", ask: () => ask({}, {}, null) },
    {
      code: "model_not_allowed",
      when: "a key for another model",
      ask: async () => (await askWith({ models: ["another"] })).first,
    },
    {
      code: "forbidden",
      when: "a key for other addresses",
      ask: async () => (await askWith({ allowedAddresses: ["192.0.2.0/24"] })).first,
    },
  ]),
  ...because("the upstream has decided", [
    { code: "moderation_blocked", when: "a refused prompt", ask: () => answered(moderates) },
    { code: "upstream_refused", when: "an upstream's 422", ask: () => answered(refuses(422)) },
    { code: "upstream_refused", when: "an upstream's 409", ask: () => answered(refuses(409)) },
  ]),
  ...because("nothing is left before the month ends", [
    { code: "insufficient_quota", when: "the person's images", ask: () => ask({ n: 6 }) },
    {
      code: "insufficient_quota",
      when: "the key's own",
      ask: async () => (await askWith({ monthlyCap: 1 }, { n: 2 })).first,
    },
  ]),
  ...because("the upstream may have been paid", [
    { code: "upstream_failed", when: "an upstream's 500", ask: () => answered(refuses(500)) },
    { code: "upstream_failed", when: "an upstream's 408", ask: () => answered(refuses(408)) },
    { code: "upstream_failed", when: "a broken connection", ask: () => answered(reset()) },
    { code: "upstream_invalid_response", when: "a page", ask: () => answered(text(200, "<p>")) },
    {
      code: "upstream_timeout",
      when: "silence",
      ask: async () => {
        await changeChannel({ deadlineSeconds: 1 });
        return answered(hang());
      },
    },
    {
      code: "internal_error",
      when: "a fault of ours after it was let in",
      ask: () => {
        vi.mocked(running.runClaimed).mockRejectedValueOnce(new Error("odd"));
        return ask();
      },
    },
    {
      code: "database_unavailable",
      when: "nobody knows whether it was written down",
      ask: () => {
        for (let tries = 1; tries <= 3; tries++) vi.mocked(reserving.reserve).mockRejectedValueOnce(broken());
        return ask();
      },
    },
  ]),
];

/** What may go better later, and has cost nothing. */
const passing: Row[] = [
  {
    code: "rate_limit_exceeded",
    when: "the key's requests per minute",
    ask: async () => {
      const { key } = await askWith({ requestsPerMinute: 1 }, { n: 11 });
      return ask({}, {}, key);
    },
    why: "the minute passes",
  },
  {
    code: "rate_limit_exceeded",
    when: "the key's calls at once",
    ask: async () => {
      const { key } = await askWith({ parallelCalls: 1 }, {}, { prefer: "respond-async" });
      return ask({}, {}, key);
    },
    why: "the other call ends",
  },
  {
    code: "rate_limit_exceeded",
    when: "an upstream's 429",
    ask: () => answered(refuses(429, { "retry-after": "7" })),
    why: "the upstream says when",
  },
  {
    code: "no_channel_available",
    when: "nobody listens there",
    ask: async () => {
      await changeChannel({ baseUrl: "http://127.0.0.1:1/v1" });
      return ask();
    },
    why: "the upstream comes back",
  },
  {
    code: "no_channel_available",
    when: "the upstream does not take our key",
    ask: () => answered(refuses(401)),
    why: "an admin mends it",
  },
  {
    code: "no_channel_available",
    when: "the only channel rests",
    ask: async () => {
      await answered(refuses(429, { "retry-after": "7" }));
      return ask();
    },
    why: "its rest ends",
  },
  {
    code: "restarting",
    when: "the process is about to end",
    ask: () => {
      const message = "This server is about to restart. Try again in a moment.";
      vi.mocked(draining.mustTakeWork).mockImplementationOnce(() => {
        throw new AppError("restarting", message, { retryAfter: 5 });
      });
      return ask();
    },
    why: "another process takes it",
  },
  {
    code: "database_unavailable",
    when: "before anything was written",
    ask: () => {
      vi.mocked(rateLimit.countRequest).mockRejectedValueOnce(broken());
      return ask();
    },
    why: "the database comes back",
  },
  {
    code: "internal_error",
    when: "a fault of ours before it was let in",
    ask: () => {
      vi.mocked(rateLimit.countRequest).mockRejectedValueOnce(new Error("odd"));
      return ask();
    },
    why: "nothing was begun",
  },
];

test.each(final)("$code ($when) is not sent again: $why", async ({ code, ask }) => {
  const answer = await ask();
  expect([answer.body.error.code, sdkAsksAgain(answer)]).toEqual([code, false]);
});

test.each(passing)("$code ($when) is sent again: $why", async ({ code, ask }) => {
  const answer = await ask();
  expect([answer.body.error.code, sdkAsksAgain(answer)]).toEqual([code, true]);
  if (code !== "internal_error") expect(Number(answer.headers.get("retry-after"))).toBeGreaterThan(0);
  expect((await books(person.userId)).counter.spent).toBe(0);
});

test("the tables have every error that the API answers with", () => {
  const proven = new Set([...final, ...passing].map(({ code }) => code));
  expect([...proven].sort()).toEqual(
    apiErrors()
      .map(({ code }) => code)
      .sort(),
  );
});
