import { once } from "node:events";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { POST as generate } from "@/app/v1/images/generations/route";
import { addChannel, listChannels, setChannelEnabled } from "@/lib/channel-admin";
import { testChannel } from "@/lib/channel-test";
import { freePort } from "@/lib/cli/postgres-cluster";
import { unseal } from "@/lib/crypto";
import { db } from "@/lib/db";
import { testEnvironment } from "@/tests/support/database";
import { call, freshTeam } from "@/tests/support/gateway";
import { launch } from "@/tests/support/launcher";
import { json, ok, startUpstream, type Upstream } from "@/tests/support/upstream";

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

const added = ["channel", "add", "side", "--model", "one", "--model", "two=their-two"];
const reachable = () => ["--base-url", `${upstream.baseUrl}/`, "--allow-private"];

test("a channel is added with its key, listed without it, and serves at once", async () => {
  const limits = ["--priority", "5", "--weight", "2", "--concurrency", "3", "--deadline", "900"];
  const abilities = [
    "--sizes",
    "1024x1024,1536x1024",
    "--max-n",
    "1",
    "--with",
    "mask",
    "--without",
    "style,watermark",
  ];
  const made = await run([...added, ...reachable(), ...limits, ...abilities, "--json"], "sk-secret-of-the-side\n");
  expect(made).toMatchObject({ code: 0, stderr: "" });
  expect(JSON.parse(made.stdout)).toMatchObject({
    name: "side",
    kind: "unified",
    baseUrl: upstream.baseUrl,
    hasKey: true,
    models: [{ name: "one" }, { name: "two", upstream: "their-two" }],
    capabilities: {
      sizes: { kind: "list", sizes: ["1024x1024", "1536x1024"] },
      ...{ maxN: 1, mask: true, style: false, watermark: false, references: true, streaming: false },
    },
    ...{ priority: 5, weight: 2, concurrency: 3, deadlineSeconds: 900, allowPrivateAddress: true, enabled: true },
  });
  const row = await db.channel.findUniqueOrThrow({ where: { name: "side" } });
  expect(unseal(row.sealedKey ?? new Uint8Array(), row.id)).toBe("sk-secret-of-the-side");

  const { status, headers } = await call(generate, person.key, { model: "two", prompt: "a harbour" });
  expect([status, headers.get("x-channel")]).toEqual([200, "side"]);
  expect(upstream.calls[0]?.headers.authorization).toBe("Bearer sk-secret-of-the-side");
  expect(JSON.parse(upstream.calls[0]?.body ?? "")).toMatchObject({ model: "their-two" });

  const listed = await run(["channel", "list"]);
  const [head, line, environments] = listed.stdout.split("\n");
  expect(head).toMatch(/^NAME +KIND +MODELS +SIZES +PRIORITY +WEIGHT +CALLS +STATE$/);
  expect(line).toMatch(/^side +unified +one,two=their-two +1024x1024,1536x1024 +5 +2 +0\/3 +in service$/);
  expect(environments).toMatch(/^upstream .*from the environment$/);
  const all = await run(["channel", "list", "--json"]);
  for (const { stdout } of [listed, all]) expect(stdout).not.toContain("secret");
  expect(await db.auditEvent.findMany({ where: { actorName: "cli" } })).toMatchObject([
    { action: "channel.add", subject: row.id, detail: { name: "side", withKey: true } },
  ]);
  expect(await run([...added, ...reachable()])).toEqual({
    ...{ code: 1, stdout: "", stderr: "There is a channel side already.\n" },
  });
});

test("a channel is taken out of service and into it again, with a clean record", async () => {
  await run([...added, ...reachable()]);
  const channelId = (await db.channel.findUniqueOrThrow({ where: { name: "side" } })).id;
  const ask = () => call(generate, person.key, { model: "one", prompt: "a harbour" });
  expect((await run(["channel", "disable", "side"])).stdout).toBe("side is out of service.\n");
  expect((await ask()).status).toBe(404);
  await db.channelHealth.create({ data: { channelId, failures: 9, openUntil: new Date(Date.now() + 600_000) } });
  expect(JSON.parse((await run(["channel", "enable", "side", "--json"])).stdout)).toMatchObject({
    enabled: true,
    health: { circuit: "closed", failures: 0 },
  });
  expect((await ask()).status).toBe(200);
});

describe("a channel is tested", () => {
  const boom = json(401, { error: { message: "the key side-secret is not known at http://inner.example/x" } });
  beforeEach(() => run([...added, ...reachable()], "side-secret"));

  test("by one small image: its pixels and the time are shown, and nobody's quota is touched", async () => {
    upstream.answers(ok({ width: 80, height: 60 }));
    const tested = await run(["channel", "test", "side"]);
    expect(tested.stderr).toBe("Asking side for one image; it may cost what an image costs.\n");
    expect(tested.stdout).toMatch(/^side: one at 1024x1024: 80x60 image\/png in \d+(\.\d)? s\n$/);
    expect(upstream.calls).toHaveLength(1);
    expect(JSON.parse(upstream.calls[0]?.body ?? "")).toMatchObject({ n: 1, quality: "low" });
    expect(await db.generation.count()).toBe(0);
    expect(await db.quotaWindow.count()).toBe(0);
  });

  test("and what the provider says is shown, without our key; it counts as a failure until one succeeds", async () => {
    upstream.answers(boom);
    const tested = await run(["channel", "test", "side", "--model", "two", "--json"]);
    expect(tested).toMatchObject({ code: 1, stderr: "side did not make an image.\n" });
    expect(JSON.parse(tested.stdout)).toMatchObject({
      ...{ channel: "side", model: "two", ok: false, failure: "channel", status: 401 },
      message: "the key [key] is not known at [address]",
    });
    expect((await run(["channel", "list"])).stdout).toContain(
      "failed 1 times (channel: the key [key] is not known at [address])",
    );
    upstream.answers(ok());
    expect((await run(["channel", "test", "side"])).code).toBe(0);
    expect((await run(["channel", "list"])).stdout).toMatch(/^side .* in service$/m);
  });

  test("also where nothing is to be reached, or it has a row that cannot be read", async () => {
    await db.channel.updateMany({ where: { name: "side" }, data: { baseUrl: "http://127.0.0.1:1/v1" } });
    const tested = await run(["channel", "test", "side"]);
    expect(tested.stdout).toMatch(
      /not_sent after \d+(\.\d)? s: The provider could not be reached. \(ECONNREFUSED\)\n$/,
    );
    await db.channel.updateMany({ where: { name: "side" }, data: { capabilities: { maxN: 99 } } });
    const problem = "cannot be used: capabilities.maxN: should be a whole number from 1 to 10";
    expect((await run(["channel", "test", "side"])).stderr).toContain(`The channel side ${problem}.\n`);
    expect((await run(["channel", "list"])).stdout).toContain(problem);
  });
});

test("the environment's channel is listed and tested, but not changed", async () => {
  expect(await run(["channel", "disable", "upstream"])).toEqual({
    code: 1,
    stdout: "",
    stderr: "The channel upstream is the environment's: change UPSTREAM_BASE_URL and UPSTREAM_API_KEY there.\n",
  });
  expect((await run(["channel", "test", "nobody"])).stderr).toContain("The channel nobody was not found.\n");
});

const base = ["--base-url", "https://api.example.com/v1"];
test.each([
  [["channel", "add", "x", ...base], "required option '--model <name>' not specified"],
  [["channel", "add", "x", "--model", "m", ...base, "--max-n", "11"], "--max-n should be a whole number from 1 to 10"],
])("%j is wrong: one line and exit 2", async (args, message) => {
  expect(await run(args)).toEqual({ code: 2, stdout: "", stderr: `${message}\n` });
});

test("a kind that there is not is said with those that there are", async () => {
  const { code, stderr } = await run(["channel", "add", "x", "--model", "m", "--kind", "other", ...base]);
  expect([code, stderr]).toEqual([2, expect.stringContaining("Allowed choices are unified, openai, demo.")]);
});

test("only admins and the operator may look at channels and change them", async () => {
  const key = { kind: "key", ...person, email: "", name: "", role: "admin", models: [] } as never;
  const member = { kind: "member", ...person, sessionId: "", email: "", name: "", role: "member" } as never;
  for (const actor of [key, member]) {
    const settings = { name: "x", kind: "demo", baseUrl: null, models: [{ name: "m" }] } as const;
    for (const act of [
      () => listChannels(actor),
      () => addChannel(actor, { ...settings, models: [...settings.models] }, null),
      () => setChannelEnabled(actor, "upstream", false),
      () => testChannel(actor, "upstream"),
    ]) {
      await expect(act()).rejects.toMatchObject({ code: "forbidden" });
    }
  }
  expect(await db.channel.count()).toBe(1);
});

async function run(args: string[], input = "") {
  const { PATH = "" } = process.env;
  const one = launch({ PATH, ...testEnvironment }, args, "pipe");
  one.child.stdin?.end(input);
  await once(one.child, "close");
  return { code: await one.ended, stdout: one.stdout(), stderr: one.stderr() };
}
