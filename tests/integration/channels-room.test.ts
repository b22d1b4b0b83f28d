import { beforeEach, describe, expect, test } from "vitest";
import { db } from "@/lib/db";
import { admit } from "@/lib/generations/admit";
import { runQueued } from "@/lib/generations/run";
import { parseImageRequest } from "@/lib/openai-api";
import { add, model, teamWithTwoUpstreams } from "@/tests/support/channels";
import { books, memberOf } from "@/tests/support/gateway";
import { until } from "@/tests/support/server";
import { type Answer, hold, json, ok } from "@/tests/support/upstream";

const { addSecond, ask, first, person, second } = teamWithTwoUpstreams();

/** Asked for in the studio, and on no worker's list: tests run it themselves. */
async function order() {
  const request = parseImageRequest(JSON.stringify({ model, prompt: "later" }));
  const { id } = await admit(memberOf(person.userId), request, { door: "studio", claim: false });
  await db.$executeRaw`DELETE FROM pgboss.job`;
  return id;
}

describe("what the studio asked for", () => {
  const limited = json(429, { error: { message: "slow down" } }, { "retry-after": "30" });
  const row = (id: string) => db.generation.findUniqueOrThrow({ where: { id } });
  async function nextTry() {
    const [job] = await db.$queryRaw<{ seconds: number }[]>`
      SELECT EXTRACT(epoch FROM start_after - now())::float8 AS seconds FROM pgboss.job`;
    return job?.seconds ?? null;
  }
  const close = (seconds: number, failures: number, why: string) => db.$executeRaw`
    INSERT INTO channel_health (channel_id, failures, open_until, last_failure)
    SELECT id, ${failures}::int, now() + make_interval(secs => ${seconds}::float8), ${why} FROM channels`;
  beforeEach(() => add("only"));

  test.each<[string, number, () => unknown]>([
    ["its provider answers 429", 30, () => first.answers(limited)],
    ["its channel is limited for hours", 60, () => close(7200, 0, "rate_limited")],
    ["its channel has failed too often", 20, () => close(20, 10, "failed")],
    [
      "its provider cannot be reached",
      30,
      () => db.channel.updateMany({ data: { baseUrl: "http://127.0.0.1:1/v1", allowPrivateAddress: true } }),
    ],
  ])("waits while %s, and is then made", async (_, seconds, trouble) => {
    const id = await order();
    await trouble();
    expect(await runQueued(id)).toBeNull();
    expect(await row(id)).toMatchObject({ state: "queued", sentAt: null, lease: null });
    expect(await nextTry()).toBeGreaterThan(seconds - 2);
    expect(await nextTry()).toBeLessThan(seconds + 5);
    expect(await books(person.userId)).toMatchObject({ counter: { spent: 0, reserved: 1 } });

    await db.channelHealth.deleteMany();
    await db.channel.updateMany({ data: { baseUrl: first.baseUrl } });
    first.answers(ok());
    expect((await runQueued(id))?.generation.state).toBe("succeeded");
    expect(await books(person.userId)).toMatchObject({ counter: { spent: 1, reserved: 0 } });
  });

  test("waits for ten minutes at most, and ends uncharged", async () => {
    const id = await order();
    first.answers(limited);
    await db.$executeRaw`UPDATE generations SET created_at = now() - interval '601 seconds'`;
    expect((await runQueued(id))?.generation.error).toMatchObject({ code: "rate_limit_exceeded", charged: false });
    expect(await nextTry()).toBeNull();
    expect(await books(person.userId)).toMatchObject({ counter: { spent: 0, reserved: 0 } });
  });

  test.each<[string, Answer, string, number]>([
    ["a key that is refused", json(401, { error: { message: "no" } }), "no_channel_available", 0],
    ["what may have been paid", json(500, {}), "upstream_failed", 1],
  ])("does not wait after %s", async (_, answer, code, spent) => {
    const id = await order();
    first.answers(answer);
    expect((await runQueued(id))?.generation.error).toMatchObject({ code });
    expect(await nextTry()).toBeNull();
    expect(await books(person.userId)).toMatchObject({ counter: { spent, reserved: 0 } });
  });
});

describe("a channel with room for so many calls", () => {
  test("has never more, of fifty at once; the others are told to come back, uncharged", async () => {
    await add("three", { concurrency: 3, priority: 1 });
    await addSecond({ concurrency: 2 });
    const one = hold(ok());
    const two = hold(ok());
    first.answers(one.answer);
    second.answers(two.answer);
    const all = Array.from({ length: 50 }, () => ask());
    await until("all but five are told", 15_000, async () => {
      return (await db.generation.count({ where: { state: "failed" } })) === 45;
    });
    expect([first.calls.length, second.calls.length]).toEqual([3, 2]);
    one.release();
    two.release();
    const answers = await Promise.all(all);
    const full = answers.filter(({ status }) => status === 503);
    expect([full.length, answers.filter(({ status }) => status === 200).length]).toEqual([45, 5]);
    for (const { body, headers } of full) {
      expect([body.error.code, headers.get("retry-after")]).toEqual(["no_channel_available", "5"]);
    }
    expect([first.calls.length, second.calls.length]).toEqual([3, 2]);
    expect(await db.generation.count({ where: { state: "failed", sentAt: null } })).toBe(45);
    expect(await books(person.userId)).toEqual({
      counter: { spent: 5, reserved: 0 },
      ledger: { reserved: 50, settled: 5, released: 45 },
    });
    // Its room is free again.
    first.answers(ok());
    expect((await ask()).headers.get("x-channel")).toBe("three");
  });

  test("counts what other processes have under way", async () => {
    await add("one", { concurrency: 1 });
    await ask();
    const { id } = await db.generation.findFirstOrThrow();
    await db.generation.update({ where: { id }, data: { state: "running" } });
    expect((await ask()).status).toBe(503);
    // One that was let in and has not called anybody yet takes no place.
    await db.generation.update({ where: { id }, data: { sentAt: null } });
    expect((await ask()).status).toBe(200);
  });

  test("what the studio asked for waits in the queue until there is room", async () => {
    await add("one", { concurrency: 1 });
    const { answer, release } = hold(ok());
    first.answers(answer, ok());
    const before = ask();
    await until("it is asked", 5000, async () => first.calls.length === 1);
    const id = await order();
    expect(await runQueued(id)).toBeNull();
    expect(await db.generation.findUnique({ where: { id } })).toMatchObject({
      state: "queued",
      sentAt: null,
      lease: null,
    });
    const [job] = await db.$queryRaw<{ generation: string; seconds: number }[]>`
      SELECT data ->> 'generationId' AS generation, EXTRACT(epoch FROM start_after - now())::float8 AS seconds
      FROM pgboss.job`;
    expect(job?.generation).toBe(id);
    expect(job?.seconds).toBeGreaterThan(0.5);
    expect(job?.seconds).toBeLessThan(6);
    expect(first.calls).toHaveLength(1);

    release();
    await before;
    expect((await runQueued(id))?.generation.state).toBe("succeeded");
    expect(await books(person.userId)).toMatchObject({ counter: { spent: 2, reserved: 0 } });
  });

  test("n images of one request are one call of that room", async () => {
    await add("single", { concurrency: 1, capabilities: { maxN: 1 } });
    expect((await ask({ n: 3 })).body.data).toHaveLength(3);
  });
});
