import { afterAll, beforeAll, expect, test } from "vitest";
import { findMember, isMember, pruneSessions, signIn } from "@/lib/auth/sessions";
import { db } from "@/lib/db";
import { listSessions } from "@/lib/people/account";
import { createInvitation, listInvitations } from "@/lib/people/invitations";
import { createUser } from "@/lib/people/people";
import { ownClock } from "@/tests/support/clock";
import { resetDatabase } from "@/tests/support/database";
import { system } from "@/tests/support/gateway";

let clock: Awaited<ReturnType<typeof ownClock>>;

beforeAll(async () => {
  clock = await ownClock();
  await resetDatabase();
});
afterAll(() => clock.stop());

test("sessions and invitations last as long as the database's clock says, whatever this machine's does", async () => {
  await clock.set("2040-01-01T12:00:00Z");
  const [email, password] = ["painter@example.com", "correct horse battery"];
  await createUser(system, { email, name: "A painter", password });
  const session = await signIn(email, password, { address: null, userAgent: null });
  await createInvitation(system, { email: "newcomer@example.com" });
  const found = async () => {
    const actor = await findMember(session?.token ?? "");
    return actor && [await isMember(actor), (await listSessions(actor)).length];
  };
  expect(await found()).toEqual([true, 1]);
  expect(await listInvitations(system)).toMatchObject([{ expired: false }]);
  await clock.set("2040-01-08T12:00:01Z");
  expect(await found()).toEqual([true, 1]);
  expect(await listInvitations(system)).toMatchObject([{ expired: true }]);
  const actor = await findMember(session?.token ?? "");
  if (!actor) throw new Error("not signed in");
  await clock.set("2040-01-31T12:00:01Z");
  expect([await found(), await isMember(actor), await listSessions(actor)]).toEqual([null, false, []]);
  await pruneSessions();
  expect(await db.session.count()).toBe(0);
});

test("what a session was used for last is noted by that clock too", async () => {
  await clock.set("2041-01-01T12:00:00Z");
  const session = await signIn("painter@example.com", "correct horse battery", { address: null, userAgent: null });
  await db.$executeRaw`UPDATE sessions SET last_seen_at = now()`;
  await clock.set("2041-01-01T12:02:00Z");
  await findMember(session?.token ?? "", "192.0.2.9");
  const noted = { lastSeenAt: new Date("2041-01-01T12:02:00Z"), address: "192.0.2.9" };
  await expect.poll(() => db.session.findFirst()).toMatchObject(noted);
  await expect.poll(() => db.user.findFirst()).toMatchObject({ lastActiveAt: noted.lastSeenAt });
});
