import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { GET as look } from "@/app/v1/generations/[id]/route";
import { POST as generate } from "@/app/v1/images/generations/route";
import { db } from "@/lib/db";
import { startWorker } from "@/lib/worker";
import { books, call, freshTeam } from "@/tests/support/gateway";
import { until } from "@/tests/support/server";
import { sharedUpstream } from "@/tests/support/team";
import { json, picture } from "@/tests/support/upstream";

const upstream = sharedUpstream();
let worker: Awaited<ReturnType<typeof startWorker>>;
let person: Awaited<ReturnType<typeof freshTeam>>;

beforeAll(async () => {
  await freshTeam();
  worker = await startWorker();
});
afterAll(() => worker.stop());
beforeEach(async () => {
  person = await freshTeam();
});

const order = { model: "gpt-image-2", prompt: "a harbour", n: 2, size: "3:2" };
const ask = (more: object = {}, headers: Record<string, string> = {}) =>
  call(generate, person.key, { ...order, ...more }, { prefer: "respond-async", ...headers });

async function lookUp(id: string) {
  const request = new Request(`http://localhost:3000/v1/generations/${id}`, {
    headers: { authorization: `Bearer ${person.key}` },
  });
  return (await look(request, { params: Promise.resolve({ id }) })).json();
}

async function ended(id: string, within = 10_000) {
  await until("the generation has ended", within, async () => (await lookUp(id)).finished_at !== null);
  return lookUp(id);
}

test("answers at once with where to look, and a worker makes the images with the same receipt", async () => {
  const { status, headers, body } = await ask();
  expect(status).toBe(202);
  expect(Object.fromEntries(headers)).toMatchObject({
    location: `/v1/generations/${body.id}`,
    "preference-applied": "respond-async",
    "x-generation-id": body.id,
  });
  expect(body).toMatchObject({ object: "generation", status: "queued", n: 2, size: "3:2", data: null, error: null });
  const result = await ended(body.id);
  expect(Object.keys(result)).toEqual(Object.keys(body));
  expect(result).toMatchObject({
    status: "succeeded",
    charged: 2,
    receipt: { channel: "upstream", size_asked: "3:2", size_sent: "1536x1024", delivered: ["64x48", "64x48"] },
    data: [{ revised_prompt: "Revised: a harbour" }, {}],
  });
  expect((await books(person.userId)).counter).toEqual({ spent: 2, reserved: 0 });
  expect(upstream.calls).toHaveLength(1);
});

test("a worker takes it up well before it would look by itself", async () => {
  // Right after a look, so that the next one is two seconds away.
  await ended((await ask()).body.id);
  const asked = performance.now();
  await ended((await ask()).body.id);
  expect(performance.now() - asked).toBeLessThan(1500);
});

test("what a worker finished has its thumbnails made like any other", async () => {
  const { body } = await ask({ image: (await picture()).toString("base64") });
  await ended(body.id);
  await until(
    "both have a thumbhash",
    10_000,
    async () => (await db.image.count({ where: { thumbhash: null } })) === 0,
  );
  expect(JSON.parse(upstream.calls[0]?.body ?? "{}").image).toBe((await picture()).toString("base64"));
});

test("how it failed is told there", async () => {
  upstream.answers(json(400, { error: { message: "No.", code: "moderation_blocked" } }));
  const result = await ended((await ask()).body.id);
  expect(result).toMatchObject({ status: "failed", charged: 0, data: null, error: { code: "moderation_blocked" } });
});

test("under a name it is begun once, and who asks again may wait for the images", async () => {
  const name = { "idempotency-key": "first" };
  const first = await ask({}, name);
  const again = await ask({}, name);
  const waited = await ask({}, { ...name, prefer: "wait=100" });
  expect([again.status, again.body.id, again.headers.get("idempotency-replayed")]).toEqual([
    202,
    first.body.id,
    "true",
  ]);
  expect([waited.status, waited.body.data.length]).toEqual([200, 2]);
  expect(upstream.calls).toHaveLength(1);
});

test.each([["respond-async, wait=10"], ["return=minimal,RESPOND-ASYNC; foo=bar"]])("%s asks for it", async (prefer) => {
  const { status, body } = await ask({}, { prefer });
  expect(status).toBe(202);
  await ended(body.id);
});

test.each([["wait=10"], ["return=respond-async"], [""]])("%j does not", async (prefer) => {
  expect((await ask({}, { prefer })).status).toBe(200);
});

test("what is refused is refused at once", async () => {
  await db.user.update({ where: { id: person.userId }, data: { monthlyQuota: 1 } });
  const { status, body } = await ask();
  expect([status, body.error.code]).toEqual([429, "insufficient_quota"]);
});
