import { describe, expect, test } from "vitest";
import { POST as generate } from "@/app/v1/images/generations/route";
import { GET as listModels } from "@/app/v1/models/route";
import { authenticateKey, createKey } from "@/lib/api-keys";
import { db } from "@/lib/db";
import { admit } from "@/lib/generations/admit";
import { parseImageRequest } from "@/lib/openai-api";
import type { KeyInput } from "@/lib/schemas/key";
import { books, call, newChannel, system } from "@/tests/support/gateway";
import { until } from "@/tests/support/server";
import { teamWithUpstream } from "@/tests/support/team";
import { hold, json, ok, reset } from "@/tests/support/upstream";

const { person, upstream } = teamWithUpstream();

const order = { model: "gpt-image-2", prompt: "a harbour" };
const newKey = async (options: Partial<KeyInput>) =>
  (await createKey(system, { userId: person.userId, name: "kept short", ...options })).key;
const ask = (key: string, more: object = {}, headers: Record<string, string> = {}) =>
  call(generate, key, { ...order, ...more }, headers);
const statuses = (answers: { status: number }[]) =>
  Object.fromEntries(
    Object.entries(Object.groupBy(answers, ({ status }) => String(status))).map(([status, all]) => [
      status,
      all?.length,
    ]),
  );
const from = (address: string) => ({ "x-proofsheet-peer": address });

describe("requests per minute", () => {
  test("a hundred at once against ten: ten are taken, and the rest is told when to come back", async () => {
    const key = await newKey({ requestsPerMinute: 10 });
    const answers = await Promise.all(Array.from({ length: 100 }, () => ask(key)));
    expect(statuses(answers)).toEqual({ 200: 10, 429: 90 });
    expect(upstream.calls).toHaveLength(10);
    const refused = answers.find(({ status }) => status === 429);
    expect(refused?.body.error).toMatchObject({ type: "rate_limit_error", code: "rate_limit_exceeded" });
    expect(Number(refused?.headers.get("retry-after"))).toBeGreaterThan(0);
    expect(Number(refused?.headers.get("retry-after"))).toBeLessThanOrEqual(6);
    expect(refused?.headers.get("x-should-retry")).toBeNull();
    expect((await books(person.userId)).counter).toEqual({ spent: 10, reserved: 0 });
  });

  test("every answer says what is left, as OpenAI writes it; a key without the limit says nothing", async () => {
    const key = await newKey({ requestsPerMinute: 60 });
    const limits = ({ headers }: Awaited<ReturnType<typeof ask>>) =>
      ["limit", "remaining", "reset"].map((name) => headers.get(`x-ratelimit-${name}-requests`));
    expect(limits(await ask(key))).toEqual(["60", "59", "1s"]);
    const [limit, , reset] = limits(await ask(key, { model: "unknown" }));
    expect([limit, reset]).toEqual(["60", expect.stringMatching(/^(\d+ms|[12](\.\d+)?s)$/)]);
    expect(limits(await ask(await newKey({ requestsPerMinute: 2 })))).toEqual(["2", "1", "30s"]);
    const slow = await newKey({ requestsPerMinute: 1 });
    expect(limits(await ask(slow))).toEqual(["1", "0", "1m0s"]);
    expect(limits(await ask(slow))).toEqual(["1", "0", expect.stringMatching(/^(1m0s|59(\.\d+)?s)$/)]);
    expect(limits(await ask(person.key))).toEqual([null, null, null]);
  });

  test("they come back evenly, and never more than a minute's worth", async () => {
    const key = await newKey({ requestsPerMinute: 2 });
    const burst = async () => statuses(await Promise.all(Array.from({ length: 4 }, () => ask(key))));
    expect(await burst()).toEqual({ 200: 2, 429: 2 });
    await db.$executeRaw`UPDATE key_buckets SET refilled_at = refilled_at - interval '30 seconds'`;
    expect(await burst()).toEqual({ 200: 1, 429: 3 });
    await db.$executeRaw`UPDATE key_buckets SET refilled_at = refilled_at - interval '1 hour'`;
    expect(await burst()).toEqual({ 200: 2, 429: 2 });
  });

  test("looking costs none; what is replayed does", async () => {
    const key = await newKey({ requestsPerMinute: 2 });
    const name = { "idempotency-key": "first" };
    await ask(key, {}, name);
    expect((await call(listModels, key)).status).toBe(200);
    expect((await ask(key, {}, name)).headers.get("idempotency-replayed")).toBe("true");
    expect((await ask(key, {}, name)).status).toBe(429);
  });
});

describe("calls at once", () => {
  test("of a hundred at once two are open; when one has ended there is room again", async () => {
    const { answer, release } = hold(ok());
    upstream.answers(answer);
    const key = await newKey({ parallelCalls: 2 });
    const answers = Array.from({ length: 100 }, () => ask(key));
    await until("two are asked for", 10_000, async () => upstream.calls.length === 2);
    await until("the others are refused", 10_000, async () => (await refusedOf(answers)) === 98);
    release();
    expect(statuses(await Promise.all(answers))).toEqual({ 200: 2, 429: 98 });
    expect((await ask(key)).status).toBe(200);
    expect(upstream.calls).toHaveLength(3);
  });

  test("who is refused is told why, and the quota is not touched", async () => {
    const { answer, release } = hold(ok());
    upstream.answers(answer);
    const key = await newKey({ parallelCalls: 1 });
    const first = ask(key);
    await until("it is asked for", 5000, async () => upstream.calls.length === 1);
    const { status, body, headers } = await ask(key);
    expect([status, body.error.code, headers.get("retry-after")]).toEqual([429, "rate_limit_exceeded", "2"]);
    expect(body.error.message).toBe("This key may have 1 call open at once. Wait until one has ended.");
    expect((await books(person.userId)).counter).toEqual({ spent: 0, reserved: 1 });
    release();
    await first;
  });
});

async function refusedOf(answers: Promise<{ status: number }>[]): Promise<number> {
  const open = Symbol();
  const now = await Promise.all(answers.map((answer) => Promise.race([answer, open])));
  return now.filter((one) => typeof one === "object" && one.status === 429).length;
}

describe("the key's own monthly cap", () => {
  const counter = async () => {
    const [window] = await db.keyWindow.findMany({ select: { reserved: true, spent: true } });
    return window;
  };

  test("a hundred at once against ten: ten are taken, and the person keeps the rest", async () => {
    const key = await newKey({ monthlyCap: 10 });
    const answers = await Promise.all(Array.from({ length: 100 }, () => ask(key)));
    expect(statuses(answers)).toEqual({ 200: 10, 429: 90 });
    expect(await counter()).toEqual({ reserved: 0, spent: 10 });
    expect((await books(person.userId)).counter).toEqual({ spent: 10, reserved: 0 });
    expect((await ask(person.key)).status).toBe(200);
  });

  test("the refusal says that it is the key's, when it ends, and not to try again", async () => {
    const key = await newKey({ monthlyCap: 3 });
    await ask(key, { n: 2 });
    const { status, body, headers } = await ask(key, { n: 2 });
    expect([status, body.error.code, headers.get("x-should-retry")]).toEqual([429, "insufficient_quota", "false"]);
    expect(body.error.message).toMatch(
      /^2 images asked for, 1 of this key's own 3 left this month\. The quota resets on \d{4}-\d\d-01\.$/,
    );
    expect(await counter()).toEqual({ reserved: 0, spent: 2 });
  });

  test.each([
    ["refused by the upstream", json(400, { error: { message: "No." } }), 0],
    ["broken off after it was sent", reset(), 2],
  ])("a request that is %s counts as for the person", async (_, answer, spent) => {
    upstream.answers(answer);
    await ask(await newKey({ monthlyCap: 10 }), { n: 2 });
    expect(await counter()).toEqual({ reserved: 0, spent });
    expect((await books(person.userId)).counter).toEqual({ spent, reserved: 0 });
  });

  test("what the person's quota refuses is not counted against the key", async () => {
    await db.user.update({ where: { id: person.userId }, data: { monthlyQuota: 1 } });
    const key = await newKey({ monthlyCap: 10 });
    const answers = await Promise.all(Array.from({ length: 20 }, () => ask(key)));
    expect(statuses(answers)).toEqual({ 200: 1, 429: 19 });
    expect(await counter()).toEqual({ reserved: 0, spent: 1 });
  });
});

describe("models", () => {
  test("another than the key's is refused", async () => {
    const key = await newKey({ models: ["gpt-image-1"] });
    const { status, body } = await ask(key);
    expect([status, body.error.code, body.error.type]).toEqual([403, "model_not_allowed", "permission_error"]);
    expect((await ask(await newKey({ models: ["gpt-image-1", "gpt-image-2"] }))).status).toBe(200);
  });
});

describe("expiry", () => {
  test("a key works to its moment by the database's clock", async () => {
    const key = await newKey({ expires: "2099-12-31" });
    expect((await ask(key)).status).toBe(200);
    await db.$executeRaw`UPDATE api_keys SET expires_at = now() WHERE expires_at IS NOT NULL`;
    const { status, body } = await ask(key);
    expect([status, body.error.code]).toEqual([401, "invalid_api_key"]);
  });

  test("a day ends where the team is, and has to be in the future", async () => {
    await db.team.update({ where: { id: 1 }, data: { timeZone: "Pacific/Kiritimati" } });
    const { view } = await createKey(system, { userId: person.userId, name: "k", expires: "2099-12-31" });
    expect(view.expiresAt).toBe("2099-12-31T09:59:59.999Z");
    const moment = await createKey(system, { userId: person.userId, name: "k", expires: "2099-12-31T12:00:00+02:00" });
    expect(moment.view.expiresAt).toBe("2099-12-31T10:00:00.000Z");
    await expect(newKey({ expires: "2020-01-01" })).rejects.toMatchObject({ code: "invalid_value", param: "expires" });
  });
});

describe("allowed addresses", () => {
  test.each([
    ["203.0.113.7", "203.0.113.7", 200],
    ["203.0.113.7", "203.0.113.8", 403],
    ["203.0.113.0/24", "203.0.113.255", 200],
    ["203.0.113.0/24", "203.0.114.0", 403],
    ["203.0.113.0/24", "::ffff:203.0.113.9", 200],
    ["2001:db8::/32", "2001:db8:1::1", 200],
    ["2001:db8::/32", "2001:db9::1", 403],
    ["2001:db8::/32", "203.0.113.7", 403],
    ["0.0.0.0/0", "2001:db8::1", 403],
    ["::ffff:203.0.113.7", "203.0.113.7", 200],
    ["::ffff:203.0.113.7", "203.0.113.8", 403],
    ["::ffff:203.0.113.0/120", "::ffff:203.0.113.9", 200],
    ["203.0.113.7", "not an address", 403],
  ])("with %s, from %s: %i", async (allowed, address, expected) => {
    const key = await newKey({ allowedAddresses: ["192.0.2.1", allowed] });
    const { status, body } = await ask(key, {}, from(address));
    expect(status).toBe(expected);
    if (status === 403) expect(body.error).toMatchObject({ type: "permission_error", code: "forbidden" });
    expect((await call(listModels, key, undefined, from(address))).status).toBe(expected);
  });

  test("a wrong key is not told about addresses", async () => {
    const key = await newKey({ allowedAddresses: ["203.0.113.7"] });
    await db.apiKey.updateMany({ data: { revokedAt: new Date() } });
    expect((await ask(key, {}, from("198.51.100.1"))).status).toBe(401);
  });
});

test("the list of models names those that the key may use, and no other", async () => {
  await newChannel("second-model");
  const listed = async (key: string) => {
    const { body } = await call(listModels, key);
    return (body.data as { id: string }[]).map(({ id }) => id).sort();
  };
  expect(await listed(person.key)).toEqual(["gpt-image-2", "second-model"]);
  expect(await listed(await newKey({ models: ["second-model", "one-that-is-gone"] }))).toEqual(["second-model"]);
});

test("a key that is revoked while a request is read is not let in", async () => {
  const actor = await authenticateKey(new Headers({ authorization: `Bearer ${person.key}` }));
  await db.apiKey.updateMany({ data: { revokedAt: new Date() } });
  const admitted = admit(actor, parseImageRequest(JSON.stringify(order)), { door: "api", claim: true });
  await expect(admitted).rejects.toMatchObject({ code: "invalid_api_key", status: 401 });
  expect(await db.generation.count()).toBe(0);
});
