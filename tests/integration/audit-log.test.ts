import { v7 as uuidv7 } from "uuid";
import { beforeEach, expect, test } from "vitest";
import type { Attachment } from "@/lib/attachment";
import { record } from "@/lib/audit";
import { exportEvents, listAuditors, listEvents } from "@/lib/audit-log";
import type { MemberActor } from "@/lib/auth/actor";
import { db } from "@/lib/db";
import type { Role } from "@/lib/generated/prisma/enums";
import { changeUser } from "@/lib/people/people";
import { signedIn } from "@/tests/support/gateway";
import { resetDatabase } from "../support/database";

let admin: MemberActor;

beforeEach(async () => {
  await resetDatabase();
  admin = await member("admin@example.com", "admin");
});

const member = async (email: string, role: Role): Promise<MemberActor> => ({
  ...(await signedIn(email, role, `The ${role}`)),
  address: "203.0.113.7",
});

const text = async ({ body }: Attachment) => new Response(body).text();
const at = (createdAt: string, action = "user.rename") =>
  db.auditEvent.create({ data: { actorName: "test", action, createdAt: new Date(createdAt) } });

test("an event tells who did what to whom, from where, by the name that it has now", async () => {
  const target = await member("target@example.com", "member");
  await changeUser(admin, target.userId, { monthlyQuota: 5 });
  await changeUser(admin, target.userId, { name: "Another name" });
  const { events } = await listEvents(admin, { action: "user.set_quota" });
  expect(events).toMatchObject([
    {
      actor: "admin@example.com",
      person: { name: "The admin" },
      subject: { id: target.userId, name: "Another name" },
      detail: { monthlyQuota: 5 },
      address: "203.0.113.7",
    },
  ]);
});

test("what is gone is told by what the event kept of it, and an unknown action by its own name", async () => {
  await db.$transaction(async (tx) => {
    await record(tx, admin, "set.delete", uuidv7(), { name: "Spring" });
    await record(tx, admin, "share.revoke", uuidv7());
  });
  await db.auditEvent.create({ data: { actorName: "test", action: "robot.dance", subject: "left" } });
  const { events } = await listEvents(admin);
  const told = events.slice(0, 3).map(({ action, subject }) => [action, subject?.name]);
  expect(told).toContainEqual(["set.delete", "Spring"]);
  expect(told).toContainEqual(["share.revoke", "A link that is gone"]);
  expect(told).toContainEqual(["robot.dance", "left"]);
});

test("days are the team's, from the first's midnight to the last's, also where the clock is put forward", async () => {
  await db.team.update({ where: { id: 1 }, data: { timeZone: "Europe/Oslo" } });
  await at("2026-03-28T22:59:59.999Z");
  const wanted = [await at("2026-03-28T23:00:00Z"), await at("2026-03-29T21:59:59.999Z")];
  await at("2026-03-29T22:00:00Z");
  const { events } = await listEvents(admin, { from: "2026-03-29", to: "2026-03-29" });
  expect(events.map(({ id }) => id).sort()).toEqual(wanted.map(({ id }) => id).sort());
  expect((await listEvents(admin, { to: "2026-03-28" })).events).toHaveLength(1);
});

test("filters and pages go together, and every event comes once", async () => {
  for (let number = 0; number < 120; number += 1) {
    // Many in the same moment: then the id decides.
    await at(`2026-02-0${1 + (number % 3)}T10:00:00Z`, number % 2 ? "user.rename" : "user.disable");
  }
  const seen: string[] = [];
  let cursor: string | undefined;
  let pages = 0;
  do {
    const page = await listEvents(admin, { action: "user.rename", to: "2026-02-28", ...(cursor && { cursor }) });
    seen.push(...page.events.map(({ id }) => id));
    cursor = page.nextCursor ?? undefined;
    pages += 1;
  } while (cursor);
  expect([pages, seen.length, new Set(seen).size]).toEqual([2, 60, 60]);
  await changeUser(admin, admin.userId, { name: "Somebody" });
  expect((await listEvents(admin, { person: admin.userId })).events).toHaveLength(1);
  expect(await listAuditors(admin)).toEqual([{ id: admin.userId, name: "Somebody" }]);
});

test("the CSV has all of it, and nothing in it is a formula", async () => {
  await at("2026-02-01T10:00:00Z");
  const names = Array.from({ length: 600 }, (_, number) => `=cmd|' /C calc'!A${number}`);
  await db.$transaction((tx) =>
    Promise.all(names.map((name) => record(tx, admin, "set.delete", uuidv7(), { name, quoted: '"a", b' }))),
  );
  const file = await exportEvents(admin, {});
  const lines = (await text(file)).split("\r\n");
  expect(lines[0]).toBe("time,who,action,action_in_words,subject,subject_id,detail,address,id");
  expect(
    lines.filter(
      (line) =>
        line.includes(",set.delete,Moved a set to the trash,'=cmd|' /C calc'!A") ||
        line.includes(`,"'=cmd|' /C calc'!A`),
    ),
  ).toHaveLength(600);
  expect(lines[1]).toContain('""\\""a\\"", b""');
  expect(await text(await exportEvents(admin, { to: "2026-02-28" }))).toContain(
    "2026-02-01T10:00:00.000Z,test,user.rename",
  );
});

test("only admins read it", async () => {
  for (const role of ["member", "viewer"] as const) {
    const actor = await member(`${role}@example.com`, role);
    for (const call of [listEvents, listAuditors, (one: MemberActor) => exportEvents(one, {})]) {
      await expect(call(actor)).rejects.toMatchObject({ code: "forbidden" });
    }
  }
});

test("no event can be changed or deleted, but an account that is deleted leaves its events", async () => {
  await changeUser(admin, admin.userId, { name: "Somebody" });
  const where = { action: "user.rename" };
  await expect(db.auditEvent.updateMany({ where, data: { actorName: "another" } })).rejects.toThrow(/never changed/);
  await expect(db.auditEvent.updateMany({ where, data: { actorId: null, detail: {} } })).rejects.toThrow(
    /never changed/,
  );
  await expect(db.auditEvent.deleteMany({ where })).rejects.toThrow(/never changed/);
  await db.user.delete({ where: { id: admin.userId } });
  expect(await db.auditEvent.findMany({ where })).toMatchObject([{ actorId: null, actorName: "admin@example.com" }]);
});
