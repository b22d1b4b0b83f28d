import { expect, test } from "vitest";
import { db } from "@/lib/db";
import { admit } from "@/lib/generations/admit";
import { recoverAbandoned } from "@/lib/generations/recover";
import { runClaimed, runQueued } from "@/lib/generations/run";
import { parseImageRequest } from "@/lib/openai-api";
import { changeUser } from "@/lib/people/people";
import { inspectImage } from "@/lib/storage/ingest";
import { storage } from "@/lib/storage/storage";
import { books, system } from "@/tests/support/gateway";
import { until } from "@/tests/support/server";
import { teamWithUpstream } from "@/tests/support/team";
import { hold, ok, picture } from "@/tests/support/upstream";

const { person, upstream } = teamWithUpstream();

/** A generation that a process was running when it died. */
async function abandoned(sent: boolean) {
  const limits = { monthlyCap: null, requestsPerMinute: null, parallelCalls: null };
  const actor = { kind: "key" as const, ...person, email: "", name: "", role: "member" as const, models: [], limits };
  const request = parseImageRequest(JSON.stringify({ model: "gpt-image-2", prompt: "a harbour", n: 2 }));
  const { id, claimed } = await admit(actor, request, { door: "api", claim: true });
  if (!claimed) throw new Error("nobody runs it");
  const past = new Date(Date.now() - 1000);
  await db.generation.update({ where: { id }, data: { leaseUntil: past, sentAt: sent ? past : null } });
  return { id, lease: claimed.lease, claimed };
}

const charged = (settled: number) => ({
  counter: { spent: settled, reserved: 0 },
  ledger: { reserved: 2, settled, released: 0 },
});

test("left before the call: it goes back into the queue and is made with one call", async () => {
  const { id } = await abandoned(false);
  expect(await recoverAbandoned()).toBe(1);
  expect((await runQueued(id))?.images).toHaveLength(2);
  expect(upstream.calls).toHaveLength(1);
  expect(await books(person.userId)).toEqual(charged(2));
});

test("left during the call: unknown, charged, and the upstream is not asked again", async () => {
  const { id, claimed } = await abandoned(true);
  expect(await recoverAbandoned()).toBe(1);
  expect(await db.generation.findUnique({ where: { id } })).toMatchObject({ state: "unknown" });
  expect(await runQueued(id)).toBeNull();
  expect(await runClaimed(claimed)).toBeNull();
  expect(upstream.calls).toHaveLength(0);
  expect(await books(person.userId)).toEqual(charged(2));
});

test("left after an image was stored: it is finished from there, with its revised prompt, and charged once", async () => {
  const { id, lease } = await abandoned(true);
  const folder = `generations/${id}/${lease}`;
  const usage = { input_tokens: 10, output_tokens: 1000 };
  const note = Buffer.from(JSON.stringify({ revisedPrompts: [null, "Revised"], usage }));
  await db.channel.updateMany({ data: { prices: { tokens: { text: 5, image: 10, output: 40 } } } });
  const { id: channelId } = await db.channel.findFirstOrThrow();
  await db.generation.update({ where: { id }, data: { channelId } });
  await storage().put(`${folder}/result.json`, note, { contentType: "application/json" });
  await storage().put(`${folder}/1`, await picture(), { contentType: "image/png" });
  expect(await recoverAbandoned()).toBe(1);
  expect(await db.image.findMany()).toMatchObject([{ index: 1, width: 64, height: 48, revisedPrompt: "Revised" }]);
  expect(await books(person.userId)).toEqual(charged(1));
  const { cost, usage: kept } = await db.generation.findUniqueOrThrow({ where: { id } });
  expect([Number(cost), kept]).toEqual([0.04005, usage]);
});

test("what was to be cropped is cropped when it is finished from storage; what came stays beside it", async () => {
  const { id, lease } = await abandoned(true);
  await db.generation.update({ where: { id }, data: { sizeAsked: "1:1", sizePolicy: "crop" } });
  await storage().put(`generations/${id}/${lease}/0`, await picture(), { contentType: "image/png" });
  expect(await recoverAbandoned()).toBe(1);
  const image = await db.image.findFirstOrThrow();
  expect(image).toMatchObject({ width: 48, height: 48, uncroppedKey: `generations/${id}/${lease}/0` });
  const kept = await storage().read(image.originalKey);
  expect(await inspectImage(kept)).toMatchObject({ width: 48, height: 48, sha256: Buffer.from(image.sha256) });
  expect(image.bytes).toBe(kept.length);
  expect(await storage().read(image.uncroppedKey ?? "")).toEqual(await picture());
});

test("a lease that is still good is left alone", async () => {
  const { id } = await abandoned(true);
  await db.generation.update({ where: { id }, data: { leaseUntil: new Date(Date.now() + 60_000) } });
  expect(await recoverAbandoned()).toBe(0);
});

test("what this process runs is not swept up by itself, even if its lease ran out", async () => {
  const { answer, release } = hold(ok());
  upstream.answers(answer);
  const { id, claimed } = await abandoned(false);
  const run = runClaimed(claimed);
  await until("the upstream is asked", 5000, async () => upstream.calls.length === 1);
  await db.generation.update({ where: { id }, data: { leaseUntil: new Date(Date.now() - 1000) } });
  expect(await recoverAbandoned()).toBe(0);
  release();
  expect((await run)?.generation.state).toBe("succeeded");
});

test("what was paid for is kept although the books are locked for longer than a transaction's usual patience", async () => {
  const { claimed } = await abandoned(false);
  const locked = db.$transaction(
    async (tx) => {
      await tx.$executeRaw`SELECT 1 FROM quota_windows FOR UPDATE`;
      await new Promise((resolve) => setTimeout(resolve, 6000));
    },
    { timeout: 10_000 },
  );
  expect((await runClaimed(claimed))?.generation.state).toBe("succeeded");
  await locked;
  expect(await books(person.userId)).toEqual(charged(2));
});

test("one that waits without a job gets a new one; one that has a job does not", async () => {
  const { id } = await abandoned(false);
  await recoverAbandoned();
  await db.generation.update({ where: { id }, data: { createdAt: new Date(Date.now() - 61_000) } });
  expect(await recoverAbandoned()).toBe(0);
  await db.$executeRaw`DELETE FROM pgboss.job`;
  expect(await recoverAbandoned()).toBe(1);
  expect(await recoverAbandoned()).toBe(0);
});

test("a disabled person's waiting generations are cancelled and given back, and none is run", async () => {
  const { id } = await abandoned(false);
  await recoverAbandoned();
  await changeUser(system, person.userId, { disabled: true });
  expect(await runQueued(id)).toBeNull();
  expect(await db.generation.findUnique({ where: { id } })).toMatchObject({ state: "cancelled" });
  expect(upstream.calls).toHaveLength(0);
  expect(await books(person.userId)).toEqual({
    counter: { spent: 0, reserved: 0 },
    ledger: { reserved: 2, settled: 0, released: 2 },
  });
});

test("ten sweeps at once end it once", async () => {
  await abandoned(true);
  const ended = await Promise.all(Array.from({ length: 10 }, recoverAbandoned));
  expect(ended.reduce((sum, one) => sum + one, 0)).toBe(1);
  expect(await books(person.userId)).toEqual(charged(2));
});

test("of ten that claim one queued generation, one runs it", async () => {
  const { id } = await abandoned(false);
  await recoverAbandoned();
  const runs = await Promise.all(Array.from({ length: 10 }, () => runQueued(id)));
  expect(runs.filter((run) => run !== null)).toHaveLength(1);
  expect(upstream.calls).toHaveLength(1);
});
