import { beforeEach, expect, test } from "vitest";
import type { MemberActor } from "@/lib/auth/actor";
import { db } from "@/lib/db";
import { admit } from "@/lib/generations/admit";
import { getJob, listOpenJobs } from "@/lib/generations/jobs";
import { cancelJob, dismissJob } from "@/lib/generations/put-away";
import { retryJob } from "@/lib/generations/retry";
import { runQueued } from "@/lib/generations/run";
import { parseImageRequest } from "@/lib/openai-api";
import { storage } from "@/lib/storage/storage";
import { endedGeneration } from "@/tests/support/ended";
import { books, memberOf, newMember } from "@/tests/support/gateway";
import { until } from "@/tests/support/server";
import { teamWithUpstream } from "@/tests/support/team";
import { hold, json, ok, picture, reset } from "@/tests/support/upstream";

const { person, upstream } = teamWithUpstream();
let actor: MemberActor;

beforeEach(() => {
  actor = memberOf(person.userId);
});

async function queued(more: object = {}): Promise<string> {
  const request = parseImageRequest(JSON.stringify({ model: "gpt-image-2", prompt: "a harbour", n: 2, ...more }));
  return (await admit(actor, request, { door: "studio", claim: false })).id;
}
const counter = async () => (await books(person.userId)).counter;
const asked = () => until("the provider is asked", 5000, async () => upstream.calls.length === 1);

test("what waits is stopped for nothing", async () => {
  const id = await queued();
  expect(await getJob(actor, id)).toMatchObject({ state: "queued", canCancel: "free" });
  expect(await cancelJob(actor, id)).toEqual({ charged: false });
  expect(await counter()).toEqual({ spent: 0, reserved: 0 });
  expect(await runQueued(id)).toBeNull();
  expect(upstream.calls).toHaveLength(0);
});

test("what a worker has taken but asked nobody for yet is stopped for nothing, and nobody is asked", async () => {
  const id = await queued();
  const lease = crypto.randomUUID();
  const leaseUntil = new Date(Date.now() + 60_000);
  await db.generation.update({ where: { id }, data: { state: "running", lease, leaseUntil, startedAt: new Date() } });
  expect(await getJob(actor, id)).toMatchObject({ state: "running", canCancel: "charged" });
  expect(await cancelJob(actor, id, true)).toEqual({ charged: false });
  expect(await db.generation.findUnique({ where: { id } })).toMatchObject({ state: "cancelled" });
  expect(await counter()).toEqual({ spent: 0, reserved: 0 });
});

test("what a provider works on goes on, is charged, and its images are in the trash", async () => {
  const { answer, release } = hold(ok());
  upstream.answers(answer);
  const id = await queued();
  const run = runQueued(id);
  await asked();
  expect(await getJob(actor, id)).toMatchObject({ state: "running", canCancel: "charged" });
  await expect(cancelJob(actor, id)).rejects.toMatchObject({ code: "conflict" });
  expect(await cancelJob(actor, id, true)).toEqual({ charged: true });
  await expect(cancelJob(actor, id, true)).resolves.toEqual({ charged: true });
  expect(await getJob(actor, id)).toMatchObject({ state: "cancelled", canCancel: null });
  expect(await listOpenJobs(actor, false)).toEqual([]);
  expect(await counter()).toEqual({ spent: 0, reserved: 2 });
  release();
  expect((await run)?.generation).toMatchObject({ state: "succeeded" });
  expect(await counter()).toEqual({ spent: 2, reserved: 0 });
  const images = await db.image.findMany({ where: { generationId: id } });
  expect(images.map(({ deletedAt }) => deletedAt !== null)).toEqual([true, true]);
  await expect(cancelJob(actor, id, true)).rejects.toMatchObject({ code: "conflict" });
});

test("what a program waits for cannot be let go behind its back", async () => {
  const { answer, release } = hold(ok());
  upstream.answers(answer);
  const id = await queued();
  await db.generation.update({ where: { id }, data: { door: "api" } });
  const run = runQueued(id);
  await asked();
  expect(await getJob(actor, id)).toMatchObject({ state: "running", canCancel: null });
  await expect(cancelJob(actor, id, true)).rejects.toMatchObject({ code: "conflict" });
  release();
  expect((await run)?.images).toHaveLength(2);
  expect(await db.image.count({ where: { generationId: id, deletedAt: null } })).toBe(2);
});

test("where it then breaks off it is charged as unknown, and shows no frame", async () => {
  const { answer, release } = hold(reset());
  upstream.answers(answer);
  const id = await queued();
  const run = runQueued(id);
  await asked();
  await cancelJob(actor, id, true);
  release();
  expect((await run)?.generation).toMatchObject({ state: "unknown" });
  expect(await counter()).toEqual({ spent: 2, reserved: 0 });
  expect(await listOpenJobs(actor, true)).toEqual([]);
});

test("of twenty who stop it in the moment in which it begins, each is told the truth", async () => {
  const { answer, release } = hold(ok());
  upstream.answers(answer);
  const id = await queued();
  const run = runQueued(id);
  const stops = await Promise.allSettled(Array.from({ length: 20 }, () => cancelJob(actor, id, true)));
  release();
  const result = await run;
  const { state } = await db.generation.findUniqueOrThrow({ where: { id } });
  const charged = stops.flatMap((stop) => (stop.status === "fulfilled" ? [stop.value.charged] : []));
  expect(new Set(charged)).toEqual(new Set([state !== "cancelled"]));
  expect(await counter()).toEqual({ spent: state === "cancelled" ? 0 : 2, reserved: 0 });
  expect(result === null).toBe(state === "cancelled");
});

test("a frame that was put away comes back, also elsewhere", async () => {
  upstream.answers(json(400, { error: { message: "Not this." } }));
  const id = await queued();
  await runQueued(id);
  await dismissJob(actor, id);
  expect(await getJob(actor, id)).toMatchObject({ state: "cancelled" });
  expect(await listOpenJobs(actor, false)).toEqual([]);
  await dismissJob(actor, id, false);
  expect(await listOpenJobs(actor, false)).toMatchObject([{ id, state: "failed", error: { charged: false } }]);
  const other = memberOf((await newMember("other@example.com")).userId);
  await expect(dismissJob(other, id, false)).rejects.toMatchObject({ code: "not_found" });
});

test("what nobody could take is asked for once more as it was, with its references, and once however often", async () => {
  const image = `data:image/png;base64,${(await picture(64, 48, 5)).toString("base64")}`;
  const id = await queued({ n: 1, image: [image], quality: "high", style: "ink" });
  const error = { code: "rate_limit_exceeded", message: "Too many.", status: 429, type: "x", param: null };
  await cancelJob(actor, id);
  await db.generation.update({ where: { id }, data: { state: "failed", error: { ...error, charged: false } } });
  const tries = await Promise.all([retryJob(actor, id), retryJob(actor, id)]);
  const [next = ""] = tries;
  expect(new Set(tries).size).toBe(1);
  expect((await listOpenJobs(actor, false)).map((job) => job.id)).toEqual([next]);
  upstream.answers(ok());
  expect((await runQueued(next))?.images).toHaveLength(1);
  expect(upstream.calls).toHaveLength(1);
  expect(JSON.parse(upstream.calls[0]?.body ?? "")).toMatchObject({
    ...{ prompt: "a harbour", n: 1, quality: "high", style: "ink" },
    image: [image],
  });
  expect(await storage().head(`references/${id}/image/0`)).not.toBeNull();
});

test.each([
  ["refused for its content", "moderation_blocked", false],
  ["charged", "rate_limit_exceeded", true],
])("what was %s is not asked for again as it was", async (_, code, charged) => {
  const error = { code, message: "No.", status: 400, type: "x", param: null, charged };
  const at = new Date().toISOString();
  const id = await endedGeneration({ userId: person.userId, at, state: "failed", error });
  await expect(retryJob(actor, id)).rejects.toMatchObject({ code: "conflict" });
});
