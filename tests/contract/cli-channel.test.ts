import { once } from "node:events";
import { expect, test } from "vitest";
import { unseal } from "@/lib/crypto";
import { db } from "@/lib/db";
import { testEnvironment } from "@/tests/support/database";
import { newChannel } from "@/tests/support/gateway";
import { launch } from "@/tests/support/launcher";
import { teamWithUpstream } from "@/tests/support/team";
import { json, ok } from "@/tests/support/upstream";

const { upstream } = teamWithUpstream();

/** Each is a process of its own, which takes seconds on a busy machine. */
const slow = { timeout: 60_000 };

test("a channel is added with its key on standard input, tested, and taken out of service", slow, async () => {
  const where = ["--base-url", `${upstream.baseUrl}/`, "--allow-private", "--model", "one", "--model", "two=their-two"];
  const limits = ["--priority", "5", "--weight", "2", "--concurrency", "3", "--deadline", "900", "--max-n", "1"];
  const made = await run(["channel", "add", "side", ...where, ...limits, "--json"], "sk-secret-of-the-side\n");
  expect(made).toMatchObject({ code: 0, stderr: "" });
  expect(JSON.parse(made.stdout)).toMatchObject({
    ...{ name: "side", kind: "unified", baseUrl: upstream.baseUrl, hasKey: true, capabilities: { maxN: 1 } },
    models: [{ name: "one" }, { name: "two", upstream: "their-two" }],
    ...{ priority: 5, weight: 2, concurrency: 3, deadlineSeconds: 900, allowPrivateAddress: true, enabled: true },
  });
  expect(made.stdout).not.toContain("secret");
  const row = await db.channel.findUniqueOrThrow({ where: { name: "side" } });
  expect(unseal(row.sealedKey ?? new Uint8Array(), row.id)).toBe("sk-secret-of-the-side");
  expect(await db.auditEvent.findFirst({ where: { subject: row.id } })).toMatchObject({ actorName: "cli" });

  upstream.answers(ok({ width: 80, height: 60 }));
  const tested = await run(["channel", "test", "side"]);
  expect(tested.stderr).toBe("Asking side for one image; it may cost what an image costs.\n");
  expect(tested.stdout).toMatch(/^side: one at 1024x1024: 80x60 image\/png in \d+(\.\d)? s\n$/);
  expect(upstream.calls).toHaveLength(1);

  expect((await run(["channel", "disable", "side"])).stdout).toBe("side is out of service.\n");
  expect(await db.channel.findUnique({ where: { name: "side" } })).toMatchObject({ enabled: false });
});

test("a channel is changed, with a new key on standard input, and removed", slow, async () => {
  await newChannel("side", { priority: 5, allowPrivateAddress: true });
  const made = await run(["channel", "set", "side", "--price", "0.04", "--key", "--json"], "sk-another-secret\n");
  expect(made).toMatchObject({ code: 0, stderr: "" });
  expect(JSON.parse(made.stdout)).toMatchObject({ prices: { images: [{ price: 0.04 }] }, priority: 5, hasKey: true });
  expect(made.stdout).not.toContain("secret");
  const row = await db.channel.findUniqueOrThrow({ where: { name: "side" } });
  expect(unseal(row.sealedKey ?? new Uint8Array(), row.id)).toBe("sk-another-secret");
  expect((await run(["channel", "remove", "side"])).stdout).toBe("Removed side.\n");
  expect(await db.channel.findUnique({ where: { name: "side" } })).toBeNull();
});

test("a test that fails says so in the provider's words, and ends with 1", slow, async () => {
  upstream.answers(json(401, { error: { message: "the key upstream-secret-key is not known" } }));
  const tested = await run(["channel", "test", "upstream"]);
  expect(tested.code).toBe(1);
  expect(tested.stdout).toMatch(
    /^upstream: gpt-image-2 at 1024x1024: channel 401 after .* s: the key \[key\] is not known\n$/,
  );
  expect(tested.stderr).toMatch(/\nupstream did not make an image.\n$/);
});

test("the list tells how each of them is", slow, async () => {
  const sizes = { kind: "list", sizes: ["1024x1024", "1536x1024"] };
  await newChannel("rests", { priority: 9, concurrency: 3, capabilities: { sizes } });
  await newChannel("broken", { priority: 8, capabilities: { maxN: 99 } });
  await newChannel("ailing", { priority: 7, kind: "openai", weight: 4 });
  await newChannel("off", { priority: 6, enabled: false, models: [{ name: "a" }, { name: "b", upstream: "c" }] });
  const openUntil = new Date(Date.now() + 500_000);
  const said = { lastFailure: "failed", lastMessage: "out of\n order" };
  for (const [name, health] of [
    ["rests", { failures: 7, openUntil, ...said }],
    ["ailing", { failures: 1, ...said }],
  ] as const) {
    const { id: channelId } = await db.channel.findUniqueOrThrow({ where: { name } });
    await db.channelHealth.create({ data: { channelId, ...health } });
  }
  const { stdout } = await run(["channel", "list"]);
  const lines = stdout.trimEnd().split("\n");
  expect(lines).toHaveLength(6);
  for (const [index, line] of [
    /^NAME +KIND +MODELS +SIZES +PRIORITY +WEIGHT +CALLS +STATE$/,
    /^rests +unified +rests +1024x1024,1536x1024 +9 +1 +0\/3 +rests for \d+ s \(failed: out of order\)$/,
    /^broken +unified +8 +1 +0 +cannot be used: capabilities\.maxN: should be a whole number from 1 to 10$/,
    /^ailing +openai +ailing +grid +7 +4 +0 +failed 1 times \(failed: out of order\)$/,
    /^off +unified +a,b=c +any +6 +1 +0 +disabled$/,
    /^upstream +unified +gpt-image-2 +any +0 +1 +0 +from the environment$/,
  ].entries()) {
    expect(lines[index]).toMatch(line);
  }
});

test("the environment's channel is not changed", slow, async () => {
  expect(await run(["channel", "disable", "upstream"])).toEqual({
    code: 1,
    stdout: "",
    stderr: "The channel upstream is the environment's: change UPSTREAM_BASE_URL and UPSTREAM_API_KEY there.\n",
  });
});

const base = ["--base-url", "https://api.example.com/v1"];
test.each([
  [["channel", "add", "x", ...base], "required option '--model <name>' not specified"],
  [["channel", "add", "x", "--model", "m", ...base, "--max-n", "11"], "--max-n should be a whole number from 1 to 10"],
])("%j is wrong: one line and exit 2", slow, async (args, message) => {
  expect(await run(args)).toEqual({ code: 2, stdout: "", stderr: `${message}\n` });
});

async function run(args: string[], input = "") {
  const { PATH = "" } = process.env;
  const one = launch({ PATH, ...testEnvironment }, args, "pipe");
  one.child.stdin?.end(input);
  await once(one.child, "close");
  return { code: await one.ended, stdout: one.stdout(), stderr: one.stderr() };
}
