import { randomInt } from "node:crypto";
import { existsSync, readdirSync } from "node:fs";
import path from "node:path";
import { setTimeout } from "node:timers/promises";
import { Client } from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { db } from "@/lib/db";
import { testEnvironment } from "@/tests/support/database";
import { books, freshTeam, newChannel, newMember } from "@/tests/support/gateway";
import { newServer, type Server, until } from "@/tests/support/server";
import {
  type Answer,
  byPrompt,
  hang,
  hold,
  ok,
  picture,
  promptOf,
  startUpstream,
  type Upstream,
} from "@/tests/support/upstream";

// SIGKILL in the moments that matter. What a dead process has begun is ended by another, or by itself once it is back.

const rounds = 5;
const inFlight = 3;
type Member = Awaited<ReturnType<typeof newMember>>;

let upstream: Upstream;
let servers: [Server, Server];
/** Whose requests are killed during the call, before it, and after it: each with a channel of that name. */
const people = {} as Record<"during" | "before" | "after", Member>;
/** When the process that had made the call with this prompt was killed. */
const killedAt = new Map<string, number>();

// All of it before the first test: what takes time is that leases run out.
beforeAll(async () => {
  upstream = await startUpstream();
  await freshTeam();
  for (const name of ["during", "before", "after"] as const) {
    people[name] = await newMember(`${name}@example.com`);
    await newChannel(name);
  }
  const first = await newServer();
  servers = [first, await newServer({ DATA_DIR: first.folder })];
  await Promise.all(servers.map((server) => server.start()));
  const after = hold(ok({ revised: "A quiet harbour" }));
  const script: Record<string, Answer> = { before: ok(), after: after.answer };
  upstream.answers(byPrompt((prompt) => script[prompt] ?? hang()));

  await Promise.all(
    servers.map(async (one, index) => {
      for (let number = 0; number < rounds; number++) await killDuringCalls(one, `server ${index}, kill ${number}`);
    }),
  );

  // The last to be killed, so that whoever takes these two over may end them.
  const [server] = servers;
  const beforeLock = await locking("SELECT FROM channels WHERE name = 'before' FOR UPDATE");
  const answers = [generate(server, "before"), generate(server, "after")];
  await until("one call is about to be made", 10_000, beforeLock.somebodyWaits);
  expect(await db.generation.count({ where: { prompt: "before", state: "running", sentAt: null } })).toBe(1);
  await until("one call is made", 10_000, async () => callsOf("after") === 1);
  const afterLock = await locking(`SELECT FROM quota_windows WHERE user_id = '${people.after.userId}' FOR UPDATE`);
  after.release();
  await until("its image is stored", 10_000, async () => storedOriginals(server.folder) === 1);
  await until("that is about to be written down", 10_000, afterLock.somebodyWaits);
  await server.kill("SIGKILL");
  expect(await Promise.all(answers)).toEqual([null, null]);
  await beforeLock.release();
  await afterLock.release();
  await server.start();
}, 120_000);
afterAll(async () => {
  await Promise.all(servers.map((server) => server.remove()));
  await upstream.stop();
});

async function killDuringCalls(server: Server, name: string): Promise<void> {
  const prompts = Array.from({ length: inFlight }, (_, index) => `${name}, call ${index}`);
  const answers = prompts.map((prompt) => generate(server, prompt, "during"));
  await until("the upstream is asked", 20_000, async () => prompts.every((prompt) => callsOf(prompt) === 1));
  await setTimeout(randomInt(300));
  await server.kill("SIGKILL");
  for (const prompt of prompts) killedAt.set(prompt, Date.now());
  expect(await Promise.all(answers)).toEqual(answers.map(() => null));
  await server.start();
}

/** Resolves to the status, or to null where the connection broke. */
async function generate(server: Server, prompt: string, model = prompt): Promise<number | null> {
  return fetch(`${server.url}/v1/images/generations`, {
    method: "POST",
    headers: { authorization: `Bearer ${people[model as keyof typeof people].key}` },
    body: JSON.stringify({ model, prompt }),
  }).then(
    (response) => response.status,
    () => null,
  );
}

const callsOf = (prompt: string) => upstream.calls.filter((call) => promptOf(call) === prompt).length;

function storedOriginals(folder: string): number {
  const objects = path.join(folder, "objects", "generations");
  if (!existsSync(objects)) return 0;
  return readdirSync(objects, { recursive: true }).filter((name) => /\/0$/.test(String(name))).length;
}

/** Keeps what `sql` locks from everybody until `release`, which drops the statements that wait for it, too. */
async function locking(sql: string) {
  const holder = new Client({ connectionString: testEnvironment.DATABASE_URL });
  await holder.connect();
  await holder.query("BEGIN");
  await holder.query(sql);
  // Within a transaction Postgres shows whom it saw at the first look, and nobody who came since.
  const look = async (what: string) => {
    await holder.query("SELECT pg_stat_clear_snapshot()");
    const whose = "FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'";
    return (await holder.query(`SELECT ${what} ${whose}`)).rowCount !== 0;
  };
  return {
    somebodyWaits: () => look("1"),
    async release() {
      // Their client is dead; Postgres would find out only when it had done what they ask.
      await look("pg_terminate_backend(pid)");
      await holder.query("ROLLBACK");
      await holder.end();
    },
  };
}

const oneImage = { counter: { spent: 1, reserved: 0 }, ledger: { reserved: 1, settled: 1, released: 0 } };
const succeeded = (prompt: string) =>
  until(
    `${prompt} succeeded`,
    60_000,
    async () => (await db.generation.count({ where: { prompt, state: "succeeded" } })) === 1,
  );

test(`during ${2 * rounds * inFlight} calls: unknown within 45 s each, charged once, and nobody is asked twice`, async () => {
  const { userId } = people.during;
  const open = { where: { userId, state: { not: "unknown" as const } } };
  await until("all are unknown", 45_000, async () => (await db.generation.count(open)) === 0);
  const generations = await db.generation.findMany({ where: { userId }, select: { prompt: true, finishedAt: true } });
  expect(generations.map(({ prompt }) => prompt).sort()).toEqual([...killedAt.keys()].sort());
  for (const { prompt, finishedAt } of generations) {
    expect((finishedAt?.getTime() ?? Infinity) - (killedAt.get(prompt) ?? 0), prompt).toBeLessThan(45_000);
    expect(callsOf(prompt)).toBe(1);
  }
  const count = 2 * rounds * inFlight;
  expect(await books(userId)).toEqual({
    counter: { spent: count, reserved: 0 },
    ledger: { reserved: count, settled: count, released: 0 },
  });
});

test("before the call: it is made all the same, once", async () => {
  await succeeded("before");
  expect(callsOf("before")).toBe(1);
  expect(await books(people.before.userId)).toEqual(oneImage);
});

test("after the image was stored and before that was written down: it is found, charged once, from one call", async () => {
  await succeeded("after");
  const images = { where: { userId: people.after.userId }, select: { index: true, bytes: true, revisedPrompt: true } };
  const { length } = await picture();
  expect(await db.image.findMany(images)).toEqual([{ index: 0, bytes: length, revisedPrompt: "A quiet harbour" }]);
  expect(callsOf("after")).toBe(1);
  expect(await books(people.after.userId)).toEqual(oneImage);
});
