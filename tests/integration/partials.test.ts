import sharp from "sharp";
import { beforeEach, expect, test } from "vitest";
import type { MemberActor } from "@/lib/auth/actor";
import { db } from "@/lib/db";
import { admit } from "@/lib/generations/admit";
import { getJob } from "@/lib/generations/jobs";
import { getPartial, sweepPartials } from "@/lib/generations/partials";
import { recoverAbandoned } from "@/lib/generations/recover";
import { runQueued } from "@/lib/generations/run";
import { parseImageRequest } from "@/lib/openai-api";
import { storage } from "@/lib/storage/storage";
import { books, memberOf, newMember } from "@/tests/support/gateway";
import { until } from "@/tests/support/server";
import { teamWithUpstream } from "@/tests/support/team";
import { json, ok, painting } from "@/tests/support/upstream";

const { person, upstream } = teamWithUpstream();
let actor: MemberActor;

beforeEach(async () => {
  actor = memberOf(person.userId);
  await db.channel.update({ where: { name: "upstream" }, data: { capabilities: { streaming: true } } });
});

async function queued(given: { n?: number; door?: "studio" | "api"; private?: boolean; stream?: boolean } = {}) {
  const { n = 1, door = "studio", private: isPrivate = false, stream } = given;
  const request = parseImageRequest(JSON.stringify({ model: "gpt-image-2", prompt: "a harbour", n, stream }));
  return (await admit(actor, request, { door, claim: false, private: isPrivate })).id;
}
const told = () => JSON.parse(upstream.calls[0]?.body ?? "{}") as Record<string, unknown>;
const bytesOf = async (id: string, as = actor) => {
  const partial = await getPartial(as, id);
  return Buffer.from(await new Response(partial?.body ?? null).arrayBuffer());
};
const kept = async () => {
  const keys: string[] = [];
  for await (const { key } of storage().list("partials/")) keys.push(key);
  return keys;
};
const shows = (id: string, count: number) =>
  until(`partial ${count}`, 5000, async () => (await getJob(actor, id)).partial === count);
const nothingIsKept = () => until("nothing is kept", 5000, async () => (await kept()).length === 0);

test("what is there of an image is kept small while it is made, and gone once it is done", async () => {
  const painted = painting({ width: 1280, height: 960 });
  upstream.answers(painted.answer);
  const id = await queued();
  const run = runQueued(id);
  await painted.partial(0);
  await shows(id, 1);
  expect(await sharp(await bytesOf(id)).metadata()).toMatchObject({ format: "webp", width: 640, height: 480 });
  const first = await bytesOf(id);
  await painted.partial(1);
  await shows(id, 2);
  expect((await bytesOf(id)).equals(first)).toBe(false);
  await painted.complete();
  expect((await run)?.images).toHaveLength(1);
  expect(told()).toMatchObject({ stream: true, partial_images: 2 });
  await nothingIsKept();
  expect(await getPartial(actor, id)).toBeNull();
  expect((await getJob(actor, id)).partial).toBeNull();
  expect(await books(person.userId)).toMatchObject({ counter: { spent: 1, reserved: 0 } });
});

test("a private one's is its author's alone", async () => {
  const painted = painting();
  upstream.answers(painted.answer);
  const id = await queued({ private: true });
  const run = runQueued(id);
  await painted.partial(0);
  await shows(id, 1);
  expect((await bytesOf(id)).length).toBeGreaterThan(0);
  const { userId } = await newMember("other@example.com");
  for (const role of ["member", "admin"] as const) {
    await expect(bytesOf(id, memberOf(userId, { role }))).rejects.toMatchObject({ code: "not_found" });
  }
  await painted.complete();
  await run;
  await nothingIsKept();
});

test.each([
  ["of several images, as nobody would know which one is shown", { n: 2 }, ok()],
  ["for a program that reads its answer later", { door: "api" as const }, ok()],
])("none are asked for %s", async (_, given, answer) => {
  upstream.answers(answer);
  await runQueued(await queued(given));
  expect(told()).not.toHaveProperty("stream");
  expect(await kept()).toEqual([]);
});

test("none are asked of a channel that does not stream, whatever the request says", async () => {
  await db.channel.update({ where: { name: "upstream" }, data: { capabilities: { streaming: false } } });
  upstream.answers(ok());
  await runQueued(await queued({ stream: true }));
  expect(told()).not.toHaveProperty("stream");
  expect(upstream.calls).toHaveLength(1);
});

test("a channel that answers without a stream is asked once and charged once", async () => {
  upstream.answers(ok());
  expect((await runQueued(await queued()))?.images).toHaveLength(1);
  expect(upstream.calls).toHaveLength(1);
  expect(await books(person.userId)).toMatchObject({ counter: { spent: 1, reserved: 0 } });
});

test("a channel that refuses streams is not asked again, and nothing is charged", async () => {
  upstream.answers(json(400, { error: { message: "stream is not supported.", param: "stream" } }), ok());
  const run = await runQueued(await queued());
  expect(run?.generation).toMatchObject({ state: "failed" });
  expect(upstream.calls).toHaveLength(1);
  expect(await books(person.userId)).toMatchObject({ counter: { spent: 0, reserved: 0 } });
});

test("a stream that breaks off leaves no picture behind, and is charged as unknown", async () => {
  const painted = painting();
  upstream.answers(painted.answer);
  const id = await queued();
  const run = runQueued(id);
  await painted.partial(0);
  await shows(id, 1);
  await painted.breakOff();
  expect((await run)?.generation).toMatchObject({ state: "unknown" });
  await nothingIsKept();
});

test("what is no image is not shown, and holds nothing up", async () => {
  upstream.answers((_, response) => {
    response.writeHead(200, { "content-type": "text/event-stream" });
    const partial = { type: "image_generation.partial_image", b64_json: Buffer.from("nothing").toString("base64") };
    response.write(`data: ${JSON.stringify(partial)}\n\n`);
    response.end();
  });
  const id = await queued();
  expect((await runQueued(id))?.generation).toMatchObject({ state: "unknown" });
  await nothingIsKept();
});

test("what a process left when it died goes with the recovery, or with the sweep", async () => {
  const past = new Date(Date.now() - 1000);
  const left = { state: "running", partials: 1, sentAt: past, leaseUntil: past } as const;
  const [recovered, stray, running] = [await queued(), crypto.randomUUID(), await queued()];
  for (const id of [recovered, stray, running]) {
    await storage().put(`partials/${id}`, Buffer.from("webp"), { contentType: "image/webp" });
  }
  await db.generation.update({ where: { id: recovered }, data: { ...left, lease: crypto.randomUUID() } });
  const alive = { ...left, leaseUntil: new Date(Date.now() + 60_000), lease: crypto.randomUUID() };
  await db.generation.update({ where: { id: running }, data: alive });
  await recoverAbandoned();
  expect((await kept()).toSorted()).toEqual([`partials/${stray}`, `partials/${running}`].toSorted());
  await sweepPartials();
  expect(await kept()).toEqual([`partials/${running}`]);
  await storage().delete(`partials/${running}`);
});
