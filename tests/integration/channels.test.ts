import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { POST as generate } from "@/app/v1/images/generations/route";
import { channelsFor, getComposerOptions, listModels } from "@/lib/channels/match";
import type { Wish } from "@/lib/channels/wish";
import { freePort } from "@/lib/cli/postgres-cluster";
import { db } from "@/lib/db";
import { admit } from "@/lib/generations/admit";
import { runQueued } from "@/lib/generations/run";
import { parseImageRequest } from "@/lib/openai-api";
import { books, call, freshTeam, newChannel } from "@/tests/support/gateway";
import { until } from "@/tests/support/server";
import {
  type Answer,
  hold,
  json,
  ok,
  picture,
  reset,
  startUpstream,
  text,
  type Upstream,
} from "@/tests/support/upstream";

let first: Upstream;
let second: Upstream;
let person: Awaited<ReturnType<typeof freshTeam>>;

beforeAll(async () => {
  first = await startUpstream();
  second = await startUpstream(await freePort());
});
afterAll(() => Promise.all([first.stop(), second.stop()]));
beforeEach(async () => {
  person = await freshTeam({ quota: 1000 });
  await db.channel.deleteMany();
  first.answers(ok());
  second.answers(ok());
});

const model = "gpt-image-2";
const wish: Wish = {
  ...{ model, size: null, sizePolicy: "closest", n: 1, references: 0, mask: false, background: null, stream: null },
};
const ask = (body: Record<string, unknown> = {}) => call(generate, person.key, { model, prompt: "a harbour", ...body });

type Options = NonNullable<Parameters<typeof newChannel>[1]>;

function add(name: string, options: Options = {}) {
  return newChannel(model, { name, ...options });
}

/** A channel in front of the second upstream. */
function addSecond(options: Options = {}) {
  return add("second", { baseUrl: second.baseUrl, allowPrivateAddress: true, ...options });
}

async function namesFor(more: Partial<Wish>) {
  return (await channelsFor({ ...wish, ...more })).map(({ name }) => name);
}

describe("which channel is asked first", () => {
  beforeEach(async () => {
    await add("plain", { priority: 9, capabilities: { references: false, background: false, maxN: 1 } });
    await add("listed", {
      priority: 5,
      capabilities: { sizes: { kind: "list", sizes: ["1024x1024", "1536x1024"] }, streaming: true, maxN: 4 },
    });
    await add("still", { priority: 5, weight: 1_000_000, capabilities: { maxN: 4 } });
    await add("masking", { priority: 1, capabilities: { mask: true, background: false } });
  });

  test.each<[string, Partial<Wish>, string[]]>([
    ["nothing special: by priority, the weight among equals", {}, ["plain", "still", "listed", "masking"]],
    [
      "seen while it is made: of equals the one that streams",
      { stream: { partialImages: 0 } },
      ["plain", "listed", "still", "masking"],
    ],
    ["with references", { references: 2 }, ["still", "listed", "masking", "plain"]],
    ["transparent", { background: "transparent" }, ["still", "listed", "plain", "masking"]],
    ["opaque", { background: "opaque" }, ["plain", "still", "listed", "masking"]],
    ["a size that not all take", { size: "16:9" }, ["plain", "still", "masking", "listed"]],
    ["three", { n: 3 }, ["still", "listed", "masking", "plain"]],
    ["ten", { n: 10 }, ["masking", "plain", "still", "listed"]],
    [
      "what is lost weighs more than what is made up for",
      { references: 1, size: "16:9" },
      ["still", "masking", "listed", "plain"],
    ],
    ["edited by a mask, which others cannot", { mask: true, references: 1 }, ["masking"]],
    ["strictly of a size that not all take", { size: "16:9", sizePolicy: "strict" }, ["plain", "still", "masking"]],
  ])("%s", async (_, more, names) => {
    expect(await namesFor(more)).toEqual(names);
  });

  test("no channel can edit by a mask: 400 and nothing is asked", async () => {
    await db.channel.deleteMany({ where: { name: "masking" } });
    await expect(namesFor({ mask: true })).rejects.toMatchObject({ code: "invalid_value", param: "mask" });
  });

  test("no channel takes the size strictly: 400 that names those that would do", async () => {
    await db.channel.deleteMany({ where: { name: { not: "listed" } } });
    const { status, body } = await call(
      generate,
      person.key,
      { model, prompt: "x", size: "16:9" },
      { "x-size-policy": "strict" },
    );
    expect([status, body.error.code, body.error.param]).toEqual([400, "size_not_supported", "size"]);
    expect(body.error.message).toBe(
      "size 16:9 is not one that gpt-image-2 is made in. Sizes that would do: 1024x1024, 1536x1024.",
    );
    expect(await db.generation.count()).toBe(0);
  });

  test("what the caller names is what the upstream's own name stands for", async () => {
    await add("renaming", { priority: 99, models: [{ name: "other" }, { name: model, upstream: "upstreams-name" }] });
    await ask();
    expect(JSON.parse(first.calls[0]?.body ?? "")).toMatchObject({ model: "upstreams-name" });
  });

  test("references that have no effect are not sent, and are named", async () => {
    await db.channel.deleteMany({ where: { name: { not: "plain" } } });
    const image = (await picture()).toString("base64");
    const { headers } = await ask({ image, background: "transparent", style: "vivid" });
    expect(headers.get("x-ignored-fields")).toBe("image,background");
    const sent = JSON.parse(first.calls[0]?.body ?? "");
    expect(sent).toMatchObject({ style: "vivid" });
    expect(sent).not.toHaveProperty("image");
    expect(sent).not.toHaveProperty("background");
  });

  test("the composer offers the pixels of whoever would be asked", async () => {
    await db.channel.deleteMany({ where: { name: { not: "listed" } } });
    const { models } = await getComposerOptions();
    expect(models).toMatchObject([{ name: model, maxN: 10, qualities: ["low", "medium", "high"], demo: false }]);
    expect(models[0]?.sizes).toContainEqual({ label: "16:9", size: "16:9", width: 1536, height: 1024 });
    await add("all sizes", { priority: -1 });
    const [both] = (await getComposerOptions()).models;
    expect(both?.sizes).toContainEqual({ label: "16:9", size: "16:9", width: 1920, height: 1080 });
  });
});

test("equals are asked as often as their weight says", async () => {
  await add("three", { weight: 3 });
  await add("one", { weight: 1 });
  let three = 0;
  for (let draw = 0; draw < 600; draw++) if ((await namesFor({}))[0] === "three") three++;
  // 450 is expected; this far off it is once in millions.
  expect(three).toBeGreaterThan(390);
  expect(three).toBeLessThan(510);
});

test.each<[string, Options]>([
  ["capabilities", { capabilities: { maxN: "many" } }],
  ["capabilities that are no object", { capabilities: [1] }],
  ["models", { models: { name: model } }],
  ["sizes", { capabilities: { sizes: { kind: "list", sizes: ["big"] } } }],
])("a row whose %s cannot be read takes no other down", async (_, options) => {
  await add("broken", { priority: 9, ...options });
  await add("whole");
  expect(await namesFor({})).toEqual(["whole"]);
  expect((await ask()).status).toBe(200);
  expect(await listModels()).toHaveLength(1);
});

test("the newcomer's demo stands back as soon as there is another channel", async () => {
  await add("demo", { kind: "demo", fromEnvironment: true, baseUrl: null, priority: 9 });
  expect(await namesFor({})).toEqual(["demo"]);
  await newChannel("another-model");
  await expect(namesFor({})).rejects.toMatchObject({ code: "model_not_found" });
});

test("a channel reaches its own private host and port where it may, and no other", async () => {
  await addSecond({ allowPrivateAddress: false });
  expect((await ask()).status).toBe(503);
  expect(second.calls).toHaveLength(0);
  await db.channel.updateMany({ data: { allowPrivateAddress: true } });
  expect((await ask({ response_format: "b64_json" })).status).toBe(200);
  // An image elsewhere on the private network is still out of reach, one on the same host and port is not.
  second.answers(json(200, { data: [{ url: "http://127.0.0.1:9/x.png" }] }));
  expect((await ask()).status).toBe(502);
  second.answers(json(200, { data: [{ url: `${second.baseUrl}/x.png` }] }));
  expect((await ask()).status).toBe(200);
});

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

describe("what the studio asked for", () => {
  const limited = json(429, { error: { message: "slow down" } }, { "retry-after": "30" });
  async function order() {
    const actor = {
      kind: "member",
      ...person,
      email: "",
      name: "",
      role: "member",
      sessionId: person.userId,
      address: null,
    } as const;
    const request = parseImageRequest(JSON.stringify({ model, prompt: "later" }));
    const { id } = await admit(actor, request, { door: "studio", claim: false });
    await db.$executeRaw`DELETE FROM pgboss.job`;
    return id;
  }
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
    const actor = { kind: "system", ...person, email: "", name: "", role: "member" } as const;
    const member = { ...actor, kind: "member", sessionId: person.userId, address: null } as const;
    const request = parseImageRequest(JSON.stringify({ model, prompt: "later" }));
    const { id } = await admit(member, request, { door: "studio", claim: false });
    await db.$executeRaw`DELETE FROM pgboss.job`;

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
