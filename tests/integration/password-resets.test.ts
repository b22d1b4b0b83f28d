import { beforeEach, expect, test } from "vitest";
import { findMember, signIn } from "@/lib/auth/sessions";
import { db } from "@/lib/db";
import { createPasswordReset, findPasswordReset, resetPassword } from "@/lib/people/password-resets";
import { changeUser, createUser } from "@/lib/people/people";
import { dumpDatabase } from "@/tests/support/database";
import { freshTeam, system } from "@/tests/support/gateway";

const email = "painter@example.com";
const password = "correct horse battery";
const next = "another horse battery";
const origin = { address: "192.0.2.7", userAgent: "test" };
let userId: string;

beforeEach(async () => {
  await freshTeam();
  userId = (await createUser(system, { email, name: "A painter", password })).id;
});

const tokenOf = (url: string) => url.split("/reset/")[1] ?? "";
const reset = async () => tokenOf((await createPasswordReset(system, userId)).url);

test("the link sets the password, ends every session, forgets the tries and signs in, once", async () => {
  const old = await signIn(email, password, origin);
  for (let tries = 0; tries < 7; tries++) await signIn(email, "wrong", origin);
  await expect(signIn(email, password, origin)).rejects.toMatchObject({ code: "rate_limit_exceeded" });
  const { url, expiresAt, emailed } = await createPasswordReset(system, userId);
  expect((Date.parse(expiresAt) - Date.now()) / 3_600_000).toBeCloseTo(24, 1);
  expect(emailed).toBe(false);
  const token = tokenOf(url);
  expect(await findPasswordReset(token)).toMatchObject({ email });
  const results = await Promise.allSettled(
    Array.from({ length: 8 }, () => resetPassword({ token, password: next }, origin)),
  );
  const [used, ...more] = results.filter((result) => result.status === "fulfilled");
  expect(more).toEqual([]);
  expect(await findMember(used?.value.token ?? "")).toMatchObject({ email });
  expect(await findMember(old?.token ?? "")).toBeNull();
  expect(await signIn(email, password, origin)).toBeNull();
  expect(await signIn(email, next, origin)).not.toBeNull();
  await expect(resetPassword({ token, password: "a third password" }, origin)).rejects.toMatchObject({
    code: "not_found",
    message: "This link is no longer valid. Ask an admin for a new one.",
  });
});

test("an expired link, an older one and one of a disabled person do nothing", async () => {
  const first = await reset();
  const second = await reset();
  expect(await findPasswordReset(first)).toBeNull();
  await db.$executeRaw`UPDATE password_resets SET expires_at = now() - interval '1 second'`;
  expect(await findPasswordReset(second)).toBeNull();
  const third = await reset();
  await changeUser(system, userId, { disabled: true });
  for (const token of [first, second, third]) {
    await expect(resetPassword({ token, password: next }, origin)).rejects.toMatchObject({ code: "not_found" });
  }
  await expect(createPasswordReset(system, userId)).rejects.toMatchObject({ code: "conflict" });
  await changeUser(system, userId, { disabled: false });
  expect(await signIn(email, password, origin)).not.toBeNull();
});

test("making and using a link is in the audit log, and the token nowhere", async () => {
  const token = await reset();
  await resetPassword({ token, password: next }, origin);
  expect(await db.auditEvent.findFirst({ where: { action: "password_reset.create" } })).toMatchObject({
    subject: userId,
    actorName: "test",
  });
  expect(await db.auditEvent.findFirst({ where: { action: "password_reset.use" } })).toMatchObject({
    subject: userId,
    actorName: email,
    address: "192.0.2.7",
  });
  const dump = await dumpDatabase();
  for (const secret of [token, next]) expect(dump).not.toContain(secret);
});

test("only admins and the operator make links, for people who exist", async () => {
  const { token } = (await signIn(email, password, origin)) ?? { token: "" };
  const member = await findMember(token);
  if (!member) throw new Error("not signed in");
  await expect(createPasswordReset(member, userId)).rejects.toMatchObject({ code: "forbidden" });
  await expect(createPasswordReset(system, crypto.randomUUID())).rejects.toMatchObject({ code: "not_found" });
});
