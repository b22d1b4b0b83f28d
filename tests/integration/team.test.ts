import { beforeEach, describe, expect, test } from "vitest";
import { PATCH } from "@/app/api/team/route";
import type { MemberActor } from "@/lib/auth/actor";
import { db } from "@/lib/db";
import { admit } from "@/lib/generations/admit";
import { cancelJob } from "@/lib/generations/put-away";
import { getQuota } from "@/lib/generations/quota";
import { parseImageRequest } from "@/lib/openai-api";
import type { TeamInput } from "@/lib/schemas/team";
import { getTeam, getTeamSettings, updateTeam } from "@/lib/team";
import { moveMonths } from "@/lib/team-months";
import { books, freshTeam, newMember, system } from "@/tests/support/gateway";
import { until } from "@/tests/support/server";

const request = (n: number) => parseImageRequest(JSON.stringify({ model: "gpt-image-2", prompt: "a harbour", n }));
const none = { monthlyCap: null, requestsPerMinute: null, parallelCalls: null };
const actorOf = (who: { userId: string; keyId: string }, monthlyCap: number | null = null) => ({
  ...{ kind: "key" as const, userId: who.userId, keyId: who.keyId, email: "member@example.com", name: "A member" },
  ...{ role: "member" as const, models: [], limits: { ...none, monthlyCap } },
});
const ask = (who: { userId: string; keyId: string }, n = 1, monthlyCap: number | null = null) =>
  admit(actorOf(who, monthlyCap), request(n), { door: "api", claim: true });

let person: Awaited<ReturnType<typeof freshTeam>>;
let admin: MemberActor;

beforeEach(async () => {
  person = await freshTeam({ quota: 50 });
  const { userId } = await newMember("admin@example.com");
  const who = { email: "admin@example.com", name: "Admin", role: "admin", address: "203.0.113.7" } as const;
  admin = { kind: "member", userId, sessionId: "", ...who };
});

async function set(values: Partial<TeamInput>) {
  const { onDefaultQuota: _, onDefaultCap: __, links: ___, ...now } = await getTeamSettings(system);
  return updateTeam(admin, { ...now, ...values });
}

test("what is set holds, and the audit log tells what it was and what it is", async () => {
  await set({ name: "A studio", defaultMonthlyQuota: 40, defaultDailyCap: 8, currency: "EUR", shareMaxDays: 30 });
  await set({ sharePasswordNeeded: true });
  await set({ sharePasswordNeeded: true });
  expect(await getTeam()).toEqual({
    ...{ name: "A studio", timeZone: "UTC", defaultMonthlyQuota: 40, defaultDailyCap: 8, currency: "EUR" },
    ...{ sharingEnabled: true, shareMaxDays: 30, sharePasswordNeeded: true },
  });
  const events = await db.auditEvent.findMany({ where: { action: "team.update" }, orderBy: { createdAt: "asc" } });
  expect(events).toMatchObject([
    {
      ...{ actorName: "admin@example.com", address: "203.0.113.7" },
      detail: {
        changes: {
          name: { from: "Proofsheet", to: "A studio" },
          defaultMonthlyQuota: { from: 100, to: 40 },
          defaultDailyCap: { from: null, to: 8 },
          currency: { from: "USD", to: "EUR" },
          shareMaxDays: { from: null, to: 30 },
        },
      },
    },
    { detail: { changes: { sharePasswordNeeded: { from: false, to: true } } } },
  ]);
});

test("what another admin has set in between is not written over", async () => {
  const { updatedAt } = await getTeamSettings(system);
  await set({ name: "Theirs" });
  const mine = set({ name: "Mine", updatedAt });
  await expect(mine).rejects.toMatchObject({ code: "conflict", message: expect.stringContaining("Reload the page") });
  expect((await getTeam()).name).toBe("Theirs");

  const { updatedAt: latest } = await getTeamSettings(system);
  const both = await Promise.allSettled([1, 2].map((n) => set({ defaultMonthlyQuota: n, updatedAt: latest })));
  expect(both.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
});

test.each<[Partial<TeamInput>, string]>([
  [{ timeZone: "Europe/Atlantis" }, "timeZone"],
  [{ currency: "XXY" }, "currency"],
  [{ name: " " }, "name"],
  [{ defaultMonthlyQuota: -1 }, "defaultMonthlyQuota"],
  [{ shareMaxDays: 0 }, "shareMaxDays"],
])("%j is refused, and nothing is written", async (values, param) => {
  const { onDefaultQuota: _, onDefaultCap: __, links: ___, ...now } = await getTeamSettings(system);
  const { teamInput } = await import("@/lib/schemas/team");
  const parsed = teamInput.safeParse({ ...now, ...values });
  expect(parsed.error?.issues[0]?.path).toEqual([param]);
});

test("nobody who is not signed in changes it, nor anybody who is no admin", async () => {
  const init = { method: "PATCH", headers: { origin: "http://localhost:3000" }, body: "{}" };
  const response = await PATCH(new Request("http://localhost:3000/api/team", init), { params: Promise.resolve({}) });
  expect(response.status).toBe(401);
  const { onDefaultQuota: _, onDefaultCap: __, links: ___, ...now } = await getTeamSettings(system);
  for (const role of ["member", "viewer"] as const) {
    await expect(updateTeam({ ...admin, role }, now)).rejects.toMatchObject({ code: "forbidden" });
    await expect(getTeamSettings({ ...admin, role })).rejects.toMatchObject({ code: "forbidden" });
  }
});

test("it is said how many people and links a change would touch", async () => {
  const share = (days: number, more: object = {}) =>
    db.share.create({
      data: {
        ...{ userId: person.userId, tokenHash: crypto.getRandomValues(new Uint8Array(32)) },
        ...{ createdAt: new Date(Date.now() - days * 86_400_000 - 1000), ...more },
      },
    });
  await share(0);
  await share(0, { passwordHash: "x" });
  await share(9);
  await share(9, { revokedAt: new Date() });
  await share(9, { expiresAt: new Date(Date.now() - 1000) });
  const { links, onDefaultQuota } = await getTeamSettings(system);
  expect(links.toSorted((a, b) => a.days - b.days || Number(a.protected) - Number(b.protected))).toEqual([
    { days: 0, protected: false, links: 1 },
    { days: 0, protected: true, links: 1 },
    { days: 9, protected: false, links: 1 },
  ]);
  // The member has a number of their own, the second one has not.
  expect(onDefaultQuota).toBe(1);
});

describe("another time zone", () => {
  const zones = ["Pacific/Kiritimati", "America/Los_Angeles", "Asia/Kolkata", "Etc/GMT+12", "UTC"];

  test("moves the month with all that hangs on it, and resets nothing", async () => {
    await db.apiKey.updateMany({ where: { id: person.keyId }, data: { monthlyCap: 20 } });
    const { id } = await ask(person, 7, 20);
    const [before] = await db.quotaWindow.findMany();
    const grant = { userId: person.userId, windowStart: before?.startsAt ?? "", kind: "grant", amount: 10 } as const;
    await db.ledgerEntry.create({ data: { ...grant, expiresAt: before?.endsAt ?? null } });
    await set({ timeZone: "Pacific/Kiritimati" });
    const [window] = await db.quotaWindow.findMany();
    expect(window).toMatchObject({ userId: person.userId, reserved: 7, spent: 0 });
    expect((window?.startsAt.getTime() ?? 0) - (before?.startsAt.getTime() ?? 0)).toBe(-14 * 3_600_000);
    expect(await getQuota(person)).toMatchObject({ limit: 60, reserved: 7, left: 53 });
    const startsAt = window?.startsAt;
    expect(await db.generation.findUnique({ where: { id } })).toMatchObject({ windowStart: startsAt });
    expect(await db.ledgerEntry.findMany({ where: { kind: "grant" } })).toMatchObject([
      { windowStart: startsAt, expiresAt: window?.endsAt },
    ]);
    expect(await db.keyWindow.findMany()).toMatchObject([{ apiKeyId: person.keyId, startsAt, reserved: 7 }]);
    await ask(person, 5, 20);
    await expect(ask(person, 9, 20)).rejects.toMatchObject({ code: "insufficient_quota" });
    await ask(person, 8, 20);
    expect(await db.quotaWindow.count()).toBe(1);
  });

  test("and what ends afterwards is given back where it was taken", async () => {
    const { id } = await admit(actorOf(person), request(3), { door: "studio", claim: false });
    await set({ timeZone: "Asia/Kolkata" });
    await cancelJob(actorOf(person), id);
    expect(await books(person.userId)).toMatchObject({ counter: { reserved: 0, spent: 0 } });
  });

  test("the day is counted anew from midnight there", async () => {
    await ask(person, 4);
    await ask(person, 3);
    const { id } = await admit(actorOf(person), request(2), { door: "studio", claim: false });
    await cancelJob(actorOf(person), id);
    const first = await db.generation.findFirstOrThrow({ orderBy: { createdAt: "asc" } });
    const earlier = new Date(Date.now() - 30 * 3_600_000);
    await db.generation.update({ where: { id: first.id }, data: { createdAt: earlier } });
    await set({ timeZone: "Asia/Kolkata" });
    const [window] = await db.quotaWindow.findMany();
    const day = new Intl.DateTimeFormat("en-CA", { timeZone: "Asia/Kolkata" }).format(new Date());
    expect([window?.day?.toISOString().slice(0, 10), window?.dayUsed]).toEqual([day, 3]);
  });

  test("takes whoever comes meanwhile along, and counts them in one month", async () => {
    await ask(person, 6);
    const coming = await db.$transaction(async (tx) => {
      await moveMonths(tx, "Pacific/Kiritimati");
      const asked = ask(person, 5);
      await until("somebody waits", 5000, async () => {
        const waiting = await db.$queryRaw<object[]>`
          SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`;
        return waiting.length > 0;
      });
      await tx.team.update({ where: { id: 1 }, data: { timeZone: "Pacific/Kiritimati" } });
      return { asked };
    });
    await coming.asked;
    expect(await db.quotaWindow.findMany()).toMatchObject([{ reserved: 11 }]);
    expect(await getQuota(person)).toMatchObject({ reserved: 11, left: 39 });
  });

  test("that changes again and again while requests come in lets nobody have more, or less", async () => {
    const others = await Promise.all([newMember("second@example.com"), newMember("third@example.com")]);
    await db.user.updateMany({ data: { monthlyQuota: 40 } });
    const people = [person, ...others];
    let over = false;
    const moving = (async () => {
      for (let turn = 0; !over; turn += 1) await set({ timeZone: zones[turn % zones.length] ?? "UTC" });
    })();
    const results = await Promise.allSettled(people.flatMap((who) => Array.from({ length: 60 }, () => ask(who))));
    over = true;
    await moving;
    const refused = results.flatMap((one) =>
      one.status === "rejected" ? [(one.reason as { code: string }).code] : [],
    );
    expect([...new Set(refused)]).toEqual(["insufficient_quota"]);
    expect(results.length - refused.length).toBe(120);
    const windows = await db.quotaWindow.findMany();
    expect(windows.map(({ reserved }) => reserved)).toEqual([40, 40, 40]);
    expect(await db.ledgerEntry.count({ where: { kind: "reserve" } })).toBe(120);
  });
});
