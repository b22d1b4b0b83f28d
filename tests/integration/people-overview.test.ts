import { beforeEach, expect, test } from "vitest";
import { db } from "@/lib/db";
import { getPeopleOverview } from "@/lib/people/overview";
import { changeUser, createUser } from "@/lib/people/people";
import { resetDatabase } from "../support/database";
import { memberOf, newChannel, system } from "../support/gateway";

beforeEach(resetDatabase);

type Ending = { state?: string; cost?: number | null; seconds?: number; lastMonth?: boolean };

/** A generation of this month that ended, with an image if it succeeded. */
async function generation(userId: string, { state = "succeeded", cost = null, seconds = 10, lastMonth }: Ending = {}) {
  const [row] = await db.$queryRaw<[{ id: string }]>`
    WITH w AS (
      INSERT INTO quota_windows (user_id, starts_at, ends_at)
      SELECT ${userId}::uuid, date_trunc('month', now()), date_trunc('month', now()) + interval '1 month'
      ON CONFLICT (user_id, starts_at) DO UPDATE SET spent = quota_windows.spent + 1 RETURNING *)
    INSERT INTO generations (id, user_id, door, state, request, model, prompt, window_start, cost, created_at, finished_at)
    SELECT gen_random_uuid(), user_id, 'studio', ${state}::generation_state, '{}', 'm', 'p', starts_at, ${cost}::numeric,
           c.at, c.at + make_interval(secs => ${seconds})
    FROM w CROSS JOIN LATERAL (
      SELECT CASE WHEN ${lastMonth ?? false} THEN starts_at - interval '1 day' ELSE now() END AS at) c
    RETURNING id`;
  if (state !== "succeeded" || lastMonth) return;
  await db.image.create({
    data: {
      ...{ generationId: row.id, userId, index: 0, originalKey: "k", sha256: Buffer.alloc(32) },
      ...{ mime: "image/png", bytes: 1, width: 1, height: 1 },
    },
  });
}

test("a team without a month has no figures, and says so by leaving them out", async () => {
  await createUser(system, { email: "one@example.com", name: "One" });
  const { people, figures } = await getPeopleOverview(system);
  expect(figures).toEqual({ cost: null, images: 0, medianSeconds: null, failedShare: null });
  expect(people).toMatchObject([{ name: "One", used: 0, limit: 100, cost: null, lastActiveAt: null }]);
});

test("a team whose channels have prices has spent nothing yet, which is known", async () => {
  await newChannel("free", { prices: { images: [] } });
  expect((await getPeopleOverview(system)).figures.cost).toBeNull();
  await newChannel("paid", { prices: { images: [{ price: 0.04 }] } });
  expect((await getPeopleOverview(system)).figures.cost).toBe(0);
});

test("the figures are this month's: cost, images, the median of what succeeded, the share that did not", async () => {
  const one = await createUser(system, { email: "one@example.com", name: "One" });
  const two = await createUser(system, { email: "two@example.com", name: "Two" });
  await generation(one.id, { cost: 0.04, seconds: 10 });
  await generation(one.id, { cost: 0.5, seconds: 30 });
  await generation(two.id, { cost: 0.25, seconds: 20 });
  await generation(two.id, { state: "failed", seconds: 1 });
  await generation(two.id, { state: "cancelled", seconds: 1 });
  await generation(two.id, { cost: 9, lastMonth: true });
  const { people, figures } = await getPeopleOverview(system);
  expect(figures.cost).toBeCloseTo(0.79);
  expect(figures).toMatchObject({ images: 3, medianSeconds: 20, failedShare: 0.25 });
  expect(people.map(({ name, cost }) => [name, cost])).toEqual([
    ["One", 0.54],
    ["Two", 0.25],
  ]);
});

test("everybody's month is what admissions count by: the own limit, what was granted and has not expired, what is used", async () => {
  const { id } = await createUser(system, { email: "one@example.com", name: "One", monthlyQuota: 20 });
  await db.$executeRaw`
    WITH w AS (
      INSERT INTO quota_windows (user_id, starts_at, ends_at, spent, reserved)
      SELECT ${id}::uuid, date_trunc('month', now()), date_trunc('month', now()) + interval '1 month', 4, 2 RETURNING *)
    INSERT INTO quota_ledger (id, user_id, window_start, kind, amount, expires_at)
    SELECT gen_random_uuid(), user_id, starts_at, 'grant', a.amount, a.until FROM w
    CROSS JOIN (VALUES (5, now() + interval '1 hour'), (50, now() - interval '1 hour')) a (amount, until)`;
  const { people } = await getPeopleOverview(system);
  expect(people).toMatchObject([{ used: 6, limit: 25 }]);
});

test("last active is the latest of browser and programs", async () => {
  const { id } = await createUser(system, { email: "one@example.com", name: "One" });
  const at = (day: number) => new Date(Date.UTC(2026, 0, day));
  await db.user.update({ where: { id }, data: { lastActiveAt: at(3) } });
  const session = { tokenHash: Buffer.from("s"), expiresAt: new Date(Date.now() + 1e6) };
  await db.session.create({ data: { userId: id, lastSeenAt: at(4), ...session } });
  const last = async () => (await getPeopleOverview(system)).people[0]?.lastActiveAt;
  expect(await last()).toBe(at(4).toISOString());
  await db.apiKey.create({
    data: { userId: id, name: "k", publicId: "p", secretHash: Buffer.from("x"), lastUsedAt: at(5) },
  });
  expect(await last()).toBe(at(5).toISOString());
});

test("only admins see it", async () => {
  const { id } = await createUser(system, { email: "one@example.com", name: "One" });
  for (const role of ["member", "viewer"] as const) {
    await expect(getPeopleOverview(memberOf(id, { role }))).rejects.toMatchObject({ code: "forbidden" });
  }
});

test("an edit writes an audit event for what really changed, and none for the rest", async () => {
  const { id } = await createUser(system, { email: "one@example.com", name: "One" });
  const same = { name: "One", role: "member", monthlyQuota: null, dailyCap: null, disabled: false } as const;
  await changeUser(system, id, same);
  await changeUser(system, id, { ...same, name: "Two", dailyCap: 3 });
  const events = await db.auditEvent.findMany({ where: { subject: id }, orderBy: { createdAt: "asc" } });
  expect(events.map(({ action, detail }) => [action, detail])).toEqual([
    ["user.create", { email: "one@example.com", role: "member" }],
    ["user.rename", { name: "Two", was: "One" }],
    ["user.set_daily_cap", { dailyCap: 3, was: null }],
  ]);
});

test("an edit that would take away the last admin changes nothing at all", async () => {
  const { id } = await createUser(system, { email: "one@example.com", name: "One", role: "admin" });
  const refused = changeUser(system, id, { name: "Two", role: "member" });
  await expect(refused).rejects.toMatchObject({ code: "conflict" });
  expect(await db.user.findUnique({ where: { id } })).toMatchObject({ name: "One", role: "admin" });
  expect(await db.auditEvent.count()).toBe(1);
});

test("whoever becomes a viewer has nothing left in the queue", async () => {
  const { id } = await createUser(system, { email: "one@example.com", name: "One" });
  await generation(id, { state: "queued" });
  await db.quotaWindow.updateMany({ data: { reserved: 1 } });
  await changeUser(system, id, { role: "viewer" });
  expect(await db.generation.findFirst()).toMatchObject({ state: "cancelled" });
  expect(await db.quotaWindow.findFirst()).toMatchObject({ reserved: 0 });
  const event = await db.auditEvent.findFirst({ where: { action: "user.set_role" } });
  expect(event?.detail).toEqual({ role: "viewer", was: "member", waiting: 1 });
});
