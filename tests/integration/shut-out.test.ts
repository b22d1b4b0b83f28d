import { beforeEach, describe, expect, test } from "vitest";
import { createKey } from "@/lib/api-keys";
import type { MemberActor } from "@/lib/auth/actor";
import { db, type Prisma } from "@/lib/db";
import { createInvitation, findInvitation, listInvitations, resendInvitation } from "@/lib/people/invitations";
import { offboard, previewOffboarding } from "@/lib/people/offboarding";
import { createPasswordReset, findPasswordReset, resetPassword } from "@/lib/people/password-resets";
import { changeUser, createUser, setPassword } from "@/lib/people/people";
import { requestMore } from "@/lib/quotas/requests";
import { shareInput } from "@/lib/schemas/share";
import { createShare, restoreShare, revokeShare, updateShare } from "@/lib/shares/shares";
import { resetDatabase } from "@/tests/support/database";
import { system } from "@/tests/support/gateway";
import { newImages } from "@/tests/support/pictures";
import { until } from "@/tests/support/server";

const origin = { address: "192.0.2.7", userAgent: "test" };
const guest = "guest@example.com";
let leaver: MemberActor;
let other: MemberActor;
let member: MemberActor;

beforeEach(async () => {
  await resetDatabase();
  leaver = await person("leaver@example.com", "admin");
  other = await person("other@example.com", "admin");
  member = await person("member@example.com", "member");
});

async function person(email: string, role: MemberActor["role"]): Promise<MemberActor> {
  const { id } = await createUser(system, { email, name: "A person", role });
  return { kind: "member", userId: id, sessionId: crypto.randomUUID(), email, name: "A person", role, address: null };
}

const tokenOf = ({ url }: { url: string }) => url.split("/").at(-1) ?? "";

describe("links that an admin handed out, and may still have", () => {
  const ways: [string, () => Promise<unknown>][] = [
    ["is disabled", () => changeUser(system, leaver.userId, { disabled: true })],
    ["is offboarded", () => offboard(system, leaver.userId, { heirId: other.userId, trashPrivate: false })],
    ["is an admin no more", () => changeUser(system, leaver.userId, { role: "member" })],
  ];
  test.each(ways)("open nothing once whoever made them %s", async (_, end) => {
    const invitation = tokenOf(await createInvitation(leaver, { email: guest, role: "admin" }));
    const reset = tokenOf(await createPasswordReset(leaver, member.userId));
    const others = tokenOf(await createInvitation(other, { email: "second@example.com" }));
    const othersReset = tokenOf(await createPasswordReset(other, leaver.userId));
    expect((await previewOffboarding(system, leaver.userId)).counts).toMatchObject({ invitations: 1 });
    await end();
    expect([await findInvitation(invitation), await findPasswordReset(reset)]).toEqual([null, null]);
    expect(await findInvitation(others)).not.toBeNull();
    expect(await listInvitations(system)).toMatchObject([{ email: "second@example.com" }]);
    const audit = await db.auditEvent.findFirst({ where: { subject: leaver.userId }, orderBy: { id: "desc" } });
    expect(audit?.detail).toMatchObject({ invitations: 1 });
    // Their own way back in is theirs as long as they are one of the team.
    const { disabledAt } = await db.user.findUniqueOrThrow({ where: { id: leaver.userId } });
    expect((await findPasswordReset(othersReset)) === null).toBe(disabledAt !== null);
  });

  test("go on where somebody else has sent them again", async () => {
    await createInvitation(leaver, { email: guest });
    const [open] = await listInvitations(other);
    const token = tokenOf(await resendInvitation(other, open?.id ?? ""));
    await changeUser(system, leaver.userId, { disabled: true });
    expect(await findInvitation(token)).toMatchObject({ email: guest });
  });
});

describe("whoever was shut out after their request was let in", () => {
  test("makes nothing that would outlive it", async () => {
    const images = await newImages(member.userId, 1);
    const input = shareInput.parse({ imageIds: images });
    const { share } = await createShare(member, input);
    await revokeShare(member, share.id);
    await changeUser(system, member.userId, { disabled: true });
    for (const late of [
      () => createShare(member, input),
      () => restoreShare(member, share.id),
      () => updateShare(member, share.id, { expires: 30 }),
      () => createKey(member, { userId: member.userId, name: "late" }),
    ]) {
      await expect(late()).rejects.toMatchObject({ code: "not_signed_in" });
    }
    expect([await db.share.count(), await db.apiKey.count()]).toEqual([1, 0]);
  });

  test("lets nobody in, and shuts nobody out", async () => {
    const [open] = await Promise.all([createInvitation(other, { email: guest })]);
    await changeUser(system, leaver.userId, { role: "member" });
    for (const late of [
      () => createInvitation(leaver, { email: "second@example.com" }),
      () => resendInvitation(leaver, open.invitation.id),
      () => createPasswordReset(leaver, member.userId),
      () => createUser(leaver, { email: "second@example.com", name: "Another", role: "admin" }),
      () => setPassword(leaver, other.userId, "another horse battery"),
      () => changeUser(leaver, other.userId, { disabled: true }),
      () => changeUser(leaver, leaver.userId, { role: "admin" }),
      () => offboard(leaver, other.userId, { heirId: null, trashPrivate: false }),
    ]) {
      await expect(late()).rejects.toMatchObject({ code: "forbidden" });
    }
    expect(await db.user.count({ where: { disabledAt: null } })).toBe(3);
    expect(await findInvitation(tokenOf(open))).not.toBeNull();
  });
});

describe("links for a new password", () => {
  test("of two that are made at once the later one is good", async () => {
    const made = await Promise.all([1, 2, 3, 4].map(() => createPasswordReset(system, member.userId)));
    const found = await Promise.all(made.map((one) => findPasswordReset(tokenOf(one))));
    expect(found.filter((one) => one !== null)).toHaveLength(1);
  });

  test("one that is used while its person is shut out waits for that, and does nothing then", async () => {
    const token = tokenOf(await createPasswordReset(system, member.userId));
    const used = await db.$transaction(
      async (tx) => {
        await tx.$queryRaw`SELECT FROM users WHERE id = ${member.userId}::uuid FOR NO KEY UPDATE`;
        const using = resetPassword({ token, password: "another horse battery" }, origin).then(
          () => "set",
          (error: { code: string }) => error.code,
        );
        await until("somebody waits", 5000, () => waiting(tx));
        await tx.passwordReset.deleteMany({ where: { userId: member.userId, usedAt: null } });
        return { using };
      },
      { timeout: 20_000 },
    );
    expect(await used.using).toBe("not_found");
  });
});

test("somebody is shut out while their wish is approved: the one waits for the other, and both are done", async () => {
  const userId = member.userId;
  const window = { userId, startsAt: new Date("2026-11-01T00:00:00Z") };
  await db.quotaWindow.create({ data: { ...window, endsAt: new Date("2026-12-01T00:00:00Z"), reserved: 1 } });
  const job = {
    door: "studio",
    request: "{}",
    model: "gpt-image-2",
    prompt: "",
    windowStart: window.startsAt,
  } as const;
  await db.generation.create({ data: { userId, ...job } });
  const { id } = await requestMore(member, { amount: 5 });
  const { disabled } = await db.$transaction(
    async (tx) => {
      // What `answerRequest` does first, and last.
      await tx.quotaRequest.update({ where: { id }, data: { state: "approved" } });
      const disabled = changeUser(system, userId, { disabled: true }).catch((error: unknown) => error);
      await until("somebody waits", 5000, () => waiting(tx));
      await tx.quotaWindow.update({
        where: { userId_startsAt: window },
        data: { endsAt: new Date("2026-12-01T00:00:00Z") },
      });
      return { disabled };
    },
    { timeout: 20_000 },
  );
  expect(await disabled).toMatchObject({ disabledAt: expect.any(String) });
  expect(await db.generation.findFirst()).toMatchObject({ state: "cancelled" });
  expect(await db.quotaRequest.findFirst()).toMatchObject({ state: "approved" });
});

/** Whether anybody waits for a lock in this file's database. */
async function waiting(tx: Prisma.TransactionClient): Promise<boolean> {
  const [row] = await tx.$queryRaw<[{ waiting: boolean }]>`
    SELECT EXISTS (SELECT FROM pg_locks l JOIN pg_stat_activity a USING (pid)
                   WHERE NOT l.granted AND a.datname = current_database()) AS waiting`;
  return row.waiting;
}
