import { setTimeout } from "node:timers/promises";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { db } from "@/lib/db";
import { books, freshTeam, newMember } from "@/tests/support/gateway";
import { newServer, type Server, until } from "@/tests/support/server";
import { hold, ok, startUpstream, type Upstream } from "@/tests/support/upstream";

// The quota between two processes that share a database and nothing else but their files.

let upstream: Upstream;
let servers: [Server, Server];

beforeAll(async () => {
  upstream = await startUpstream();
  const first = await newServer();
  servers = [first, await newServer({ DATA_DIR: first.folder })];
  await Promise.all(servers.map((server) => server.start()));
});
afterEach(() => expect(servers.map((server) => server.runs())).toEqual([true, true]));
afterAll(async () => {
  await Promise.all(servers.map((server) => server.remove()));
  await upstream.stop();
});

/** `count` requests at once, every other one to the other process; the number of answers by status. */
async function storm(count: number, key: string, body: object): Promise<Record<string, number>> {
  const statuses = await Promise.all(
    Array.from({ length: count }, async (_, index) => {
      const response = await fetch(`${servers[index % 2]?.url}/v1/images/generations`, {
        method: "POST",
        headers: { authorization: `Bearer ${key}` },
        body: JSON.stringify({ model: "gpt-image-2", prompt: `harbour ${index}`, ...body }),
      });
      const { error } = await response.json();
      return error ? `${response.status} ${error.code}` : String(response.status);
    }),
  );
  return Object.fromEntries(
    [...new Set(statuses)].map((status) => [status, statuses.filter((one) => one === status).length]),
  );
}

test.each([
  { n: 1, delivered: 50, spent: 50 },
  { n: 4, delivered: 12, spent: 48 },
])(
  "500 parallel requests of n = $n against a quota of 50: $delivered upstream calls",
  async ({ n, delivered, spent }) => {
    const { key, userId } = await freshTeam({ quota: 50 });
    upstream.answers(ok());
    expect(await storm(500, key, { n })).toEqual({ "200": delivered, "429 insufficient_quota": 500 - delivered });
    expect(upstream.calls).toHaveLength(delivered);
    expect(await books(userId)).toEqual({
      counter: { spent, reserved: 0 },
      ledger: { reserved: spent, settled: spent, released: 0 },
    });
    expect(await db.generation.count()).toBe(delivered);
    expect(await db.image.count()).toBe(spent);
  },
);

test("one Idempotency-Key, 200 parallel over two processes: one upstream call, equal answers", async () => {
  const { key, userId } = await freshTeam({ quota: 50 });
  const other = await newMember("other@example.com");
  const { answer, release } = hold(ok());
  upstream.answers(answer);
  const ask = async (index: number, from = key, prompt = "a harbour") => {
    const response = await fetch(`${servers[index % 2]?.url}/v1/images/generations`, {
      method: "POST",
      headers: { authorization: `Bearer ${from}`, "idempotency-key": "the same" },
      body: JSON.stringify({ model: "gpt-image-2", prompt, response_format: "b64_json" }),
    });
    const { headers, status } = response;
    const replayed = headers.get("idempotency-replayed");
    return { status, replayed, id: headers.get("x-generation-id"), body: await response.text() };
  };
  const all = Promise.all(Array.from({ length: 200 }, (_, index) => ask(index)));
  await until("the upstream is asked", 20_000, async () => upstream.calls.length > 0);
  await setTimeout(1000);
  release();
  const answers = await all;
  expect(new Set(answers.map(({ status, id, body }) => `${status} ${id} ${body}`)).size).toBe(1);
  expect(answers[0]?.status).toBe(200);
  expect(answers.filter(({ replayed }) => replayed === "true")).toHaveLength(199);
  expect(upstream.calls).toHaveLength(1);

  expect(await ask(1, key, "another harbour")).toMatchObject({ status: 422 });
  expect(upstream.calls).toHaveLength(1);
  expect(await ask(0, other.key)).toMatchObject({ status: 200, replayed: null });
  expect(upstream.calls).toHaveLength(2);
  for (const id of [userId, other.userId]) {
    expect(await books(id)).toEqual({
      counter: { spent: 1, reserved: 0 },
      ledger: { reserved: 1, settled: 1, released: 0 },
    });
  }
});
