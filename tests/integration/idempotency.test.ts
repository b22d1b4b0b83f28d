import { beforeEach, describe, expect, test, vi } from "vitest";
import { POST as generate } from "@/app/v1/images/generations/route";
import { createKey } from "@/lib/api-keys";
import { db } from "@/lib/db";
import { recoverAbandoned } from "@/lib/generations/recover";
import * as reserving from "@/lib/generations/reserve";
import { runQueued } from "@/lib/generations/run";
import { books, call, newMember, system } from "@/tests/support/gateway";
import { until } from "@/tests/support/server";
import { teamWithUpstream } from "@/tests/support/team";
import { hold, json, ok, picture, reset } from "@/tests/support/upstream";

vi.mock("@/lib/generations/reserve", { spy: true });

const { person, upstream } = teamWithUpstream();

beforeEach(() => {
  vi.mocked(reserving.reserve).mockClear();
});

const order = { model: "gpt-image-2", prompt: "a harbour", response_format: "b64_json" };
const ask = (more: object = {}, headers: Record<string, string> = { "idempotency-key": "first" }, key = person.key) =>
  call(generate, key, { ...order, ...more }, headers);
const replayed = ({ headers }: { headers: Headers }) => headers.get("idempotency-replayed");

test("200 parallel calls under one name: one generation, one upstream call, 200 equal answers", async () => {
  const answers = await Promise.all(Array.from({ length: 200 }, () => ask({ n: 2 })));
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
  expect(new Set(answers.map(({ body }) => JSON.stringify(body))).size).toBe(1);
  expect(answers.filter((answer) => replayed(answer) === "true")).toHaveLength(199);
  expect(new Set(answers.map(({ headers }) => headers.get("x-generation-id"))).size).toBe(1);
  expect(upstream.calls).toHaveLength(1);
  expect(await db.generation.count()).toBe(1);
  expect(await books(person.userId)).toEqual({
    counter: { spent: 2, reserved: 0 },
    ledger: { reserved: 2, settled: 2, released: 0 },
  });
});

test("many at once under one name need quota for one", async () => {
  await db.user.update({ where: { id: person.userId }, data: { monthlyQuota: 1 } });
  const answers = await Promise.all(Array.from({ length: 20 }, () => ask()));
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
});

test("asked again later, the stored answer is given once more, with the bytes from storage", async () => {
  const first = await ask();
  const again = await ask();
  expect([again.status, replayed(first), replayed(again), again.body]).toEqual([200, null, "true", first.body]);
  expect(again.body.data[0].b64_json).toBe((await picture()).toString("base64"));
  expect(upstream.calls).toHaveLength(1);
});

test("references are neither read again nor kept twice", async () => {
  const image = (await picture()).toString("base64");
  const first = await ask({ image });
  expect((await ask({ image })).body).toEqual(first.body);
  expect(await db.reference.count()).toBe(1);
});

test.each([
  ["another prompt", { prompt: "a lighthouse" }, {}],
  ["the same fields in other bytes", { n: 1 }, {}],
  ["another size policy", {}, { "x-size-policy": "crop" }],
])("%s under the same name is refused", async (_, more, headers) => {
  await ask();
  const { status, body, headers: answered } = await ask(more, { "idempotency-key": "first", ...headers });
  expect([status, answered.get("x-should-retry")]).toEqual([422, "false"]);
  expect(body.error).toMatchObject({ code: "idempotency_key_reused", param: "Idempotency-Key" });
  expect(upstream.calls).toHaveLength(1);
});

test("a name is each person's and each key's own", async () => {
  const other = await newMember("other@example.com");
  const { key: second } = await createKey(system, { userId: person.userId, name: "second" });
  for (const key of [person.key, other.key, second]) {
    expect(replayed(await ask({}, { "idempotency-key": "first" }, key))).toBeNull();
  }
  expect(upstream.calls).toHaveLength(3);
});

test("after 24 hours of the database's clock a name is free, for another request too", async () => {
  await ask();
  await db.$executeRaw`UPDATE generations SET created_at = now() - interval '23 hours 59 minutes'`;
  expect((await ask({ n: 2 })).status).toBe(422);
  await db.$executeRaw`UPDATE generations SET created_at = now() - interval '24 hours'`;
  expect(replayed(await ask({ n: 2 }))).toBeNull();
  expect(upstream.calls).toHaveLength(2);
});

describe("a request that failed", () => {
  test.each([
    ["refused by the upstream", json(400, { error: { message: "No.", code: "moderation_blocked" } }), 400],
    ["broken off after it was sent", reset(), 502],
    ["answered with a server error", json(500, {}), 502],
  ])("%s is answered as it was, and not asked again", async (_, answer, status) => {
    upstream.answers(answer, ok());
    const first = await ask();
    const again = await ask();
    expect([first.status, again.status, replayed(again)]).toEqual([status, status, "true"]);
    expect(again.body).toEqual(first.body);
    expect([first.headers.get("x-should-retry"), again.headers.get("x-should-retry")]).toEqual(["false", "false"]);
    expect(upstream.calls).toHaveLength(1);
  });

  test.each([
    ["by the upstream's rate limit", json(429, {}, { "retry-after": "1" }), 429],
    ["because the channel's key was refused", json(401, {}), 503],
  ])("%s cost nothing: the same name may try anew, once for all that try at once", async (_, answer, status) => {
    upstream.answers(answer, ok());
    const first = await ask();
    expect([first.status, first.headers.get("x-should-retry")]).toEqual([status, null]);
    // What a circuit breaker remembers of it is not in question here.
    await db.channelHealth.deleteMany();
    const again = await Promise.all(Array.from({ length: 20 }, () => ask()));
    expect(new Set(again.map((one) => one.status))).toEqual(new Set([200]));
    expect(upstream.calls).toHaveLength(2);
    expect((await ask({ n: 2 })).status).toBe(422);
    expect((await books(person.userId)).counter).toEqual({ spent: 1, reserved: 0 });
  });

  test("by a quota that was used up is tried anew once there is some", async () => {
    await db.user.update({ where: { id: person.userId }, data: { monthlyQuota: 0 } });
    expect((await ask()).status).toBe(429);
    await db.user.update({ where: { id: person.userId }, data: { monthlyQuota: 1 } });
    expect((await ask()).status).toBe(200);
  });
});

test.each([["a".repeat(256)], ["caf\u00e9"], ["a\tb"], [""]])("%j is no name", async (name) => {
  const { status, body } = await ask({}, { "idempotency-key": name });
  expect([status, body.error.code, body.error.param]).toEqual([400, "invalid_value", "Idempotency-Key"]);
  expect(upstream.calls).toHaveLength(0);
});

test("a name may have 255 characters, spaces and signs among them", async () => {
  expect((await ask({}, { "idempotency-key": `~ ${"a".repeat(253)}` })).status).toBe(200);
});

const broken = () => new Error("Connection terminated unexpectedly");

/** Writes the admission down, and then loses the answer. */
async function losingTheAnswer() {
  const { reserve } = await vi.importActual<typeof reserving>("@/lib/generations/reserve");
  vi.mocked(reserving.reserve).mockImplementationOnce(async (...given) => {
    await reserve(...given);
    throw broken();
  });
}

test.each([
  ["a name", { "idempotency-key": "first" }],
  ["no name", {}],
])("with %s, a request whose commit was never confirmed goes on with what was written", async (_, headers) => {
  await losingTheAnswer();
  expect((await ask({}, headers as Record<string, string>)).status).toBe(200);
  expect(reserving.reserve).toHaveBeenCalledTimes(2);
  expect(upstream.calls).toHaveLength(1);
  expect(await db.generation.count()).toBe(1);
});

test("a program may ask again under its name although nobody could tell it what became of the first try", async () => {
  await losingTheAnswer();
  vi.mocked(reserving.reserve).mockRejectedValueOnce(broken()).mockRejectedValueOnce(broken());
  const first = await ask();
  expect([first.status, first.headers.get("x-should-retry"), first.headers.get("retry-after")]).toEqual([
    503,
    null,
    "5",
  ]);
  const again = ask();
  // The process that admitted it has given up: its lease runs out, and a worker takes it over.
  await db.$executeRaw`UPDATE generations SET lease_until = now() - interval '1 second'`;
  expect(await recoverAbandoned()).toBe(1);
  await runQueued(first.headers.get("x-generation-id") ?? "");
  expect([(await again).status, replayed(await again)]).toEqual([200, "true"]);
  expect(upstream.calls).toHaveLength(1);
});

test("without a name it may not: it would pay twice", async () => {
  vi.mocked(reserving.reserve).mockRejectedValue(broken());
  const { status, headers, body } = await ask({}, {});
  vi.mocked(reserving.reserve).mockReset();
  expect([status, headers.get("x-should-retry")]).toEqual([503, "false"]);
  expect(body.error.message).toContain(headers.get("x-generation-id"));
});

test("who waits for what another process runs is told as soon as it ends", async () => {
  const { answer, release } = hold(ok());
  upstream.answers(answer);
  const first = ask();
  await until("the upstream is asked", 5000, async () => upstream.calls.length === 1);
  const second = ask();
  await new Promise((resolve) => setTimeout(resolve, 300));
  release();
  const released = performance.now();
  expect((await second).body).toEqual((await first).body);
  // Long before the next look at the row.
  expect(performance.now() - released).toBeLessThan(1500);
});

test("who goes away while waiting ends the waiting, and not the work", async () => {
  const { answer, release } = hold(ok());
  upstream.answers(answer);
  const first = ask();
  await until("the upstream is asked", 5000, async () => upstream.calls.length === 1);
  const leaving = new AbortController();
  const waiting = generate(
    new Request("http://localhost:3000/v1/images/generations", {
      method: "POST",
      headers: { authorization: `Bearer ${person.key}`, "idempotency-key": "first" },
      body: JSON.stringify(order),
      signal: leaving.signal,
    }),
    { params: Promise.resolve({}) },
  );
  await new Promise((resolve) => setTimeout(resolve, 300));
  leaving.abort();
  expect((await waiting).status).toBe(499);
  release();
  expect((await first).status).toBe(200);
});
