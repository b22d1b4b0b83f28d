import { v7 as uuidv7 } from "uuid";
import { describe, expect, test } from "vitest";
import { POST as generate } from "@/app/v1/images/generations/route";
import { addChannel, removeChannel, setChannelEnabled, updateChannel } from "@/lib/channel-admin";
import { getChannel, listChannels } from "@/lib/channel-list";
import { testChannel } from "@/lib/channel-test";
import { unseal } from "@/lib/crypto";
import { db } from "@/lib/db";
import type { ChannelSettings } from "@/lib/schemas/channel";
import { teamWithSide } from "@/tests/support/channels";
import { call, system } from "@/tests/support/gateway";
import { json, ok } from "@/tests/support/upstream";

const { add, models, person, upstream } = teamWithSide();

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
