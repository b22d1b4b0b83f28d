import { beforeEach, expect, test } from "vitest";
import type { MemberActor } from "@/lib/auth/actor";
import { db } from "@/lib/db";
import { admit } from "@/lib/generations/admit";
import { close } from "@/lib/generations/close";
import { getQuota, getQuotaLeft } from "@/lib/generations/quota";
import { parseImageRequest } from "@/lib/openai-api";
import { freshTeam, memberOf } from "@/tests/support/gateway";

let actor: MemberActor;
let userId: string;
const ask = (n = 1) =>
  admit(actor, parseImageRequest(JSON.stringify({ model: "gpt-image-2", prompt: "a harbour", n })), {
    door: "studio",
    claim: true,
  });
const counter = () => db.quotaWindow.findFirstOrThrow({ select: { reserved: true, spent: true, dayUsed: true } });
const end = async ({ id, claimed }: Awaited<ReturnType<typeof ask>>, charged: number) =>
  close(id, claimed?.lease ?? null, { state: charged ? "succeeded" : "failed", charged, reason: "test" });

beforeEach(async () => {
  ({ userId } = await freshTeam({ quota: 100 }));
  await db.team.update({ where: { id: 1 }, data: { defaultDailyCap: 10 } });
  actor = memberOf(userId);
});

test("500 at once against a day's ten of a month's hundred: ten are let in, and the refusal names the day's end", async () => {
  const all = await Promise.allSettled(Array.from({ length: 500 }, () => ask()));
  expect(all.filter(({ status }) => status === "fulfilled")).toHaveLength(10);
  expect(await counter()).toEqual({ reserved: 10, spent: 0, dayUsed: 10 });
  const { day, left } = await getQuota(actor);
  expect([left, day]).toEqual([0, { limit: 10, used: 10, endsAt: expect.any(String) }]);
  const refused = all.find((one) => one.status === "rejected");
  expect(refused?.reason).toMatchObject({
    code: "insufficient_quota",
    message: expect.stringMatching(
      /^1 image asked for, 0 of today's 10 left\. The day ends at \d{4}-\d\d-\d\d 00:00 UTC\.$/,
    ),
    headers: { "x-quota-remaining": "0", "x-quota-reset": day?.endsAt, "x-should-retry": "false" },
  });
});

test("a first request for more than the day's limit is refused and writes nothing", async () => {
  await db.user.update({ where: { id: userId }, data: { dailyCap: 5 } });
  await expect(ask(6)).rejects.toMatchObject({ code: "insufficient_quota" });
  expect(await db.quotaWindow.count()).toBe(0);
});

test("one's own limit counts instead of the team's", async () => {
  await db.user.update({ where: { id: userId }, data: { dailyCap: 3 } });
  await ask(3);
  await expect(ask()).rejects.toMatchObject({ message: expect.stringContaining("0 of today's 3 left") });
  await db.user.update({ where: { id: userId }, data: { dailyCap: 4 } });
  await ask();
});

test("what comes to nothing, or to less than was asked for, is the day's again", async () => {
  const [failed, partly] = [await ask(6), await ask(4)];
  expect(await end(failed, 0)).toMatchObject({ quotaLeft: 6 });
  expect(await end(partly, 1)).toMatchObject({ quotaLeft: 9 });
  expect(await counter()).toEqual({ reserved: 0, spent: 1, dayUsed: 1 });
  expect([(await getQuota(actor)).left, await getQuotaLeft(partly.id)]).toEqual([9, 9]);
});

test("the next day begins at nothing, and what ends then gives nothing of it back", async () => {
  const yesterdays = await ask(10);
  await db.$executeRaw`UPDATE quota_windows SET day = day - 1`;
  await db.$executeRaw`UPDATE generations SET created_at = created_at - interval '1 day'`;
  expect((await getQuota(actor)).day).toMatchObject({ used: 0 });
  await ask(4);
  await end(yesterdays, 0);
  expect(await counter()).toEqual({ reserved: 4, spent: 0, dayUsed: 4 });
  expect((await getQuota(actor)).left).toBe(6);
});

test("a month that has less left than the day says so", async () => {
  await db.user.update({ where: { id: userId }, data: { monthlyQuota: 2 } });
  await ask(2);
  await expect(ask()).rejects.toMatchObject({ message: expect.stringContaining("0 of 2 left this month") });
});

test("whoever has become a viewer meanwhile is refused by the admission itself, and nothing is reserved", async () => {
  await db.user.update({ where: { id: userId }, data: { role: "viewer" } });
  await expect(ask()).rejects.toMatchObject({ code: "forbidden", status: 403 });
  expect([await db.generation.count(), await db.quotaWindow.count()]).toEqual([0, 0]);
});
