import { beforeEach, describe, expect, test } from "vitest";
import { db } from "@/lib/db";
import { add, teamWithTwoUpstreams } from "@/tests/support/channels";
import { books } from "@/tests/support/gateway";
import { type Answer, json, ok, reset, text } from "@/tests/support/upstream";

const { addSecond, ask, first, person, second } = teamWithTwoUpstreams();

describe("another channel is asked", () => {
  const error = (status: number, headers = {}) => json(status, { error: { message: `says ${status}` } }, headers);
  beforeEach(async () => {
    await add("first", { priority: 1 });
    await addSecond();
  });

  test.each<[string, Answer, string]>([
    ["401", error(401), "channel"],
    ["403", error(403), "channel"],
    ["404", error(404), "channel"],
    ["429", error(429), "rate_limited"],
  ])("after %s, which surely cost nothing", async (_, answer, outcome) => {
    first.answers(answer);
    const { status, headers } = await ask();
    expect([status, headers.get("x-channel"), first.calls.length, second.calls.length]).toEqual([200, "second", 1, 1]);
    const { receipt } = await db.generation.findFirstOrThrow();
    expect(receipt).toMatchObject({
      attempts: [
        { channel: "first", outcome, images: 1, ms: expect.any(Number) },
        { channel: "second", outcome: "answered", images: 1 },
      ],
    });
    expect(await books(person.userId)).toMatchObject({ counter: { spent: 1, reserved: 0 } });
  });

  test("where nobody listens", async () => {
    await db.channel.updateMany({ where: { name: "first" }, data: { baseUrl: "http://127.0.0.1:1/v1" } });
    const { status, headers } = await ask();
    expect([status, headers.get("x-channel")]).toEqual([200, "second"]);
  });

  test("where the key cannot be opened", async () => {
    await db.channel.updateMany({ where: { name: "first" }, data: { sealedKey: Buffer.from("something else") } });
    expect((await ask()).headers.get("x-channel")).toBe("second");
    expect(first.calls).toHaveLength(0);
    expect(await db.channelHealth.findFirst()).toMatchObject({ lastFailure: "channel", failures: 1 });
  });

  test.each<[string, Answer, number, string]>([
    ["a refusal", error(400), 400, "refused"],
    ["a 422", error(422), 422, "refused"],
    ["moderation", json(400, { error: { message: "no", code: "moderation_blocked" } }), 400, "moderated"],
    ["500", error(500), 502, "failed"],
    ["503", error(503), 502, "failed"],
    ["a reset connection", reset(), 502, "failed"],
    ["what is not JSON", text(200, "<html>"), 502, "invalid"],
    ["no image", json(200, { data: [] }), 502, "invalid"],
  ])("but not after %s", async (_, answer, status, outcome) => {
    first.answers(answer);
    expect((await ask()).status).toBe(status);
    expect([first.calls.length, second.calls.length]).toEqual([1, 0]);
    expect((await db.generation.findFirstOrThrow()).receipt).toMatchObject({
      attempts: [{ channel: "first", outcome }],
    });
  });

  test("not after its deadline", async () => {
    await db.channel.updateMany({ where: { name: "first" }, data: { deadlineSeconds: 1 } });
    first.answers(() => {});
    expect((await ask()).status).toBe(504);
    expect(second.calls).toHaveLength(0);
  });

  test("the receipt keeps the provider's words, but not about our own account", async () => {
    first.answers(error(429));
    second.answers(json(401, { error: { message: "the account of upstream-secret-key is closed" } }));
    await ask();
    const { receipt } = await db.generation.findFirstOrThrow();
    expect(receipt).toMatchObject({
      attempts: [
        { channel: "first", outcome: "rate_limited", status: 429, message: "says 429" },
        { channel: "second", outcome: "channel", status: 401 },
      ],
    });
    expect(JSON.stringify(receipt)).not.toContain("account");
    const health = await db.channelHealth.findMany({ where: { lastFailure: "channel" } });
    expect(health).toMatchObject([{ lastMessage: "the account of [key] is closed" }]);
  });

  test("all are limited: 429 with the time of the first that is free again", async () => {
    first.answers(error(429, { "retry-after": "70" }));
    second.answers(error(429, { "retry-after": "40" }));
    const { status, headers, body } = await ask();
    expect([status, body.error.code, headers.get("retry-after")]).toEqual([429, "rate_limit_exceeded", "40"]);
    expect(await books(person.userId)).toMatchObject({ counter: { spent: 0, reserved: 0 } });
    // And from then on nobody is asked until then.
    const next = await ask();
    expect([next.status, next.body.error.code]).toEqual([503, "no_channel_available"]);
    expect(Number(next.headers.get("retry-after"))).toBeGreaterThan(35);
    expect(Number(next.headers.get("retry-after"))).toBeLessThanOrEqual(40);
    expect([first.calls.length, second.calls.length, await db.generation.count()]).toEqual([1, 1, 1]);
  });
});

describe("a channel that makes one image a call", () => {
  beforeEach(async () => {
    await add("single", { priority: 1, capabilities: { maxN: 1 } });
  });
  const limited = json(429, { error: { message: "slow down" } });

  test("is called n times; the answer is one list", async () => {
    const { status, body } = await ask({ n: 3, size: "4:3" });
    expect([status, body.data.length, first.calls.length]).toEqual([200, 3, 3]);
    for (const one of first.calls) expect(JSON.parse(one.body)).toMatchObject({ n: 1, size: "1536x1152" });
    expect(await books(person.userId)).toMatchObject({ counter: { spent: 3, reserved: 0 } });
  });

  test("what was delivered is returned and charged, and nobody else is asked for the rest", async () => {
    await addSecond({ capabilities: { maxN: 2 } });
    first.answers(limited, ok());
    const { status, body } = await ask({ n: 3 });
    expect([status, body.data.length, second.calls.length]).toEqual([200, 2, 0]);
    expect(await books(person.userId)).toMatchObject({ counter: { spent: 2, reserved: 0 } });
  });

  test("another is asked for all of them where surely none was made", async () => {
    await addSecond({ capabilities: { maxN: 2 } });
    first.answers(limited);
    const { status, body, headers } = await ask({ n: 3 });
    expect([status, body.data.length, headers.get("x-channel")]).toEqual([200, 3, "second"]);
    expect([first.calls.length, second.calls.length]).toEqual([3, 2]);
  });

  test("nobody is where one part may have been paid; that part alone is charged", async () => {
    await addSecond({ capabilities: { maxN: 2 } });
    first.answers(json(500, {}), limited);
    const { status, headers } = await ask({ n: 3 });
    expect([status, headers.get("x-should-retry"), second.calls.length]).toEqual([502, "false", 0]);
    expect(await books(person.userId)).toEqual({
      counter: { spent: 1, reserved: 0 },
      ledger: { reserved: 3, settled: 1, released: 0 },
    });
  });
});
