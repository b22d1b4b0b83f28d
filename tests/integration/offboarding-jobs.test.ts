import { describe, expect, test } from "vitest";
import { db } from "@/lib/db";
import { runClaimed, runQueued } from "@/lib/generations/run";
import { putBack } from "@/lib/generations/send";
import { offboard, previewOffboarding } from "@/lib/people/offboarding";
import { changeUser } from "@/lib/people/people";
import { books, newMember, system } from "@/tests/support/gateway";
import { leavingTeam } from "@/tests/support/leaving";
import { until } from "@/tests/support/server";
import { hold, ok } from "@/tests/support/upstream";

const { leaver, heir, upstream, admitted, owners, trashed } = leavingTeam();

describe("what the provider works on", () => {
  async function offboardedMeanwhile(choice: { heirId: string | null; trashPrivate: boolean }, isPrivate = false) {
    const held = hold(ok());
    upstream.answers(held.answer);
    const { id, claimed } = await admitted(2);
    if (!claimed) throw new Error("nobody runs it");
    await db.generation.update({ where: { id }, data: { private: isPrivate } });
    const run = runClaimed(claimed);
    await until("the upstream is asked", 5000, async () => upstream.calls.length === 1);
    const counts = await offboard(system, leaver.userId, choice);
    expect(counts).toMatchObject({ running: 1, waiting: 0, images: 0 });
    held.release();
    expect((await run)?.generation.state).toBe("succeeded");
    expect(upstream.calls).toHaveLength(1);
    expect(await books(leaver.userId)).toMatchObject({ counter: { spent: 2, reserved: 0 } });
  }

  test("ends, and its images are the heir's", async () => {
    await offboardedMeanwhile({ heirId: heir.userId, trashPrivate: true });
    expect(await owners()).toEqual([heir.userId, heir.userId]);
    expect(await trashed()).toEqual([false, false]);
  });

  test("ends in the trash without an heir", async () => {
    await offboardedMeanwhile({ heirId: null, trashPrivate: false });
    expect(await trashed()).toEqual([true, true]);
  });

  test("ends in the trash where it is private and private images are not handed over", async () => {
    await offboardedMeanwhile({ heirId: heir.userId, trashPrivate: true }, true);
    expect(await trashed()).toEqual([true, true]);
  });

  test("goes on to the heir's heir", async () => {
    const held = hold(ok());
    upstream.answers(held.answer);
    const { claimed } = await admitted(1);
    const run = claimed && runClaimed(claimed);
    await until("the upstream is asked", 5000, async () => upstream.calls.length === 1);
    const last = await newMember("last@example.com");
    await offboard(system, leaver.userId, { heirId: heir.userId, trashPrivate: false });
    expect((await previewOffboarding(system, heir.userId)).counts.running).toBe(1);
    await offboard(system, heir.userId, { heirId: last.userId, trashPrivate: false });
    held.release();
    await run;
    expect(await owners()).toEqual([last.userId]);
  });

  test("ends while people are offboarded, and nothing stays with somebody who has left", async () => {
    const runs = Array.from({ length: 12 }, async () => {
      const { claimed } = await admitted(1);
      return claimed && runClaimed(claimed);
    });
    await until("some are done", 10_000, async () => (await db.image.count()) > 0);
    await offboard(system, leaver.userId, { heirId: heir.userId, trashPrivate: false });
    await Promise.allSettled(runs);
    expect(await db.image.count({ where: { userId: leaver.userId } })).toBe(0);
    expect(await db.generation.count({ where: { state: { in: ["queued", "running"] } } })).toBe(0);
    expect(await books(leaver.userId)).toMatchObject({ counter: { reserved: 0 } });
  });
});

test("what had no upstream asked yet is cancelled, also where a process holds it, and nobody is asked", async () => {
  const { claimed } = await admitted(1);
  await changeUser(system, leaver.userId, { disabled: true });
  expect(claimed && (await runClaimed(claimed))).toBeNull();
  expect(upstream.calls).toHaveLength(0);
  expect(await books(leaver.userId)).toMatchObject({ counter: { spent: 0, reserved: 0 } });
});

test("what a run puts back after its author has left is given back, and does not wait for ever", async () => {
  const { id, claimed } = await admitted(1);
  if (!claimed) throw new Error("nobody runs it");
  await db.generation.update({ where: { id }, data: { sentAt: new Date() } });
  await offboard(system, leaver.userId, { heirId: heir.userId, trashPrivate: false });
  expect(await putBack({ id, lease: claimed.lease }, { afterSeconds: 0 })).toBe(true);
  expect(await runQueued(id)).toBeNull();
  expect(await db.generation.findUnique({ where: { id } })).toMatchObject({ state: "cancelled" });
  expect(await books(leaver.userId)).toMatchObject({ counter: { spent: 0, reserved: 0 } });
});
