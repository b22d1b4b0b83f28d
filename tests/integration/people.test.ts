import { beforeEach, expect, test } from "vitest";
import type { MemberActor } from "@/lib/auth/actor";
import { verifyPassword } from "@/lib/auth/password";
import { db } from "@/lib/db";
import type { Role } from "@/lib/generated/prisma/enums";
import * as people from "@/lib/people/people";
import { resetDatabase } from "../support/database";

const system = { kind: "system", name: "test" } as const;

beforeEach(resetDatabase);

test("a person is made with a hashed password and an audit event", async () => {
  const user = await people.createUser(system, {
    email: "ada@example.com",
    name: "Ada",
    role: "admin",
    password: "long enough",
  });
  const row = await db.user.findUniqueOrThrow({ where: { id: user.id } });
  expect(await verifyPassword(row.passwordHash ?? "", "long enough")).toBe(true);
  expect(JSON.stringify(user)).not.toContain("argon2");
  const [event] = await db.auditEvent.findMany();
  expect(event).toMatchObject({ action: "user.create", subject: user.id, actorName: "test", actorId: null });
});

test("an email belongs to one account, whatever its case", async () => {
  await person("ada@example.com");
  await expect(person("ada@example.com")).rejects.toMatchObject({ code: "conflict", param: "email" });
  expect((await people.findUserByEmail(system, " ADA@example.com"))?.email).toBe("ada@example.com");
  expect(await db.auditEvent.count()).toBe(1);
});

test("only admins and the system manage people", async () => {
  const target = await person("target@example.com");
  const calls = [
    (actor: MemberActor) => people.createUser(actor, { email: "new@example.com", name: "New" }),
    (actor: MemberActor) => people.listUsers(actor),
    (actor: MemberActor) => people.findUserByEmail(actor, "target@example.com"),
    (actor: MemberActor) => people.setPassword(actor, target.id, "long enough"),
    (actor: MemberActor) => people.changeUser(actor, target.id, { monthlyQuota: 5 }),
    (actor: MemberActor) => people.changeUser(actor, target.id, { disabled: true }),
    (actor: MemberActor) => people.changeUser(actor, target.id, { role: "admin" }),
  ];
  for (const role of ["member", "viewer"] as const) {
    for (const call of calls) {
      await expect(call(await member(`${role}@example.com`, role))).rejects.toMatchObject({ code: "forbidden" });
    }
  }
  const admin = await member("admin@example.com", "admin");
  await people.changeUser(admin, target.id, { monthlyQuota: 5 });
  expect(await db.user.findUnique({ where: { id: target.id } })).toMatchObject({ monthlyQuota: 5, role: "member" });
  expect(await db.auditEvent.findFirst({ where: { action: "user.set_quota" } })).toMatchObject({
    actorId: admin.userId,
    actorName: "admin@example.com",
    detail: { monthlyQuota: 5 },
  });
});

test("a new password ends the sessions", async () => {
  const user = await person("ada@example.com");
  await session(user.id);
  await people.setPassword(system, user.id, "another long one");
  expect(await db.session.count()).toBe(0);
});

test("who is shut out loses sessions and keys, and the keys stay revoked", async () => {
  const user = await person("ada@example.com");
  await session(user.id);
  await db.apiKey.create({ data: { userId: user.id, name: "k", publicId: "abc", secretHash: Buffer.from("x") } });
  await people.changeUser(system, user.id, { disabled: true });
  expect(await db.session.count()).toBe(0);
  await people.changeUser(system, user.id, { disabled: false });
  expect((await db.user.findUniqueOrThrow({ where: { id: user.id } })).disabledAt).toBeNull();
  expect((await db.apiKey.findFirstOrThrow()).revokedAt).toBeInstanceOf(Date);
});

test("one admin remains when all are demoted or shut out at once", async () => {
  const admins = await Promise.all(Array.from({ length: 8 }, (_, i) => person(`admin${i}@example.com`, "admin")));
  const results = await Promise.allSettled(
    admins.map(({ id }, i) =>
      i % 2 ? people.changeUser(system, id, { role: "member" }) : people.changeUser(system, id, { disabled: true }),
    ),
  );
  const refused = results.filter((result) => result.status === "rejected");
  expect(refused).toHaveLength(1);
  expect(refused[0]?.reason).toMatchObject({
    code: "conflict",
    message: "At least one admin has to remain: make somebody else an admin first.",
  });
  expect(await db.user.count({ where: { role: "admin", disabledAt: null } })).toBe(1);
});

test("the first account is made once, however many try", async () => {
  const tries = Array.from({ length: 6 }, (_, i) =>
    people.createUser(system, { email: `first${i}@example.com`, name: "First", role: "admin", first: true }),
  );
  const results = await Promise.allSettled(tries);
  expect(results.filter((result) => result.status === "fulfilled")).toHaveLength(1);
  expect(await db.user.count()).toBe(1);
});

test("an unknown person is not found", async () => {
  await expect(people.changeUser(system, crypto.randomUUID(), { monthlyQuota: 5 })).rejects.toMatchObject({
    code: "not_found",
  });
});

function person(email: string, role: Role = "member") {
  return people.createUser(system, { email, name: "Somebody", role });
}

async function member(email: string, role: Role): Promise<MemberActor> {
  const found = (await people.findUserByEmail(system, email)) ?? (await person(email, role));
  return {
    kind: "member",
    userId: found.id,
    sessionId: crypto.randomUUID(),
    address: null,
    email,
    name: found.name,
    role,
  };
}

function session(userId: string) {
  return db.session.create({ data: { userId, tokenHash: Buffer.from(userId), expiresAt: new Date(Date.now() + 1e6) } });
}
