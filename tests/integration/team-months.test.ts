import { setTimeout } from "node:timers/promises";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { db } from "@/lib/db";
import { admit } from "@/lib/generations/admit";
import { getQuota } from "@/lib/generations/quota";
import { parseImageRequest } from "@/lib/openai-api";
import { grant, withdrawGrant } from "@/lib/quotas/grants";
import { getTeamSettings, updateTeam } from "@/lib/team";
import { moveMonths } from "@/lib/team-months";
import { ownClock } from "@/tests/support/clock";
import { freshTeam, system } from "@/tests/support/gateway";

let clock: Awaited<ReturnType<typeof ownClock>>;
let person: Awaited<ReturnType<typeof freshTeam>>;

beforeAll(async () => {
  clock = await ownClock();
});
afterAll(() => clock.stop());
beforeEach(async () => {
  person = await freshTeam({ quota: 10 });
});

const request = (n: number) => parseImageRequest(JSON.stringify({ model: "gpt-image-2", prompt: "a harbour", n }));
const ask = (n: number) =>
  admit(
    {
      ...{ kind: "key", userId: person.userId, keyId: person.keyId, email: "", name: "", role: "member", models: [] },
      limits: { monthlyCap: null, requestsPerMinute: null, parallelCalls: null },
    },
    request(n),
    { door: "api", claim: true },
  );

async function moveTo(timeZone: string) {
  const { onDefaultQuota: _, onDefaultCap: __, links: ___, ...now } = await getTeamSettings(system);
  await updateTeam(system, { ...now, timeZone });
}
const left = async () => {
  const { left, resetsOn } = await getQuota(person);
  return [left, resetsOn];
};
const months = async () =>
  (await db.quotaWindow.findMany({ orderBy: { startsAt: "asc" } })).map(({ startsAt, endsAt, reserved }) => [
    startsAt.toISOString().slice(0, 13),
    endsAt.toISOString().slice(0, 13),
    reserved,
  ]);

test("each month is given once, though the clock is set over its end and back again", async () => {
  await clock.set("2026-11-30T20:00:00Z");
  await ask(8);
  expect(await left()).toEqual([2, "2026-12-01"]);
  // There it is December already.
  await moveTo("Pacific/Kiritimati");
  expect(await left()).toEqual([10, "2027-01-01"]);
  await ask(4);
  expect(await months()).toEqual([
    ["2026-10-31T10", "2026-11-30T10", 8],
    ["2026-11-30T10", "2026-12-31T10", 4],
  ]);
  // Here it is November again, with what was used of it.
  await moveTo("America/Los_Angeles");
  expect(await left()).toEqual([2, "2026-12-01"]);
  await expect(ask(3)).rejects.toMatchObject({ code: "insufficient_quota" });
  await ask(2);
  await clock.set("2026-12-01T09:00:00Z");
  expect(await left()).toEqual([6, "2027-01-01"]);
  await moveTo("UTC");
  expect(await left()).toEqual([6, "2027-01-01"]);
  expect(await months()).toEqual([
    ["2026-11-01T00", "2026-12-01T00", 10],
    ["2026-12-01T00", "2027-01-01T00", 4],
  ]);
});

test("summer time moves a month's ends by what they are there, and months long over stay as they were", async () => {
  await clock.set("2026-01-15T12:00:00Z");
  await ask(1);
  await clock.set("2026-03-10T12:00:00Z");
  await ask(5);
  await moveTo("Europe/Berlin");
  expect(await months()).toEqual([
    ["2026-01-01T00", "2026-02-01T00", 1],
    ["2026-02-28T23", "2026-03-31T22", 5],
  ]);
  expect(await left()).toEqual([5, "2026-04-01"]);
});

test("a top-up that is taken back while the months are moved is gone with all that it was moved by", async () => {
  await clock.set("2026-11-15T12:00:00Z");
  const { id } = await grant(system, person.userId, { amount: 5, reason: "a campaign", expiresAt: null });
  const { withdrawn } = await db.$transaction(async (tx) => {
    await moveMonths(tx, "America/Los_Angeles");
    await tx.team.update({ where: { id: 1 }, data: { timeZone: "America/Los_Angeles" } });
    const withdrawn = withdrawGrant(system, id).then(
      () => "withdrawn",
      (error: unknown) => error,
    );
    await setTimeout(300);
    return { withdrawn };
  });
  expect(await withdrawn).toBe("withdrawn");
  const entries = await db.ledgerEntry.findMany({ where: { kind: "grant" }, orderBy: { amount: "asc" } });
  const ends = new Date("2026-12-01T08:00:00Z");
  expect(entries).toMatchObject([
    { amount: -5, expiresAt: ends },
    { amount: 5, expiresAt: ends },
  ]);
  expect(await left()).toEqual([10, "2026-12-01"]);
});
