import type { EventEmitter } from "node:events";
import { Client } from "pg";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { MemberActor } from "@/lib/auth/actor";
import { isMember } from "@/lib/auth/sessions";
import { db } from "@/lib/db";
import { announce, announceEndedSessions, announceImages, announceSets } from "@/lib/events";
import { changeUser } from "@/lib/people/people";
import type { SheetEvent } from "@/lib/schemas/views";
import { sheetEvents, toMoment } from "@/lib/sheet-events";
import { testEnvironment } from "@/tests/support/database";
import { freshTeam, memberOf, newMember, system } from "@/tests/support/gateway";
import { until } from "@/tests/support/server";

const listeners = () => {
  const { proofsheetEvents } = globalThis as { proofsheetEvents?: { changes: EventEmitter } };
  const changes = proofsheetEvents?.changes;
  return (changes?.listenerCount("change") ?? 0) + (changes?.listenerCount("gap") ?? 0);
};
const none = () => until("nobody listens", 5000, async () => listeners() === 0);

let userId: string;
let actor: MemberActor;

beforeEach(async () => {
  ({ userId } = await freshTeam());
  actor = memberOf(userId);
});
afterEach(() => vi.useRealTimers());

/** Reads a stream to its end and keeps what it said. */
function read(stream: ReadableStream<Uint8Array>) {
  const reader = stream.getReader();
  const heard = { text: "", ended: false, cancel: () => reader.cancel() };
  (async () => {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) break;
      heard.text += new TextDecoder().decode(value);
    }
    heard.ended = true;
  })();
  return heard;
}
const connected = (heard: { text: string }) =>
  until("it is connected", 5000, async () => heard.text.includes("connected"));
const events = (heard: { text: string }) =>
  Array.from(heard.text.matchAll(/^data: (.*)$/gm), ([, data]) => JSON.parse(data ?? "") as SheetEvent);
const jobs = (heard: { text: string }) => events(heard).flatMap((event) => (event.type === "job" ? [event.job] : []));

async function aGeneration(ofUser: string, data: object = {}) {
  const windowStart = new Date("2026-11-01T00:00:00Z");
  const window = { userId: ofUser, startsAt: windowStart, endsAt: new Date("2026-12-01T00:00:00Z") };
  await db.quotaWindow.createMany({ data: window, skipDuplicates: true });
  const { id } = await db.generation.create({
    data: { userId: ofUser, door: "studio", request: "{}", model: "m", prompt: "p", windowStart, ...data },
  });
  return id;
}

async function anImage(data: { generationId: string; userId: string; index: number; private?: boolean }) {
  const facts = { originalKey: "none", sha256: Buffer.from("s"), mime: "image/png", bytes: 1, width: 64, height: 48 };
  return (await db.image.create({ data: { ...facts, ...data } })).id;
}

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

test("many changes of one generation are told in order, and what waits is told once", async () => {
  const controller = new AbortController();
  const heard = read(sheetEvents(actor, controller.signal));
  await connected(heard);
  const id = await aGeneration(userId);
  const change = { generationId: id, userId, private: false };
  await db.$transaction(async (tx) => {
    for (let times = 0; times < 30; times++) await announce(tx, { ...change, private: times % 2 === 0 });
  });
  await db.generation.update({ where: { id }, data: { state: "running" } });
  await announce(db, change);
  await until("it runs", 5000, async () => jobs(heard).at(-1)?.state === "running");
  expect(jobs(heard).length).toBeLessThan(6);
  controller.abort();
  await none();
});

test("somebody's private job is told to nobody else, not even to an admin", async () => {
  const { userId: other } = await newMember("other@example.com");
  const controller = new AbortController();
  const heard = read(sheetEvents({ ...actor, role: "admin" }, controller.signal));
  await connected(heard);
  const [secret, last] = [await aGeneration(other, { private: true }), await aGeneration(other)];
  await announce(db, { generationId: secret, userId: other, private: true });
  await announce(db, { generationId: last, userId: other, private: false });
  await until("the other is told", 5000, async () => jobs(heard).some(({ id }) => id === last));
  expect(heard.text).not.toContain(secret);
  controller.abort();
  await none();
});

test("what somebody else's job was of and why it failed is not told, only that it did", async () => {
  const other = await newMember("other@example.com");
  const error = { code: "moderation_blocked", message: "Refused: violence", charged: false };
  const controller = new AbortController();
  const heard = read(sheetEvents(actor, controller.signal));
  await connected(heard);
  for (const author of [other.userId, userId]) {
    const generationId = await aGeneration(author, { state: "failed", error });
    await announce(db, { generationId, userId: author, private: false });
  }
  await until("both are told", 5000, async () => jobs(heard).length === 2);
  expect(jobs(heard)).toMatchObject([
    { state: "failed", prompt: "", error: null },
    { state: "failed", prompt: "p", error },
  ]);
  expect(heard.text.match(/violence/g)).toHaveLength(1);
  controller.abort();
  await none();
});

test("images that change are told to whoever may see them, to the others that they are gone, and nothing of what was never theirs to see", async () => {
  const other = memberOf((await newMember("other@example.com")).userId);
  const admin = { ...memberOf((await newMember("admin@example.com")).userId), role: "admin" } as const;
  const streams = [actor, other, admin].map((each) => read(sheetEvents(each, new AbortController().signal)));
  await Promise.all(streams.map(connected));
  const generationId = await aGeneration(userId, { state: "succeeded", n: 3 });
  const images = await Promise.all(
    [{ private: false }, { private: true }, { deletedAt: new Date() }].map((facts, index) =>
      anImage({ generationId, userId, index, ...facts }),
    ),
  );
  const hidden = await anImage({ generationId, userId, index: 3, private: true });
  const secrets = [hidden, crypto.randomUUID()];
  const many = Array.from({ length: 400 }, () => crypto.randomUUID());
  const changed = (ids: string[], isPrivate: boolean) => ids.map((id) => ({ id, userId, private: isPrivate }));
  // The second was the team's before.
  await db.$transaction((tx) =>
    announceImages(tx, [...changed(secrets, true), ...changed([...images, ...many], false)]),
  );
  for (const [stream, seen, count] of [
    [streams[0], [...images.slice(0, 2), hidden], 402],
    [streams[1], images.slice(0, 1), 402],
    [streams[2], images.slice(0, 1), 402],
  ] as const) {
    const changes = () => events(stream ?? { text: "" }).filter((event) => event.type === "images");
    const removed = () => changes().flatMap((event) => event.removed);
    await until("all are told", 5000, async () => removed().length === count);
    expect(new Set(changes().flatMap(({ frames }) => frames.map(({ id }) => id)))).toEqual(new Set(seen));
    expect(secrets.filter((id) => stream?.text.includes(id)).length).toBe(stream === streams[0] ? 2 : 0);
    await stream?.cancel();
  }
  await none();
});

test("of very many images at once open sheets are told to be fetched anew, now and when they come back", async () => {
  const heard = read(sheetEvents(actor, new AbortController().signal));
  await connected(heard);
  const images = Array.from({ length: 2001 }, () => ({ id: crypto.randomUUID(), userId, private: false }));
  await db.$transaction((tx) => announceImages(tx, images));
  await until("the gap is told", 5000, async () => heard.text.includes("event: gap"));
  expect(events(heard).filter(({ type }) => type === "images")).toEqual([]);
  await heard.cancel();
  const back = read(sheetEvents(actor, new AbortController().signal, new Date()));
  await until("the gap is told", 5000, async () => back.text.includes("event: gap"));
  await back.cancel();
  await none();
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

test("a burst of changes is looked up once for fifty open sheets", async () => {
  const streams = Array.from({ length: 50 }, () => read(sheetEvents(actor, new AbortController().signal)));
  await Promise.all(streams.map(connected));
  const ids = await Promise.all(Array.from({ length: 40 }, () => aGeneration(userId)));
  const queries = vi.spyOn(Client.prototype, "query");
  const started = performance.now();
  await db.$transaction(async (tx) => {
    for (const generationId of ids) await announce(tx, { generationId, userId, private: false });
  });
  await Promise.all(
    streams.map((stream) =>
      until("all are told", 10_000, async () => new Set(jobs(stream).map(({ id }) => id)).size === 40),
    ),
  );
  expect(performance.now() - started).toBeLessThan(3000);
  const texts = queries.mock.calls.map(([query]) => (query as unknown as { text?: string }).text ?? "");
  expect(texts.filter((text) => /FROM "public"."generations"/.test(text)).length).toBeLessThan(12);
  queries.mockRestore();
  await Promise.all(streams.map(({ cancel }) => cancel()));
  await none();
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
