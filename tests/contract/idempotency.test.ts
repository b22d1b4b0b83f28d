import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { db } from "@/lib/db";
import { testEnvironment } from "@/tests/support/database";
import { books, freshTeam } from "@/tests/support/gateway";
import { opened } from "@/tests/support/opened";
import { newServer, type Server, until } from "@/tests/support/server";
import { hold, ok, startUpstream } from "@/tests/support/upstream";

const upstream = opened(startUpstream);
let servers: Server[];
let person: Awaited<ReturnType<typeof freshTeam>>;

beforeAll(async () => {
  // One storage for both, as there is one database.
  const { DATA_DIR } = testEnvironment;
  servers = [await newServer({ DATA_DIR }), await newServer({ DATA_DIR })];
  await Promise.all(servers.map((server) => server.start()));
});
afterAll(async () => {
  await Promise.all(servers.map((server) => server.remove()));
});
beforeEach(async () => {
  person = await freshTeam();
});

const ask = (server: Server | undefined) =>
  fetch(`${server?.url}/v1/images/generations`, {
    method: "POST",
    headers: { authorization: `Bearer ${person.key}`, "content-type": "application/json", "idempotency-key": "first" },
    body: JSON.stringify({ model: "gpt-image-2", prompt: "a harbour", n: 2, response_format: "b64_json" }),
  });

test("200 calls under one name on two servers: one upstream call, and every caller has its answer", async () => {
  upstream.answers(ok());
  const answers = await Promise.all(Array.from({ length: 200 }, (_, index) => ask(servers[index % 2])));
  const bodies = await Promise.all(answers.map((answer) => answer.text()));
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
  expect(new Set(bodies).size).toBe(1);
  expect(upstream.calls).toHaveLength(1);
  expect(await db.generation.count()).toBe(1);
  expect((await books(person.userId)).counter).toEqual({ spent: 2, reserved: 0 });
});

test("who waits on another server than the one that works is told at once", async () => {
  const { answer, release } = hold(ok());
  upstream.answers(answer);
  const working = ask(servers[0]);
  await until("the upstream is asked", 5000, async () => upstream.calls.length === 1);
  const waiting = ask(servers[1]);
  await new Promise((resolve) => setTimeout(resolve, 500));
  release();
  const first = await (await working).text();
  const answered = performance.now();
  expect(await (await waiting).text()).toBe(first);
  // Long before it would look by itself.
  expect(performance.now() - answered).toBeLessThan(1000);
});
