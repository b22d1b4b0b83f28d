import { Client } from "pg";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { MemberActor } from "@/lib/auth/actor";
import { isMember } from "@/lib/auth/sessions";
import { db } from "@/lib/db";
import { announce, announceEndedSessions, announceImages, announceSets } from "@/lib/events";
import { changeUser } from "@/lib/people/people";
import { sheetEvents, toMoment } from "@/lib/sheet-events";
import { testEnvironment } from "@/tests/support/database";
import { freshTeam, memberOf, newMember, system } from "@/tests/support/gateway";
import { aGeneration, anImage, connected, events, jobs, listeners, none, read } from "@/tests/support/heard";
import { until } from "@/tests/support/server";

let userId: string;
let actor: MemberActor;

beforeEach(async () => {
  ({ userId } = await freshTeam());
  actor = memberOf(userId);
});
afterEach(() => vi.useRealTimers());

test.each([
  ["aborted before it began", true, false],
  ["aborted while it still connects", false, false],
  ["aborted once it is connected", false, true],
])("a stream that is %s leaves no listener and no timer", async (_, before, wait) => {
  const clear = vi.spyOn(globalThis, "clearInterval");
  const controller = new AbortController();
  if (before) controller.abort();
  const heard = read(sheetEvents(actor, controller.signal));
  if (wait) await connected(heard);
  controller.abort();
  await until("it ends", 5000, async () => heard.ended);
  await none();
  expect(clear).toHaveBeenCalledTimes(1);
  clear.mockRestore();
});

test.each([false, true])(
  "a stream that its reader cancels leaves no listener and no timer (late: %s)",
  async (late) => {
    const clear = vi.spyOn(globalThis, "clearInterval");
    const heard = read(sheetEvents(actor, new AbortController().signal));
    if (late) await connected(heard);
    await heard.cancel();
    await new Promise((resolve) => setTimeout(resolve, 50));
    await none();
    expect(clear).toHaveBeenCalledTimes(1);
    clear.mockRestore();
  },
);

test("a session that has ended closes the stream at the next heartbeat", async () => {
  vi.useFakeTimers({ toFake: ["setInterval", "clearInterval"] });
  const heard = read(sheetEvents(actor, new AbortController().signal));
  await connected(heard);
  vi.advanceTimersByTime(15_000);
  await until("it ends", 5000, async () => heard.ended);
  await none();
});

test("another role ends the stream, so that the next one tells what that role may know", async () => {
  await db.session.create({
    data: { id: actor.sessionId, userId, tokenHash: Buffer.from("s"), expiresAt: new Date(Date.now() + 1e6) },
  });
  const heard = read(sheetEvents(actor, new AbortController().signal));
  await connected(heard);
  await changeUser(system, userId, { name: "Another name" });
  await changeUser(system, userId, { role: "viewer" });
  await until("it ends", 5000, async () => heard.ended);
  await none();
  const next = read(sheetEvents({ ...actor, role: "viewer" }, new AbortController().signal));
  await connected(next);
  await announceEndedSessions(db, userId);
  expect(await isMember({ ...actor, role: "viewer" })).toBe(true);
  expect(next.ended).toBe(false);
  await next.cancel();
});

describe("a stream that comes back", () => {
  const now = () => new Date();
  const idsOf = (heard: { text: string }) => Array.from(heard.text.matchAll(/^id: (\d+)$/gm), ([, id]) => Number(id));
  const told = (heard: { text: string }) =>
    until("the quota is told", 5000, async () => heard.text.includes('"quota"'));

  test("is told what changed since, whichever process it was told by before, and what still goes on", async () => {
    const { userId: other } = await newMember("other@example.com");
    const old = new Date(Date.now() - 3_600_000);
    const before = { state: "succeeded", createdAt: old, finishedAt: old } as const;
    const running = await aGeneration(other, { state: "running", createdAt: old, startedAt: old });
    await aGeneration(other, before);
    const ended = await aGeneration(other, { ...before, finishedAt: now() });
    const own = await aGeneration(userId, { ...before, state: "failed", dismissedAt: now(), createdAt: now() });
    await aGeneration(other, { private: true });
    const image = await anImage({ generationId: ended, userId: other, index: 0 });
    const gone = crypto.randomUUID();
    const [secret, theirs] = [crypto.randomUUID(), crypto.randomUUID()];
    const changed = [image, gone].map((id) => ({ id, userId: other, private: false }));
    await announceImages(db, [...changed, { id: secret, userId: other, private: true }]);
    await announceImages(db, [{ id: theirs, userId, private: true }]);
    const heard = read(sheetEvents(actor, new AbortController().signal, now()));
    await told(heard);
    expect(jobs(heard).map(({ id, state }) => [id, state])).toEqual([
      [running, "running"],
      [ended, "succeeded"],
      [own, "cancelled"],
    ]);
    const images = events(heard).filter((event) => event.type === "images");
    // The notice itself may come as late as the stream, and is then told too.
    expect(new Set(images.flatMap(({ frames }) => frames.map(({ id }) => id)))).toEqual(new Set([image]));
    expect(new Set(images.flatMap(({ removed }) => removed))).toEqual(new Set([gone, theirs]));
    expect(heard.text).not.toContain(secret);
    expect(
      events(heard)
        .filter((event) => event.type === "job")
        .every(({ again }) => again),
    ).toBe(true);
    expect(heard.text).not.toContain("event: gap");
    await heard.cancel();
    await none();
  });

  test("goes on from the id that it was last told, and misses nothing in between", async () => {
    const first = read(sheetEvents(actor, new AbortController().signal, now()));
    await connected(first);
    const seen = await aGeneration(userId);
    await announce(db, { generationId: seen, userId, private: false });
    await until("the first is told", 5000, async () => jobs(first).some(({ id }) => id === seen));
    const id = Math.max(...idsOf(first));
    expect(Math.abs(id - Date.now())).toBeLessThan(30_000);
    await first.cancel();
    await db.generation.update({ where: { id: seen }, data: { state: "cancelled", finishedAt: now() } });
    const second = read(sheetEvents(actor, new AbortController().signal, toMoment(String(id))));
    await until("it has ended", 5000, async () => jobs(second).some(({ state }) => state === "cancelled"));
    await second.cancel();
    await none();
  });

  test.each([
    ["too long ago", () => new Date(Date.now() - 2 * 3_600_000), 0],
    ["more than is worth telling", now, 301],
  ])("is told to fetch the sheet anew where it was %s", async (_, since, many) => {
    for (let number = 0; number < many; number++) await aGeneration(userId);
    const heard = read(sheetEvents(actor, new AbortController().signal, since()));
    await told(heard);
    expect(heard.text.match(/event: gap/g)).toHaveLength(1);
    expect(jobs(heard)).toEqual([]);
    await heard.cancel();
    await none();
  });

  test("takes nothing for an id that is none", () => {
    expect([null, "", "yesterday", "1e9", "-5"].map(toMoment)).toEqual([null, null, null, null, null]);
    expect(toMoment("1700000000000")).toEqual(new Date(1_700_000_000_000));
  });
});

test("a reader that reads no more is let go of", async () => {
  const stream = sheetEvents(actor, new AbortController().signal);
  await until("it listens", 5000, async () => listeners() > 0);
  await db.$transaction(async (tx) => {
    for (let number = 0; number < 600; number++) await announceSets(tx, [crypto.randomUUID()]);
  });
  await none();
  await stream.cancel();
});

test("a lost connection is made again once, and those who listen hear of the gap", async () => {
  const controller = new AbortController();
  const heard = read(sheetEvents(actor, controller.signal));
  await connected(heard);
  const client = new Client({ connectionString: testEnvironment.DATABASE_URL });
  await client.connect();
  const listening =
    "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'proofsheet-events'";
  await client.query(`SELECT pg_terminate_backend(pid) FROM (${listening}) them`);
  await until("the gap is told", 5000, async () => heard.text.includes("event: gap"));
  await new Promise((resolve) => setTimeout(resolve, 1500));
  expect((await client.query(listening)).rows).toHaveLength(1);
  expect(heard.text.match(/event: gap/g)).toHaveLength(1);
  await client.end();
  controller.abort();
  await none();
});
