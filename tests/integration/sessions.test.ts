import { beforeEach, expect, test } from "vitest";
import { findMember, isMember, pruneSessions, signIn } from "@/lib/auth/sessions";
import { countPasswordTry, pruneTries } from "@/lib/auth/throttle";
import { db } from "@/lib/db";
import { changeUser, createUser } from "@/lib/people/people";
import { freshTeam, system } from "@/tests/support/gateway";

const email = "painter@example.com";
const password = "correct horse battery";
let userId: string;

beforeEach(async () => {
  await freshTeam();
  userId = (await createUser(system, { email, name: "A painter", password })).id;
});

const newToken = async () => (await signIn(email, password, { address: null, userAgent: null }))?.token ?? "";

test("a session counts until it expires or its person is disabled, for requests and open streams alike", async () => {
  const token = await newToken();
  const actor = await findMember(token);
  if (!actor) throw new Error("not signed in");
  expect(await isMember(actor)).toBe(true);
  await db.session.updateMany({ data: { expiresAt: new Date(Date.now() - 1000) } });
  expect([await findMember(token), await isMember(actor)]).toEqual([null, false]);
  await db.session.updateMany({ data: { expiresAt: new Date(Date.now() + 60_000) } });
  await db.user.update({ where: { id: userId }, data: { disabledAt: new Date() } });
  expect([await findMember(token), await isMember(actor)]).toEqual([null, false]);
  await changeUser(system, userId, { disabled: false });
  expect(await isMember(actor)).toBe(true);
});

test("only sessions that have expired are removed", async () => {
  await newToken();
  await db.session.updateMany({ data: { expiresAt: new Date(Date.now() - 1000) } });
  const good = await newToken();
  await pruneSessions();
  expect(await db.session.count()).toBe(1);
  expect(await findMember(good)).not.toBeNull();
});

test("only tries that count no more are removed, whoever made them", async () => {
  await countPasswordTry("nobody@example.com", null, false);
  await db.attempt.updateMany({ data: { createdAt: new Date(Date.now() - 16 * 60_000) } });
  await countPasswordTry("another@example.com", null, false);
  await pruneTries();
  expect(await db.attempt.findMany({ select: { subject: true } })).toEqual([
    { subject: "sign-in:another@example.com" },
  ]);
});
