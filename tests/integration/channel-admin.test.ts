import { v7 as uuidv7 } from "uuid";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { POST as generate } from "@/app/v1/images/generations/route";
import { addChannel, removeChannel, setChannelEnabled, updateChannel } from "@/lib/channel-admin";
import { getChannel, listChannels } from "@/lib/channel-list";
import { testChannel } from "@/lib/channel-test";
import { freePort } from "@/lib/cli/postgres-cluster";
import { unseal } from "@/lib/crypto";
import { db } from "@/lib/db";
import type { ChannelSettings } from "@/lib/schemas/channel";
import { call, freshTeam, system } from "@/tests/support/gateway";
import { json, ok, startUpstream, text, type Upstream } from "@/tests/support/upstream";

let upstream: Upstream;
let person: Awaited<ReturnType<typeof freshTeam>>;

beforeAll(async () => {
  upstream = await startUpstream(await freePort());
});
afterAll(() => upstream.stop());
beforeEach(async () => {
  person = await freshTeam();
  upstream.answers(ok());
});

const models = [{ name: "one" }, { name: "two", upstream: "their-two" }];
const add = (more: Partial<ChannelSettings> = {}, key: string | null = "side-secret") =>
  addChannel(
    system,
    { name: "side", kind: "unified", baseUrl: `${upstream.baseUrl}/`, models, allowPrivateAddress: true, ...more },
    key,
  );
const ask = () => call(generate, person.key, { model: "two", prompt: "a harbour" });
const healthOf = async (name: string) => (await listChannels(system)).find((one) => one.name === name)?.health;

test("a channel is added with its key, sealed, and serves at once", async () => {
  const made = await add({ capabilities: { maxN: 1, mask: true } });
  expect(made).toMatchObject({
    ...{ name: "side", baseUrl: upstream.baseUrl, hasKey: true, models, problem: null, enabled: true, running: 0 },
    ...{ priority: 0, weight: 1, concurrency: null, deadlineSeconds: 600, allowPrivateAddress: true },
    capabilities: { maxN: 1, mask: true, references: true, streaming: false, sizes: { kind: "any" } },
    health: { circuit: "closed", failures: 0, lastMessage: null },
  });
  const row = await db.channel.findUniqueOrThrow({ where: { name: "side" } });
  expect(unseal(row.sealedKey ?? new Uint8Array(), row.id)).toBe("side-secret");
  expect(Buffer.from(row.sealedKey ?? []).includes("side-secret")).toBe(false);
  expect(JSON.stringify([made, await listChannels(system), await db.auditEvent.findMany()])).not.toContain(
    "side-secret",
  );
  expect(await db.auditEvent.findMany({ where: { subject: row.id } })).toMatchObject([
    { action: "channel.add", actorName: "test", detail: { name: "side", withKey: true } },
  ]);

  const { status, headers } = await ask();
  expect([status, headers.get("x-channel")]).toEqual([200, "side"]);
  expect(upstream.calls[0]?.headers.authorization).toBe("Bearer side-secret");
  expect(JSON.parse(upstream.calls[0]?.body ?? "")).toMatchObject({ model: "their-two" });
});

test("a name is taken once; what cannot be is refused by its setting's name, and nothing is written", async () => {
  await add();
  await expect(add()).rejects.toMatchObject({ code: "conflict", param: "name" });
  await expect(add({ name: "upstream" })).rejects.toMatchObject({ code: "invalid_value", param: "name" });
  await expect(add({ name: "b", deadlineSeconds: 901 })).rejects.toMatchObject({ param: "deadlineSeconds" });
  await expect(add({ name: "b", capabilities: { maxN: 0 } })).rejects.toMatchObject({ param: "capabilities.maxN" });
  expect(await db.channel.count()).toBe(2);
  expect(await db.auditEvent.count({ where: { action: "channel.add" } })).toBe(1);
});

test("a channel is taken out of service and into it again, with a clean record", async () => {
  const { id: channelId } = await add();
  expect(await setChannelEnabled(system, { name: "side" }, false)).toMatchObject({ enabled: false });
  expect((await ask()).status).toBe(404);
  await db.channelHealth.create({ data: { channelId, failures: 9, openUntil: new Date(Date.now() + 600_000) } });
  expect(await healthOf("side")).toMatchObject({ circuit: "open", failures: 9 });
  expect((await healthOf("side"))?.retrySeconds).toBeGreaterThan(590);
  expect(await setChannelEnabled(system, { name: "side" }, true)).toMatchObject({
    health: { circuit: "closed", failures: 0 },
  });
  expect((await ask()).status).toBe(200);
  const actions = await db.auditEvent.findMany({ where: { subject: channelId }, orderBy: { createdAt: "asc" } });
  expect(actions.map(({ action }) => action)).toEqual(["channel.add", "channel.disable", "channel.enable"]);
});

test("the environment's channel is not changed here, nor one that there is not", async () => {
  await expect(setChannelEnabled(system, { name: "upstream" }, false)).rejects.toMatchObject({ code: "conflict" });
  await expect(setChannelEnabled(system, { name: "nobody" }, false)).rejects.toMatchObject({ code: "not_found" });
  expect(await db.channel.findUnique({ where: { name: "upstream" } })).toMatchObject({ enabled: true });
});

describe("a channel is changed", () => {
  const side = { name: "side" };
  const elsewhere = "https://api.example.com/v1";

  test("and the very next request finds it as it is now", async () => {
    const { id, updatedAt } = await add();
    await db.channelHealth.create({ data: { channelId: id, failures: 9, openUntil: new Date(Date.now() + 600_000) } });
    const changed = await updateChannel(system, { id }, { updatedAt, key: "another-secret", name: "other" });
    expect(changed).toMatchObject({ name: "other", hasKey: true, models, health: { circuit: "closed" } });
    expect(changed.updatedAt).not.toBe(updatedAt);
    expect((await ask()).headers.get("x-channel")).toBe("other");
    expect(upstream.calls[0]?.headers.authorization).toBe("Bearer another-secret");
    await updateChannel(system, { id }, { models: [{ name: "three" }], key: null });
    expect((await ask()).status).toBe(404);
    const events = await db.auditEvent.findMany({ where: { action: "channel.update" }, orderBy: { createdAt: "asc" } });
    expect(events.map(({ detail }) => detail)).toEqual([
      { name: "side", key: "replaced", changes: { name: { from: "side", to: "other" } } },
      { name: "other", key: "removed", changes: { models: { from: models, to: [{ name: "three" }] } } },
    ]);
    expect(JSON.stringify([events, changed, await listChannels(system)])).not.toMatch(/side-secret|another-secret/);
  });

  test("but not over what another admin has changed in between", async () => {
    const { id, updatedAt } = await add();
    await updateChannel(system, { id }, { updatedAt, priority: 5 });
    const mine = updateChannel(system, { id }, { updatedAt, priority: 7 });
    await expect(mine).rejects.toMatchObject({
      code: "conflict",
      message: expect.stringMatching(/^Somebody .*Reload/),
    });
    const { updatedAt: latest } = await getChannel(system, { id });
    const both = await Promise.allSettled(
      [8, 9].map((priority) => updateChannel(system, { id }, { updatedAt: latest, priority })),
    );
    expect(both.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
  });

  test("and its key goes nowhere that it was not meant for", async () => {
    await add();
    await expect(updateChannel(system, side, { baseUrl: elsewhere })).rejects.toMatchObject({
      ...{ code: "invalid_value", param: "key" },
    });
    await updateChannel(system, side, { baseUrl: `${upstream.baseUrl}/v2` });
    expect(await getChannel(system, side)).toMatchObject({ baseUrl: `${upstream.baseUrl}/v2`, hasKey: true });
    expect(await updateChannel(system, side, { baseUrl: elsewhere, key: "theirs" })).toMatchObject({ hasKey: true });
    expect(await updateChannel(system, side, { kind: "demo", baseUrl: null })).toMatchObject({ hasKey: false });
  });

  test("only to what can be, and to a name of its own", async () => {
    await add();
    await add({ name: "second" });
    await expect(updateChannel(system, side, { name: "second" })).rejects.toMatchObject({ code: "conflict" });
    await expect(updateChannel(system, side, { weight: 0 })).rejects.toMatchObject({ param: "weight" });
    const price = { images: [{ price: -1 }] };
    await expect(updateChannel(system, side, { prices: price })).rejects.toMatchObject({
      param: "prices.images.0.price",
    });
    await expect(updateChannel(system, { name: "nobody" }, {})).rejects.toMatchObject({ code: "not_found" });
    expect(await db.auditEvent.count({ where: { action: "channel.update" } })).toBe(0);
  });

  test("and has its prices, the environment's too, of which nothing else is changed here", async () => {
    const upstreams = { name: "upstream" };
    const prices = { images: [{ quality: "high", price: 0.19 }], tokens: { text: 5, image: 8, output: 30 } };
    expect(await updateChannel(system, upstreams, { prices })).toMatchObject({ prices, fromEnvironment: true });
    for (const change of [{ priority: 3 }, { prices, key: "x" }, { baseUrl: elsewhere }]) {
      await expect(updateChannel(system, upstreams, change)).rejects.toMatchObject({ code: "conflict" });
    }
    const { channelChange } = await import("@/lib/schemas/channel");
    const updatedAt = "2026-11-23T10:00:00.000Z";
    expect(channelChange.parse({ prices: { images: [] }, updatedAt })).toEqual({ prices: { images: [] }, updatedAt });
  });
});

describe("a channel is removed", () => {
  test("if nothing was ever asked of it", async () => {
    const { id } = await add();
    await removeChannel(system, { id });
    expect(await db.channel.findMany({ select: { name: true } })).toEqual([{ name: "upstream" }]);
    expect(await db.auditEvent.findFirst({ where: { subject: id }, orderBy: { createdAt: "desc" } })).toMatchObject({
      ...{ action: "channel.remove", detail: { name: "side" } },
    });
  });

  test("and stays once it was, for the receipts", async () => {
    const { id } = await add();
    expect((await ask()).status).toBe(200);
    const words = "side has been used and stands in receipts. Disable it instead.";
    await expect(removeChannel(system, { id })).rejects.toMatchObject({ code: "conflict", message: words });
    expect(await getChannel(system, { id })).toMatchObject({ used: true });
    await expect(removeChannel(system, { name: "upstream" })).rejects.toMatchObject({ code: "conflict" });
  });
});

test("how fast it is and how often it succeeds is told of its recent calls, without what its rules refused", async () => {
  const { id: channelId } = await add();
  for (const answer of [ok(), ok(), json(500, { error: { message: "boom" } })]) {
    upstream.answers(answer);
    await ask();
  }
  upstream.answers(json(400, { error: { message: "not that", code: "moderation_blocked" } }));
  expect((await ask()).status).toBe(400);
  await db.$executeRaw`
    UPDATE generations SET sent_at = finished_at - interval '4 seconds' WHERE channel_id = ${channelId}::uuid`;
  const { speed, running } = await getChannel(system, { id: channelId });
  expect([speed, running]).toEqual([{ calls: 3, succeeded: 2, p50: 4, p95: 4 }, 0]);
});

test("the newcomer's demo stands back for any channel to a provider, and does not come back while that is disabled", async () => {
  await db.channel.deleteMany();
  const demo = { id: uuidv7(), name: "demo", kind: "demo", fromEnvironment: true, models: [{ name: "two" }] } as const;
  await db.channel.create({ data: { ...demo, models: [{ name: "two" }] } });
  const stands = async () => (await getChannel(system, { name: "demo" })).standsBack;
  expect([await stands(), (await ask()).headers.get("x-channel")]).toEqual([false, "demo"]);
  await add();
  expect([await stands(), (await ask()).headers.get("x-channel")]).toEqual([true, "side"]);
  await setChannelEnabled(system, { name: "side" }, false);
  expect([await stands(), (await ask()).status]).toEqual([true, 404]);
  await db.generation.updateMany({ data: { channelId: null } });
  await removeChannel(system, { name: "side" });
  expect([await stands(), (await ask()).headers.get("x-channel")]).toEqual([false, "demo"]);
});

describe("a channel is tested by asking it for one image", () => {
  test("which costs nobody's quota, and closes its circuit", async () => {
    const { id: channelId } = await add({ capabilities: { sizes: { kind: "list", sizes: ["1536x1024"] } } });
    await db.channelHealth.create({ data: { channelId, failures: 9, openUntil: new Date(Date.now() + 600_000) } });
    upstream.answers(ok({ width: 80, height: 60 }));
    expect(await testChannel(system, { name: "side" }, "two")).toEqual({
      ...{ channel: "side", model: "two", size: "1536x1024", ok: true, width: 80, height: 60, mime: "image/png" },
      ...{ bytes: expect.any(Number), seconds: expect.any(Number) },
      preview: expect.stringMatching(/^data:image\/webp;base64,\w/),
      revisedPrompt: "Revised: A plain red circle on a white background.",
    });
    expect(upstream.calls).toHaveLength(1);
    expect(JSON.parse(upstream.calls[0]?.body ?? "")).toMatchObject({ model: "their-two", n: 1, quality: "low" });
    expect([await db.generation.count(), await db.quotaWindow.count()]).toEqual([0, 0]);
    expect(await healthOf("side")).toMatchObject({ circuit: "closed", failures: 0 });
    expect(await db.auditEvent.count({ where: { action: "channel.test", subject: channelId } })).toBe(1);
  });

  test("wherever the image is to be had: by a link on the channel's own host", async () => {
    await add();
    upstream.answers(json(200, { data: [{ url: `${upstream.baseUrl}/x.png` }] }));
    expect(await testChannel(system, { name: "side" })).toMatchObject({ ok: true, width: 64, height: 48 });
  });

  const svg = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>').toString("base64");
  test.each([
    [
      "401",
      json(401, { error: { message: "not side-secret at http://in.example/x" } }),
      "channel",
      401,
      "not [key] at [address]",
    ],
    ["500", json(500, { error: { message: "boom" } }), "failed", 500, "boom"],
    ["HTML", text(200, "<html>"), "invalid", null, "The provider's answer is not valid JSON."],
    ["no image", json(200, { data: [] }), "invalid", null, "The provider's answer has no image in it."],
    [
      "an SVG",
      json(200, { data: [{ b64_json: svg }] }),
      "invalid",
      null,
      "Its image cannot be used: The image is not a PNG, JPEG or WebP file.",
    ],
  ] as const)(
    "and what comes of %s is told in the provider's own words, and counts",
    async (_, answer, failure, status, message) => {
      await add();
      upstream.answers(answer);
      expect(await testChannel(system, { name: "side" })).toMatchObject({ ok: false, failure, status, message });
      expect(await healthOf("side")).toMatchObject({ failures: 1, lastFailure: failure, lastMessage: message });
    },
  );

  test("where nothing is reached, why", async () => {
    await add({ baseUrl: "http://127.0.0.1:1/v1" });
    const message = "The provider could not be reached. (ECONNREFUSED)";
    expect(await testChannel(system, { name: "side" })).toMatchObject({ ok: false, failure: "not_sent", message });
    await db.channel.updateMany({ where: { name: "side" }, data: { allowPrivateAddress: false } });
    const refused = "The provider could not be reached. The URL should begin with https://.";
    expect(await testChannel(system, { name: "side" })).toMatchObject({
      ok: false,
      failure: "not_sent",
      message: refused,
    });
  });

  test("and not where its row cannot be read, nor for a model that it does not serve", async () => {
    await add();
    await expect(testChannel(system, { name: "side" }, "three")).rejects.toMatchObject({
      code: "invalid_value",
      param: "model",
    });
    await db.channel.updateMany({ where: { name: "side" }, data: { capabilities: { maxN: 99 } } });
    const problem = "capabilities.maxN: should be a whole number from 1 to 10";
    await expect(testChannel(system, { name: "side" })).rejects.toThrow(problem);
    expect((await listChannels(system)).map((one) => one.problem)).toEqual([problem, null]);
    expect(upstream.calls).toHaveLength(0);
  });
});

test("only admins and the operator may look at channels and change them", async () => {
  const key = { kind: "key", ...person, email: "", name: "", role: "admin", models: [] } as never;
  const member = { kind: "member", ...person, sessionId: "", email: "", name: "", role: "member" } as never;
  const settings: ChannelSettings = { name: "x", kind: "demo", baseUrl: null, models };
  for (const actor of [key, member]) {
    for (const act of [
      () => listChannels(actor),
      () => addChannel(actor, settings, null),
      () => setChannelEnabled(actor, { name: "upstream" }, false),
      () => updateChannel(actor, { name: "upstream" }, { prices: { images: [] } }),
      () => removeChannel(actor, { name: "upstream" }),
      () => testChannel(actor, { name: "upstream" }),
    ]) {
      await expect(act()).rejects.toMatchObject({ code: "forbidden" });
    }
  }
  expect(await db.channel.count()).toBe(1);
});
