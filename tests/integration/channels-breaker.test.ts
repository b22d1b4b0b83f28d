import { beforeEach, describe, expect, test } from "vitest";
import { db } from "@/lib/db";
import { add, teamWithTwoUpstreams } from "@/tests/support/channels";
import { until } from "@/tests/support/server";
import { hold, json, ok, picture } from "@/tests/support/upstream";

const { addSecond, ask, first, second } = teamWithTwoUpstreams();

describe("a channel that fails", () => {
  const boom = json(500, { error: { message: "boom" } });
  const health = () => db.channelHealth.findFirst();
  /** Seconds until it may be asked again, by the database's clock. */
  async function openFor() {
    const [row] = await db.$queryRaw<{ seconds: number }[]>`
      SELECT EXTRACT(epoch FROM open_until - now())::float8 AS seconds FROM channel_health`;
    return row?.seconds ?? 0;
  }
  const letTimePass = () => db.$executeRaw`UPDATE channel_health SET open_until = now() - interval '1 second'`;
  async function failThrice() {
    first.answers(boom);
    for (let time = 0; time < 3; time++) await ask();
    expect(first.calls).toHaveLength(3);
  }
  async function failAtOnce(times: number) {
    const { answer, release } = hold(boom);
    first.answers(answer);
    const all = Array.from({ length: times }, () => ask());
    await until("all are asked", 5000, async () => first.calls.length === times);
    release();
    for (const { status } of await Promise.all(all)) expect(status).toBe(502);
  }
  /** As often as closes its door although there is no other. */
  async function failTenTimes() {
    first.answers(boom);
    for (let time = 0; time < 10; time++) expect((await ask()).status).toBe(502);
    first.calls.splice(0);
  }
  beforeEach(() => add("only"));

  test("three times in a row is left alone for 30 seconds where there is another, and its last words are kept", async () => {
    await failThrice();
    expect(await openFor()).toBeGreaterThan(28);
    expect(await openFor()).toBeLessThanOrEqual(30);
    expect(await health()).toMatchObject({ failures: 3, lastFailure: "failed", lastMessage: "boom" });
    await addSecond({ priority: -1 });
    expect((await ask()).headers.get("x-channel")).toBe("second");
    expect(first.calls).toHaveLength(3);
  });

  test("alone is asked on, until it has failed ten times in a row", async () => {
    await failTenTimes();
    expect(await openFor()).toBeGreaterThan(595);
    const { status, body, headers } = await ask();
    expect([status, body.error.code, body.error.type]).toEqual([503, "no_channel_available", "upstream_error"]);
    expect(Number(headers.get("retry-after"))).toBeGreaterThan(595);
    expect(first.calls).toHaveLength(0);
  });

  test("alone is back with its first success, however long its circuit would have been open", async () => {
    await failThrice();
    first.answers(ok());
    expect((await ask()).status).toBe(200);
    await until("it is back", 2000, async () => (await health())?.openUntil === null);
    expect(await health()).toMatchObject({ failures: 0 });
  });

  test("alone at many calls at once is not taken for one that failed as many times in a row", async () => {
    await failThrice();
    for (const failures of [4, 5]) {
      await failAtOnce(10);
      expect(await health()).toMatchObject({ failures });
    }
  });

  test("like all others: the one that failed least is asked", async () => {
    await failThrice();
    await addSecond({ priority: -1 });
    second.answers(boom);
    await db.$executeRaw`
      INSERT INTO channel_health (channel_id, failures, open_until, last_failure)
      SELECT id, 5, now() + interval '1 minute', 'failed' FROM channels WHERE name = 'second'`;
    await ask();
    expect([first.calls.length, second.calls.length]).toEqual([4, 0]);
    // Where one is only limited, its time is waited for.
    await db.$executeRaw`UPDATE channel_health SET last_failure = 'rate_limited' WHERE failures = 5`;
    expect((await ask()).status).toBe(503);
    expect([first.calls.length, second.calls.length]).toEqual([4, 0]);
  });

  test("also by images that cannot be used", async () => {
    const broken = (await picture(200, 200)).subarray(0, 150).toString("base64");
    first.answers(json(200, { data: [{ b64_json: broken }] }));
    for (let time = 0; time < 3; time++) expect((await ask()).status).toBe(502);
    expect(await health()).toMatchObject({ failures: 3, lastFailure: "invalid" });
    expect(await openFor()).toBeGreaterThan(28);
  });

  test("and answers in between is not left alone: a refusal is an answer too", async () => {
    first.answers(boom, boom, ok(), boom, boom, json(400, { error: { message: "no" } }), boom, boom);
    for (let time = 0; time < 8; time++) {
      await ask();
      if (time === 2) await until("the row of failures has ended", 2000, async () => (await health())?.failures === 0);
    }
    expect(first.calls).toHaveLength(8);
    expect(await health()).toMatchObject({ failures: 2, openUntil: null });
  });

  test("counts anew after an answer to a call that was begun before", async () => {
    const { answer, release } = hold(ok());
    first.answers(answer, boom);
    const long = ask();
    await until("it is asked", 5000, async () => first.calls.length === 1);
    await ask();
    await ask();
    release();
    expect((await long).status).toBe(200);
    await ask();
    expect(await health()).toMatchObject({ failures: 1, openUntil: null });
  });

  test("many times at once is left alone for 30 seconds all the same", async () => {
    await failAtOnce(20);
    expect(await openFor()).toBeLessThanOrEqual(30);
    expect(await health()).toMatchObject({ failures: 3 });
  });

  test("is then tried by one call alone, and is back once that succeeds", async () => {
    await failTenTimes();
    await letTimePass();
    const { answer, release } = hold(ok());
    first.answers(answer);
    const tries = Array.from({ length: 20 }, () => ask());
    await until("it is tried", 5000, async () => first.calls.length > 0);
    const late = await ask();
    expect([late.status, late.headers.get("retry-after")]).toEqual([503, "5"]);
    // Only the one that tries is still open; nobody else was let through meanwhile.
    await until("the others are told", 10_000, async () => {
      return (await db.generation.count({ where: { state: "running" } })) === 1;
    });
    release();
    const statuses = (await Promise.all(tries)).map(({ status }) => status);
    expect(statuses.toSorted()).toEqual([200, ...Array.from({ length: 19 }, () => 503)]);
    expect(first.calls).toHaveLength(1);
    await until("it is back", 2000, async () => (await health())?.openUntil === null);
    expect(await health()).toMatchObject({ failures: 0, probeUntil: null });
    await Promise.all([ask(), ask()]);
    expect(first.calls).toHaveLength(3);
    // Of those that were not let through nothing is charged.
    expect(await db.generation.count({ where: { state: "failed", sentAt: { not: null } } })).toBe(0);
  });

  test("is left alone for twice as long each time it fails again, up to ten minutes", async () => {
    await failThrice();
    for (const seconds of [60, 120, 240, 480, 600, 600]) {
      await letTimePass();
      await ask();
      expect(Math.abs((await openFor()) - seconds)).toBeLessThan(3);
    }
    expect(first.calls).toHaveLength(9);
  });

  test("a trial that nothing came of keeps nobody out for good", async () => {
    await failTenTimes();
    await letTimePass();
    await db.$executeRaw`UPDATE channel_health SET probe_until = now() + interval '1 hour'`;
    expect((await ask()).status).toBe(503);
    await db.$executeRaw`UPDATE channel_health SET probe_until = now() - interval '1 second'`;
    first.answers(ok());
    expect((await ask()).status).toBe(200);
  });

  test.each([
    ["7", 7],
    [undefined, 10],
    ["900", 900],
  ])("by a 429 with Retry-After %s is left alone for %s seconds at once", async (retryAfter, seconds) => {
    first.answers(json(429, { error: { message: "slow" } }, retryAfter ? { "retry-after": retryAfter } : {}));
    const { status, headers } = await ask();
    expect([status, headers.get("retry-after")]).toEqual([429, String(seconds)]);
    expect(Math.abs((await openFor()) - seconds)).toBeLessThan(2);
    expect((await ask()).status).toBe(503);
    expect(first.calls).toHaveLength(1);
  });

  test("an earlier call's answer does not end the pause", async () => {
    const { answer, release } = hold(ok());
    first.answers(answer, json(429, {}, { "retry-after": "60" }));
    const earlier = ask();
    await until("it is asked", 5000, async () => first.calls.length === 1);
    await ask();
    release();
    expect((await earlier).status).toBe(200);
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(await openFor()).toBeGreaterThan(50);
  });

  test("where nothing is wrong nothing is written", async () => {
    await ask();
    expect(await health()).toBeNull();
    await failThrice();
    await letTimePass();
    first.answers(ok());
    await ask();
    await until("it is back", 2000, async () => (await health())?.failures === 0);
    const version = () => db.$queryRaw`SELECT xmin::text FROM channel_health`;
    const before = await version();
    await ask();
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(await version()).toEqual(before);
  });
});
