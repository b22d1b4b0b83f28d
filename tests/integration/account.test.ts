import { beforeEach, expect, test } from "vitest";
import type { KeyActor, MemberActor } from "@/lib/auth/actor";
import { findMember, signIn } from "@/lib/auth/sessions";
import { db } from "@/lib/db";
import { changePassword, listSessions, rename, revokeOtherSessions, revokeSession } from "@/lib/people/account";
import { createPasswordReset, findPasswordReset } from "@/lib/people/password-resets";
import { createUser } from "@/lib/people/people";
import { dumpDatabase } from "@/tests/support/database";
import { freshTeam, system } from "@/tests/support/gateway";

const email = "painter@example.com";
const password = "correct horse battery";
const next = "another horse battery";
const firefox = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0";
let userId: string;
let me: MemberActor;

beforeEach(async () => {
  await freshTeam();
  userId = (await createUser(system, { email, name: "A painter", password })).id;
  me = await newSession();
});

async function newSession(userAgent = firefox, name = email): Promise<MemberActor> {
  const signedIn = await signIn(name, password, { address: "192.0.2.7", userAgent });
  const actor = await findMember(signedIn?.token ?? "", "192.0.2.7");
  if (!actor) throw new Error("not signed in");
  return actor;
}

const sessionIds = async () => (await listSessions(me)).map(({ id }) => id);

test("a new name is there and in the audit log", async () => {
  await rename(me, "Another name");
  expect(await db.user.findUnique({ where: { id: userId } })).toMatchObject({ name: "Another name" });
  expect(await db.auditEvent.findFirst({ where: { action: "account.rename" } })).toMatchObject({
    actorName: email,
    address: "192.0.2.7",
    detail: { name: "Another name" },
  });
});

test("a new password asks for the old one, ends all other sessions and open links, and keeps this one", async () => {
  const other = await newSession();
  const link = (await createPasswordReset(system, userId)).url.split("/reset/")[1] ?? "";
  await expect(changePassword(me, { current: "wrong", password: next })).rejects.toMatchObject({
    code: "invalid_value",
    param: "current",
  });
  expect((await sessionIds()).length).toBe(2);
  const { device } = await changePassword(me, { current: password, password: next });
  expect(await sessionIds()).toEqual([me.sessionId]);
  expect(await findPasswordReset(link)).toBeNull();
  expect(await signIn(email, password, { address: null, userAgent: null })).toBeNull();
  for (let tries = 0; tries < 7; tries++) {
    await signIn(email, "wrong", { address: null, userAgent: null }).catch(() => null);
  }
  expect(await signIn(email, next, { address: null, userAgent: null, device })).not.toBeNull();
  const event = await db.auditEvent.findFirst({ where: { action: "account.set_password" } });
  expect(event).toMatchObject({ subject: userId, address: "192.0.2.7", detail: {} });
  const dump = await dumpDatabase();
  for (const secret of [password, next]) expect(dump).not.toContain(secret);
  await expect(revokeSession(me, other.sessionId)).rejects.toMatchObject({ code: "not_found" });
});

test("whoever sits at an open session guesses the password ten times at most", async () => {
  const answers: string[] = [];
  for (let tries = 0; tries < 12; tries++) {
    await changePassword(me, { current: `guess ${tries}`, password: next }).catch((error) => answers.push(error.code));
  }
  expect(answers).toEqual([...Array(10).fill("invalid_value"), ...Array(2).fill("rate_limit_exceeded")]);
});

test("of parallel changes with the same old password one is made", async () => {
  const changes = Array.from({ length: 5 }, (_, n) =>
    changePassword(me, { current: password, password: `${next} ${n}` }),
  );
  const results = await Promise.allSettled(changes);
  expect(results.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
});

test("a sign-in with the old password at the moment of its change opens no session that outlives it", async () => {
  for (let round = 0; round < 6; round++) {
    const [old, fresh] = round % 2 ? [next, password] : [password, next];
    await db.attempt.deleteMany();
    const racing = Array.from({ length: 4 }, () => signIn(email, old, { address: null, userAgent: null }));
    await changePassword(me, { current: old, password: fresh });
    await Promise.allSettled(racing);
    expect(await sessionIds()).toEqual([me.sessionId]);
  }
});

test("somebody who signs in elsewhere alone has no password to change", async () => {
  await db.user.update({ where: { id: userId }, data: { passwordHash: null } });
  await expect(changePassword(me, { current: "", password: next })).rejects.toMatchObject({ code: "conflict" });
});

test("one's sessions are listed with this one first, and ended one by one or all but this one", async () => {
  const iphone =
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1";
  const second = await newSession(iphone);
  const third = await newSession("curl/8");
  await db.session.update({ where: { id: me.sessionId }, data: { lastSeenAt: new Date(Date.now() - 60_000) } });
  const listed = await listSessions(me);
  expect(listed.map(({ browser, system, current, address }) => [browser, system, current, address])).toEqual([
    ["Firefox", "Windows", true, "192.0.2.7"],
    [null, null, false, "192.0.2.7"],
    ["Safari", "iPhone", false, "192.0.2.7"],
  ]);
  await revokeSession(me, second.sessionId);
  expect(await sessionIds()).toEqual([me.sessionId, third.sessionId]);
  await newSession();
  expect(await revokeOtherSessions(me)).toBe(2);
  expect(await revokeOtherSessions(me)).toBe(0);
  expect(await sessionIds()).toEqual([me.sessionId]);
  const actions = await db.auditEvent.findMany({
    where: { action: { startsWith: "session." } },
    orderBy: { id: "asc" },
  });
  expect(actions.map(({ action, address, detail }) => [action, address, detail])).toEqual([
    ["session.revoke", "192.0.2.7", {}],
    ["session.revoke_others", "192.0.2.7", { sessions: 2 }],
  ]);
});

test("nobody sees or ends another's sessions, and a key none at all", async () => {
  await createUser(system, { email: "other@example.com", name: "Another", password });
  const other = await newSession(firefox, "other@example.com");
  await expect(revokeSession(other, me.sessionId)).rejects.toMatchObject({ code: "not_found" });
  await revokeOtherSessions(other);
  expect(await sessionIds()).toEqual([me.sessionId]);
  const key: KeyActor = {
    kind: "key",
    userId,
    keyId: crypto.randomUUID(),
    email,
    name: "A painter",
    role: "admin",
    models: [],
    limits: { monthlyCap: null, requestsPerMinute: null, parallelCalls: null },
  };
  expect(await listSessions(key)).toEqual([]);
});
