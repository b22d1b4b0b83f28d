import { setTimeout } from "node:timers/promises";
import { Client } from "pg";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { db } from "@/lib/db";
import { testEnvironment } from "@/tests/support/database";
import { books, freshTeam } from "@/tests/support/gateway";
import { startProxy, type TcpProxy } from "@/tests/support/proxy";
import { newServer, type Server, until } from "@/tests/support/server";
import { hold, ok, startUpstream, type Upstream } from "@/tests/support/upstream";

// Postgres goes away from a running server, in the ways in which it does, and comes back.

let upstream: Upstream;
let proxy: TcpProxy;
let server: Server;
let person: Awaited<ReturnType<typeof freshTeam>>;

beforeAll(async () => {
  upstream = await startUpstream();
  const address = new URL(testEnvironment.DATABASE_URL);
  proxy = await startProxy(Number(address.port));
  address.port = String(proxy.port);
  server = await newServer({ DATABASE_URL: address.href });
  await server.start();
});
afterAll(async () => {
  await server.remove();
  await proxy.stop();
  await upstream.stop();
});
beforeEach(async () => {
  person = await freshTeam({ quota: 10 });
  upstream.answers(ok());
});
afterEach(async () => {
  proxy.restore();
  expect(server.runs()).toBe(true);
});

async function generate() {
  const response = await fetch(`${server.url}/v1/images/generations`, {
    method: "POST",
    headers: { authorization: `Bearer ${person.key}` },
    body: JSON.stringify({ model: "gpt-image-2", prompt: "a harbour" }),
  });
  const { error } = await response.json();
  return { status: response.status, code: error?.code, retryAfter: response.headers.get("retry-after") };
}
const unavailable = { status: 503, code: "database_unavailable", retryAfter: expect.stringMatching(/^\d+$/) };
const nothing = { counter: { spent: 0, reserved: 0 }, ledger: { reserved: 0, settled: 0, released: 0 } };
const oneImage = { counter: { spent: 1, reserved: 0 }, ledger: { reserved: 1, settled: 1, released: 0 } };

/** The next request is served within ten seconds. */
async function recovers(): Promise<void> {
  await until("it serves again", 10_000, async () => (await generate()).status === 200);
  const ready = async () => (await fetch(`${server.url}/api/health/ready`)).status === 200;
  await until("it is ready again", 10_000, ready);
}

describe("a reservation that cannot be written is 503 and calls nobody", () => {
  /** No more than these seconds a caller waits for that. */
  const patience = 20_000;

  async function isRefused(): Promise<void> {
    const began = Date.now();
    expect(await generate()).toEqual(unavailable);
    expect(Date.now() - began).toBeLessThan(patience);
    expect(upstream.calls).toHaveLength(0);
  }

  test("a database that takes no writes", async () => {
    const name = new URL(testEnvironment.DATABASE_URL).pathname.slice(1);
    try {
      await db.$executeRawUnsafe(`ALTER DATABASE "${name}" SET default_transaction_read_only = on`);
      // Sessions that are open keep what they began with; the server gets new ones.
      proxy.cut();
      proxy.restore();
      await isRefused();
    } finally {
      await db.$executeRawUnsafe(`ALTER DATABASE "${name}" RESET default_transaction_read_only`);
      proxy.cut();
      proxy.restore();
    }
    expect(await books(person.userId)).toEqual(nothing);
    await recovers();
  });

  test("a ledger that refuses the entry", async () => {
    await db.$executeRawUnsafe("ALTER TABLE quota_ledger ADD CONSTRAINT is_full CHECK (false) NOT VALID");
    try {
      await isRefused();
    } finally {
      await db.$executeRawUnsafe("ALTER TABLE quota_ledger DROP CONSTRAINT is_full");
    }
    expect(await books(person.userId)).toEqual(nothing);
    await recovers();
  });

  test("counters that somebody holds locked", async () => {
    const holder = new Client({ connectionString: testEnvironment.DATABASE_URL });
    await holder.connect();
    await holder.query("BEGIN; LOCK TABLE quota_windows IN ACCESS EXCLUSIVE MODE");
    await isRefused();
    await holder.query("ROLLBACK");
    await holder.end();
    // What was refused is not done behind the caller's back once the lock is gone.
    await setTimeout(1000);
    expect(await books(person.userId)).toEqual(nothing);
    expect(await db.generation.count()).toBe(0);
    await recovers();
  });
});

describe.each([
  ["killed", () => proxy.cut()],
  ["stopped", () => proxy.freeze()],
] as const)("Postgres is %s", (_, takeAway) => {
  test("requests are 503 and call nobody, and are served within 10 s of its return", async () => {
    takeAway();
    expect(await Promise.all([generate(), generate(), generate()])).toEqual(Array(3).fill(unavailable));
    expect((await fetch(`${server.url}/api/health/live`)).status).toBe(200);
    await until("it is not ready", 15_000, async () => (await fetch(`${server.url}/api/health/ready`)).status === 503);
    expect(upstream.calls).toHaveLength(0);
    proxy.restore();
    await recovers();
    expect(upstream.calls).toHaveLength((await books(person.userId)).counter.spent);
  });

  test("during the upstream call: the image is kept and charged once, and its caller gets it", async () => {
    const { answer, release } = hold(ok());
    upstream.answers(answer);
    const response = generate();
    await until("the upstream is asked", 10_000, async () => upstream.calls.length === 1);
    takeAway();
    release();
    await setTimeout(6000);
    proxy.restore();
    expect(await response).toMatchObject({ status: 200 });
    expect(upstream.calls).toHaveLength(1);
    expect(await books(person.userId)).toEqual(oneImage);
    expect(await db.generation.findMany({ select: { state: true } })).toEqual([{ state: "succeeded" }]);
    expect(await db.image.count()).toBe(1);
  });
});
