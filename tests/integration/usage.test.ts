import { v7 as uuidv7 } from "uuid";
import { beforeEach, expect, test } from "vitest";
import type { MemberActor } from "@/lib/auth/actor";
import { db } from "@/lib/db";
import type { Role } from "@/lib/generated/prisma/enums";
import type { UsageSearch } from "@/lib/schemas/usage";
import { exportUsage, getUsage } from "@/lib/usage";
import { signedIn } from "@/tests/support/gateway";
import { resetDatabase } from "../support/database";
import { endedGeneration } from "../support/ended";

let admin: MemberActor;
let userId: string;

beforeEach(async () => {
  await resetDatabase();
  admin = await member("admin@example.com", "admin");
  ({ userId } = admin);
});

const member = (email: string, role: Role, name = `The ${role}`) => signedIn(email, role, name);

const zone = (timeZone: string) => db.team.update({ where: { id: 1 }, data: { timeZone } });
const usage = (search: Partial<UsageSearch> = {}) =>
  getUsage(admin, { period: "2026-03", by: "person", show: "images", ...search });
const csv = async (period: string) => new Response((await exportUsage(admin, { period })).body).text();

test("a day and a month begin and end at the team's midnight, whatever the clock does", async () => {
  // Oslo puts the clock forward on 29 March: its March begins at 23:00 and ends at 22:00 of the day before.
  const moments = ["02-28T22:59:59Z", "02-28T23:00:00Z", "03-28T22:59:59Z", "03-28T23:00:00Z", "03-29T21:59:59Z"];
  for (const moment of [...moments, "03-29T22:00:00Z", "03-31T21:59:59Z", "03-31T22:00:00Z"]) {
    await endedGeneration({ userId, at: `2026-${moment}`, charged: 1, cost: 0.1 });
  }
  const days = async () => Object.fromEntries((await usage()).days.map(({ day, images }) => [day, images]));
  await zone("Europe/Oslo");
  const inOslo = { "2026-03-01": 1, "2026-03-28": 1, "2026-03-29": 2, "2026-03-30": 1, "2026-03-31": 1 };
  expect(await days()).toEqual(inOslo);
  await zone("UTC");
  expect(await days()).toEqual({ "2026-03-28": 2, "2026-03-29": 2, "2026-03-31": 2 });
  await zone("Pacific/Kiritimati");
  expect(await days()).toEqual({ "2026-03-01": 2, "2026-03-29": 2, "2026-03-30": 2 });
  expect(await usage()).toMatchObject({ first: "2026-03-01", last: "2026-03-31" });
});

test("what is charged, given back, without a price, failed and cancelled is each counted for what it is", async () => {
  const at = "2026-03-10T10:00:00Z";
  await endedGeneration({ userId, at, n: 3, charged: 3, cost: 0.6 });
  await endedGeneration({ userId, at, n: 4, charged: 2, cost: null });
  await endedGeneration({ userId, at, state: "unknown", n: 2, charged: 2, cost: 0.4 });
  await endedGeneration({ userId, at, state: "unknown", n: 5, charged: 5, givenBack: 5, cost: 0 });
  await endedGeneration({ userId, at, state: "failed", cost: 0 });
  await endedGeneration({ userId, at, state: "cancelled", cost: 0 });
  await endedGeneration({ userId, at, state: "running", finishedAt: null });
  const { totals, days, groups } = await usage();
  expect(totals).toEqual({ jobs: 6, images: 5, unknown: 2, failed: 2, cost: expect.closeTo(1, 9), unpriced: 2 });
  expect(days).toMatchObject([{ day: "2026-03-10", images: 5, groups: [{ images: 5, cost: expect.closeTo(1, 9) }] }]);
  expect(groups).toMatchObject([{ name: "The admin", images: 5, unpriced: 2 }]);
});

test("where nothing has a price the cost is not zero but not known", async () => {
  await endedGeneration({ userId, at: "2026-03-10T10:00:00Z", charged: 2, cost: null });
  expect((await usage()).totals).toMatchObject({ cost: null, unpriced: 2 });
});

test("people, channels and qualities are told apart, those of one name too, and the smallest are one group", async () => {
  const channel = await db.channel.create({ data: { id: uuidv7(), name: "main", kind: "demo" } });
  for (let number = 1; number <= 9; number += 1) {
    const person = await member(`person${number}@example.com`, "member", number < 3 ? "A member" : `Member ${number}`);
    const at = `2026-03-0${number}T10:00:00Z`;
    const quality = number % 2 ? "high" : null;
    const more = number > 1 ? { channelId: channel.id } : {};
    await endedGeneration({ userId: person.userId, at, charged: 20 - number, quality, cost: number, ...more });
  }
  const byPerson = await usage();
  expect(byPerson.groups.map(({ name }) => name)).toEqual([
    "A member (person1@example.com)",
    "A member (person2@example.com)",
    ...["Member 3", "Member 4", "Member 5", "Member 6", "3 others"],
  ]);
  expect(byPerson.groups.at(-1)).toMatchObject({ key: null, images: 13 + 12 + 11, cost: 24 });
  expect(byPerson.days.at(-1)?.groups.at(-1)).toEqual({ images: 11, cost: 9 });
  for (const { images, cost, groups } of byPerson.days) {
    expect(groups.reduce((sum, group) => sum + group.images, 0)).toBe(images);
    expect(groups.reduce((sum, group) => sum + group.cost, 0)).toBe(cost);
  }
  expect((await usage({ show: "cost" })).groups[0]?.name).toBe("Member 9");
  expect((await usage({ by: "channel" })).groups.map(({ name }) => name)).toEqual(["main", "No channel took it"]);
  expect((await usage({ by: "quality" })).groups.map(({ name }) => name)).toEqual(["High", "No quality asked for"]);
});

test("the last days end today, and the months go back to the first job", async () => {
  await zone("Asia/Tokyo");
  const today = new Date();
  const earlier = new Date(today.getTime() - 70 * 86_400_000).toISOString();
  await endedGeneration({ userId, at: today.toISOString(), charged: 1 });
  await endedGeneration({ userId, at: earlier, charged: 2 });
  const [short, long] = [await usage({ period: "30" }), await usage({ period: "90" })];
  expect([short.totals.images, long.totals.images]).toEqual([1, 3]);
  const inTokyo = (date: Date) => new Intl.DateTimeFormat("sv-SE", { timeZone: "Asia/Tokyo" }).format(date);
  expect(short.last).toBe(inTokyo(today));
  expect(Date.parse(short.last) - Date.parse(short.first)).toBe(29 * 86_400_000);
  expect(long.months[0]).toBe(short.last.slice(0, 7));
  expect(long.months.at(-1)).toBe(inTokyo(new Date(earlier)).slice(0, 7));
  expect(long.months.length).toBeGreaterThan(2);
});

test("the CSV has every person, channel and quality of every day, and no name in it is a formula", async () => {
  const other = await member("=1+1@example.com", "member", '=HYPERLINK("http://example.com"), Zoë');
  for (const at of ["2026-03-01T10:00:00Z", "2026-03-31T23:59:59Z", "2026-04-01T00:00:00Z"]) {
    await endedGeneration({ userId: other.userId, at, charged: 2, quality: "high", cost: 0.25 });
    await endedGeneration({ userId, at, state: "failed" });
  }
  const lines = (await csv("2026-03")).split("\r\n");
  expect(lines[0]).toBe(
    "day,person,email,channel,quality,jobs,images,charged_unknown,failed,cost,currency,images_without_price",
  );
  expect(lines.length).toBe(1 + 4 + 1);
  const quoted = `"'=HYPERLINK(""http://example.com""), Zoë","'=1+1@example.com"`;
  expect(lines).toContain(`2026-03-01,${quoted},,high,1,2,0,0,0.25,USD,0`);
  expect(lines).toContain("2026-03-31,The admin,admin@example.com,,,1,0,0,1,,USD,0");
  expect((await csv("1999-01")).split("\r\n").length).toBe(2);
});

test("only admins read it", async () => {
  for (const role of ["member", "viewer"] as const) {
    const actor = await member(`${role}@example.com`, role);
    const search = { period: "30", by: "person", show: "images" } as const;
    await expect(getUsage(actor, search)).rejects.toMatchObject({ code: "forbidden" });
    await expect(exportUsage(actor, search)).rejects.toMatchObject({ code: "forbidden" });
  }
});
