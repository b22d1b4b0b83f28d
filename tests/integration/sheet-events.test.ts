import { Client } from "pg";
import { beforeEach, expect, test, vi } from "vitest";
import type { MemberActor } from "@/lib/auth/actor";
import { db } from "@/lib/db";
import { announce, announceImages } from "@/lib/events";
import { sheetEvents } from "@/lib/sheet-events";
import { freshTeam, memberOf, newMember } from "@/tests/support/gateway";
import { aGeneration, anImage, connected, events, jobs, none, read } from "@/tests/support/heard";
import { until } from "@/tests/support/server";

let userId: string;
let actor: MemberActor;

beforeEach(async () => {
  ({ userId } = await freshTeam());
  actor = memberOf(userId);
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
