import { beforeEach, expect, test } from "vitest";
import { db } from "@/lib/db";
import type { AppError } from "@/lib/errors";
import { admit } from "@/lib/generations/admit";
import { cancelJob } from "@/lib/generations/put-away";
import { parseImageRequest } from "@/lib/openai-api";
import { books, freshTeam, newMember } from "@/tests/support/gateway";

const request = (n: number) => parseImageRequest(JSON.stringify({ model: "gpt-image-2", prompt: "a harbour", n }));
let person: Awaited<ReturnType<typeof freshTeam>>;
const actor = (who = person) => ({
  ...{ kind: "key" as const, userId: who.userId, keyId: who.keyId, email: "member@example.com", name: "A member" },
  ...{
    role: "member" as const,
    models: [],
    limits: { monthlyCap: null, requestsPerMinute: null, parallelCalls: null },
  },
});

const api = { door: "api", claim: true } as const;
const studio = { door: "studio", claim: false } as const;

beforeEach(async () => {
  person = await freshTeam({ quota: 50 });
});

async function race(calls: number, n: number, door: "studio" | "api") {
  const results = await Promise.allSettled(
    Array.from({ length: calls }, () => admit(actor(), request(n), { door, claim: door === "api" })),
  );
  const refused = results.filter((result) => result.status === "rejected").map((result) => result.reason as AppError);
  return { admitted: results.length - refused.length, codes: new Set(refused.map((error) => error.code)) };
}

test("500 parallel requests against a limit of 50 admit exactly 50", async () => {
  expect(await race(500, 1, "api")).toEqual({ admitted: 50, codes: new Set(["insufficient_quota"]) });
  expect(await books(person.userId)).toEqual({
    counter: { spent: 0, reserved: 50 },
    ledger: { reserved: 50, settled: 0, released: 0 },
  });
  expect(await db.generation.count()).toBe(50);
});

test("parallel requests for four images each against 50 admit twelve", async () => {
  expect((await race(60, 4, "studio")).admitted).toBe(12);
  expect((await books(person.userId)).counter).toEqual({ spent: 0, reserved: 48 });
});

test("a first request for more than the limit is refused and writes nothing", async () => {
  await db.user.update({ where: { id: person.userId }, data: { monthlyQuota: 3 } });
  await expect(admit(actor(), request(4), api)).rejects.toMatchObject({ code: "insufficient_quota", status: 429 });
  expect(await db.quotaWindow.count()).toBe(0);
  expect(await db.generation.count()).toBe(0);
});

test("a cancelled generation gives its images back once, however often it is cancelled", async () => {
  const { id } = await admit(actor(), request(3), studio);
  const tries = await Promise.allSettled(Array.from({ length: 10 }, () => cancelJob(actor(), id)));
  expect(tries.filter((one) => one.status === "fulfilled")).toHaveLength(1);
  expect(await books(person.userId)).toEqual({
    counter: { spent: 0, reserved: 0 },
    ledger: { reserved: 3, settled: 0, released: 3 },
  });
});

test("somebody else cannot cancel it, and does not learn that it exists", async () => {
  const { id } = await admit(actor(), request(1), studio);
  const other = await newMember("other@example.com");
  await expect(cancelJob(actor(other), id)).rejects.toMatchObject({ code: "not_found" });
});

test("the month begins in the team's time zone", async () => {
  await db.team.update({ where: { id: 1 }, data: { timeZone: "Pacific/Kiritimati" } });
  await admit(actor(), request(1), api);
  const [window] = await db.quotaWindow.findMany();
  expect(window?.startsAt.getUTCHours()).toBe(10);
});

test("a disabled person is not admitted", async () => {
  await db.user.update({ where: { id: person.userId }, data: { disabledAt: new Date() } });
  await expect(admit(actor(), request(1), api)).rejects.toMatchObject({ code: "invalid_api_key", status: 401 });
});
