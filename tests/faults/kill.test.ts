import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { db } from "@/lib/db";
import { freshTeam } from "@/tests/support/gateway";
import { newServer, type Server, until } from "@/tests/support/server";
import { hold, ok, startUpstream, type Upstream } from "@/tests/support/upstream";

let upstream: Upstream;
let server: Server;
let key: string;

beforeAll(async () => {
  upstream = await startUpstream();
});
afterAll(() => upstream.stop());
beforeEach(async () => {
  ({ key } = await freshTeam());
  server = await newServer();
  await server.start();
});
afterEach(() => server.remove());

const generate = () =>
  fetch(`${server.url}/v1/images/generations`, {
    method: "POST",
    headers: { authorization: `Bearer ${key}`, "content-type": "application/json" },
    body: JSON.stringify({ model: "gpt-image-2", prompt: "a harbour" }),
  });

const generation = () => db.generation.findFirst({ select: { state: true } });
const counter = () => db.quotaWindow.findFirst({ select: { spent: true, reserved: true } });

test("SIGTERM during the upstream call: the answer still arrives, then the process ends", async () => {
  const { answer, release } = hold(ok());
  upstream.answers(answer);
  const response = generate();
  await until("the upstream is asked", 10_000, async () => upstream.calls.length === 1);
  const ended = server.kill("SIGTERM");
  await new Promise((resolve) => setTimeout(resolve, 500));
  const late = await generate();
  expect([late.status, (await late.json()).error.code]).toEqual([503, "restarting"]);
  release();
  expect((await response).status).toBe(200);
  expect(await ended).toBe(0);
  expect(await generation()).toMatchObject({ state: "succeeded" });
});

test("the client goes away: the image is made and kept all the same", async () => {
  const { answer, release } = hold(ok());
  upstream.answers(answer);
  const controller = new AbortController();
  const response = fetch(`${server.url}/v1/images/generations`, {
    method: "POST",
    signal: controller.signal,
    headers: { authorization: `Bearer ${key}` },
    body: JSON.stringify({ model: "gpt-image-2", prompt: "a harbour" }),
  }).catch(() => "gone");
  await until("the upstream is asked", 10_000, async () => upstream.calls.length === 1);
  controller.abort();
  expect(await response).toBe("gone");
  release();
  await until("it succeeded", 10_000, async () => (await generation())?.state === "succeeded");
  expect(await counter()).toEqual({ spent: 1, reserved: 0 });
});
