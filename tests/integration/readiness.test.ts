import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { db } from "@/lib/db";
import { checkReadiness } from "@/lib/readiness";
import { storage } from "@/lib/storage/storage";
import { freshTeam } from "@/tests/support/gateway";

const ago = (seconds: number) => new Date(Date.now() - seconds * 1000);
let userId: string;

beforeEach(async () => {
  ({ userId } = await freshTeam());
  vi.useFakeTimers({ toFake: ["performance"] });
  vi.advanceTimersByTime(6000);
});
afterEach(() => vi.useRealTimers());

async function aGeneration(data: { createdAt: Date; startedAt?: Date; door?: "studio" | "api" }) {
  const windowStart = new Date("2026-11-01T00:00:00Z");
  const window = { userId, startsAt: windowStart, endsAt: new Date("2026-12-01T00:00:00Z") };
  await db.quotaWindow.createMany({ data: window, skipDuplicates: true });
  const state = data.startedAt ? "running" : "queued";
  const row = { userId, door: "studio" as const, request: "{}", model: "m", prompt: "p", windowStart, state, ...data };
  await db.generation.create({ data: row as never });
}
const later = () => {
  vi.advanceTimersByTime(6000);
  return checkReadiness();
};

test("a queue fails only when somebody waits and nothing is taken from it", async () => {
  await aGeneration({ createdAt: ago(30) });
  expect(await checkReadiness()).toMatchObject({ ready: true, queue: "ok" });
  await aGeneration({ createdAt: ago(90) });
  expect(await later()).toMatchObject({ ready: false, queue: "failing", database: "ok", oldestQueuedSeconds: 90 });
  await aGeneration({ createdAt: ago(20), startedAt: ago(20), door: "api" });
  expect(await later()).toMatchObject({ queue: "failing" });
  await aGeneration({ createdAt: ago(100), startedAt: ago(20) });
  expect(await later()).toMatchObject({ ready: true, queue: "ok", oldestQueuedSeconds: 90 });
});

test("what was found counts for five seconds", async () => {
  vi.advanceTimersByTime(60_000);
  const check = vi.spyOn(storage(), "check");
  await Promise.all([checkReadiness(), checkReadiness()]);
  await checkReadiness();
  expect(check).toHaveBeenCalledTimes(1);
  await later();
  expect(check).toHaveBeenCalledTimes(2);
});
