import { beforeEach, expect, test } from "vitest";
import type { MemberActor } from "@/lib/auth/actor";
import { findMember, signIn } from "@/lib/auth/sessions";
import { sha256 } from "@/lib/crypto";
import { db } from "@/lib/db";
import {
  acceptInvitation,
  createInvitation,
  findInvitation,
  listInvitations,
  resendInvitation,
  revokeInvitation,
} from "@/lib/people/invitations";
import { addUser, changeUser, createUser } from "@/lib/people/people";
import { dumpDatabase, resetDatabase } from "@/tests/support/database";
import { system } from "@/tests/support/gateway";

const origin = { address: "192.0.2.7", userAgent: "test" };
const email = "newcomer@example.com";
const person = { name: "A newcomer", password: "correct horse battery" };
let admin: MemberActor;

beforeEach(async () => {
  await resetDatabase();
  const user = await createUser(system, { email: "admin@example.com", name: "An admin", role: "admin" });
  admin = {
    kind: "member",
    userId: user.id,
    sessionId: crypto.randomUUID(),
    email: user.email,
    name: user.name,
    role: "admin",
    address: "192.0.2.1",
  };
});

const tokenOf = (url: string) => url.split("/invite/")[1] ?? "";
const invite = async () => tokenOf((await createInvitation(admin, { email })).url);
const expire = () => db.$executeRaw`UPDATE invitations SET expires_at = now() - interval '1 second'`;

test("an invitation becomes an account with its role and quota, signed in, and its link is worth nothing then", async () => {
  const sent = await createInvitation(admin, { email: " Newcomer@Example.com ", role: "viewer", monthlyQuota: 7 });
  expect(sent).toMatchObject({ emailed: false, problem: null, invitation: { email, role: "viewer", monthlyQuota: 7 } });
  expect(sent.url).toMatch(/^http:\/\/localhost:3000\/invite\/[\w-]{43}$/);
  const days = (Date.parse(sent.invitation.expiresAt) - Date.now()) / 86_400_000;
  expect(days).toBeCloseTo(7, 2);
  const token = tokenOf(sent.url);
  expect(await findInvitation(token)).toEqual({ email, role: "viewer" });
  const session = await acceptInvitation({ token, ...person }, origin);
  expect(await findMember(session.token)).toMatchObject({ email, name: "A newcomer", role: "viewer" });
  expect(await db.user.findUnique({ where: { email } })).toMatchObject({ role: "viewer", monthlyQuota: 7 });
  expect(await db.session.findFirst()).toMatchObject({ address: "192.0.2.7", userAgent: "test" });
  expect(await signIn(email, person.password, origin)).not.toBeNull();
  expect(await findInvitation(token)).toBeNull();
  expect(await listInvitations(admin)).toEqual([]);
});

test("accepting works once, however many try at once", async () => {
  const token = await invite();
  const tries = Array.from({ length: 12 }, (_, n) => acceptInvitation({ token, ...person, name: `No ${n}` }, origin));
  const results = await Promise.allSettled(tries);
  expect(results.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  for (const result of results) {
    if (result.status === "rejected") expect(result.reason).toMatchObject({ code: "not_found" });
  }
  expect([await db.user.count({ where: { email } }), await db.session.count()]).toEqual([1, 1]);
  expect(await db.auditEvent.count({ where: { action: "invitation.accept" } })).toBe(1);
});

test("expired, revoked, used and unknown links read alike", async () => {
  const expired = await invite();
  await expire();
  const revoked = tokenOf((await createInvitation(admin, { email })).url);
  const [open] = await listInvitations(admin);
  await revokeInvitation(admin, open?.id ?? "");
  const used = await invite();
  await acceptInvitation({ token: used, ...person }, origin);
  const words = new Set<string>();
  for (const token of [expired, revoked, used, "unknown"]) {
    expect(await findInvitation(token)).toBeNull();
    await acceptInvitation({ token, ...person }, origin).catch((error: Error) => words.add(error.message));
  }
  expect([...words]).toEqual(["This invitation is no longer valid. Ask an admin for a new one."]);
});

test("sending again makes a new link, for an expired invitation too, and kills the old one", async () => {
  const first = await invite();
  await expire();
  const [old] = await listInvitations(admin);
  expect(old).toMatchObject({ expired: true, invitedBy: "An admin" });
  const again = await resendInvitation(admin, old?.id ?? "");
  expect(again.invitation).toMatchObject({ id: old?.id, expired: false });
  expect(await findInvitation(first)).toBeNull();
  expect(await findInvitation(tokenOf(again.url))).not.toBeNull();
  await revokeInvitation(admin, again.invitation.id);
  for (const act of [resendInvitation, revokeInvitation]) {
    await expect(act(admin, again.invitation.id)).rejects.toMatchObject({ code: "not_found" });
  }
});

test("an address is invited once at a time, and not at all if it has an account", async () => {
  const results = await Promise.allSettled(Array.from({ length: 6 }, () => createInvitation(admin, { email })));
  expect(results.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  await expect(createInvitation(admin, { email })).rejects.toMatchObject({
    code: "conflict",
    param: "email",
    message: `${email} is invited already. Send that invitation again, or revoke it first.`,
  });
  await expire();
  const token = await invite();
  const user = await createUser(system, { email, name: "Made by hand" });
  await expect(acceptInvitation({ token, ...person }, origin)).rejects.toMatchObject({ code: "conflict" });
  expect(await findInvitation(token)).not.toBeNull();
  await changeUser(system, user.id, { disabled: true });
  await expect(createInvitation(admin, { email })).rejects.toMatchObject({
    message: `${email} has a disabled account: enable it instead.`,
  });
});

test("what is done about invitations is in the audit log with its address, and no token anywhere", async () => {
  const token = await invite();
  const [open] = await listInvitations(admin);
  const second = tokenOf((await resendInvitation(admin, open?.id ?? "")).url);
  await acceptInvitation({ token: second, ...person }, origin);
  const events = await db.auditEvent.findMany({ orderBy: { id: "asc" } });
  expect(events.map(({ action, actorName, address }) => [action, actorName, address])).toEqual([
    ["user.create", "test", null],
    ["invitation.create", "admin@example.com", "192.0.2.1"],
    ["invitation.resend", "admin@example.com", "192.0.2.1"],
    ["user.create", email, "192.0.2.7"],
    ["invitation.accept", email, "192.0.2.7"],
  ]);
  const dump = await dumpDatabase();
  for (const secret of [token, second, person.password]) expect(dump).not.toContain(secret);
  expect(dump).toContain(sha256(second).toString("hex"));
});

test("an account that cannot be made leaves its invitation open", async () => {
  const token = await invite();
  const other = { id: crypto.randomUUID(), email, name: "First", role: "member" as const, passwordHash: null };
  await db.$transaction((tx) => addUser(tx, system, other));
  await expect(acceptInvitation({ token, ...person }, origin)).rejects.toMatchObject({ code: "conflict" });
  expect(await db.invitation.findFirst()).toMatchObject({ acceptedAt: null });
});

test("only admins and the operator invite", async () => {
  for (const role of ["member", "viewer"] as const) {
    const actor: MemberActor = { ...admin, role };
    const calls = [
      createInvitation(actor, { email }),
      listInvitations(actor),
      resendInvitation(actor, crypto.randomUUID()),
      revokeInvitation(actor, crypto.randomUUID()),
    ];
    for (const call of calls) await expect(call).rejects.toMatchObject({ code: "forbidden" });
  }
  expect((await createInvitation(system, { email })).invitation.invitedBy).toBeNull();
});
