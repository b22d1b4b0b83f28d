import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { POST as generate } from "@/app/v1/images/generations/route";
import { addChannel, listChannels, setChannelEnabled } from "@/lib/channel-admin";
import { testChannel } from "@/lib/channel-test";
import type { ChannelSettings } from "@/lib/channels/settings";
import { freePort } from "@/lib/cli/postgres-cluster";
import { unseal } from "@/lib/crypto";
import { db } from "@/lib/db";
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
  expect(await setChannelEnabled(system, "side", false)).toMatchObject({ enabled: false });
  expect((await ask()).status).toBe(404);
  await db.channelHealth.create({ data: { channelId, failures: 9, openUntil: new Date(Date.now() + 600_000) } });
  expect(await healthOf("side")).toMatchObject({ circuit: "open", failures: 9 });
  expect((await healthOf("side"))?.retrySeconds).toBeGreaterThan(590);
  expect(await setChannelEnabled(system, "side", true)).toMatchObject({ health: { circuit: "closed", failures: 0 } });
  expect((await ask()).status).toBe(200);
  const actions = await db.auditEvent.findMany({ where: { subject: channelId }, orderBy: { createdAt: "asc" } });
  expect(actions.map(({ action }) => action)).toEqual(["channel.add", "channel.disable", "channel.enable"]);
});

test("the environment's channel is not changed here, nor one that there is not", async () => {
  await expect(setChannelEnabled(system, "upstream", false)).rejects.toMatchObject({ code: "conflict" });
  await expect(setChannelEnabled(system, "nobody", false)).rejects.toMatchObject({ code: "not_found" });
  expect(await db.channel.findUnique({ where: { name: "upstream" } })).toMatchObject({ enabled: true });
});

describe("a channel is tested by asking it for one image", () => {
  test("which costs nobody's quota, and closes its circuit", async () => {
    const { id: channelId } = await add({ capabilities: { sizes: { kind: "list", sizes: ["1536x1024"] } } });
    await db.channelHealth.create({ data: { channelId, failures: 9, openUntil: new Date(Date.now() + 600_000) } });
    upstream.answers(ok({ width: 80, height: 60 }));
    expect(await testChannel(system, "side", "two")).toEqual({
      ...{ channel: "side", model: "two", size: "1536x1024", ok: true, width: 80, height: 60, mime: "image/png" },
      ...{ bytes: expect.any(Number), seconds: expect.any(Number) },
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
    expect(await testChannel(system, "side")).toMatchObject({ ok: true, width: 64, height: 48 });
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
      expect(await testChannel(system, "side")).toMatchObject({ ok: false, failure, status, message });
      expect(await healthOf("side")).toMatchObject({ failures: 1, lastFailure: failure, lastMessage: message });
    },
  );

  test("where nothing is reached, why", async () => {
    await add({ baseUrl: "http://127.0.0.1:1/v1" });
    const message = "The provider could not be reached. (ECONNREFUSED)";
    expect(await testChannel(system, "side")).toMatchObject({ ok: false, failure: "not_sent", message });
    await db.channel.updateMany({ where: { name: "side" }, data: { allowPrivateAddress: false } });
    const refused = "The provider could not be reached. The URL should begin with https://.";
    expect(await testChannel(system, "side")).toMatchObject({ ok: false, failure: "not_sent", message: refused });
  });

  test("and not where its row cannot be read, nor for a model that it does not serve", async () => {
    await add();
    await expect(testChannel(system, "side", "three")).rejects.toMatchObject({ code: "invalid_value", param: "model" });
    await db.channel.updateMany({ where: { name: "side" }, data: { capabilities: { maxN: 99 } } });
    const problem = "capabilities.maxN: should be a whole number from 1 to 10";
    await expect(testChannel(system, "side")).rejects.toThrow(problem);
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
      () => setChannelEnabled(actor, "upstream", false),
      () => testChannel(actor, "upstream"),
    ]) {
      await expect(act()).rejects.toMatchObject({ code: "forbidden" });
    }
  }
  expect(await db.channel.count()).toBe(1);
});
