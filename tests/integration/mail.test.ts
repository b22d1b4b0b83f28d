import { afterAll, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { db } from "@/lib/db";
import { createUser } from "@/lib/people/people";
import { resetDatabase } from "@/tests/support/database";
import { system } from "@/tests/support/gateway";
import { type Mailbox, plainText, startMailbox } from "@/tests/support/mailbox";

const email = "newcomer@example.com";
let mailbox: Mailbox;
let invitations: typeof import("@/lib/people/invitations");
let resets: typeof import("@/lib/people/password-resets");

beforeAll(async () => {
  mailbox = await startMailbox();
  // The configuration is read once.
  Object.assign(process.env, { SMTP_URL: mailbox.url, MAIL_FROM: "Studio <studio@example.com>" });
  vi.resetModules();
  invitations = await import("@/lib/people/invitations");
  resets = await import("@/lib/people/password-resets");
});
afterAll(async () => {
  delete process.env.SMTP_URL;
  delete process.env.MAIL_FROM;
  await mailbox.stop().catch(() => undefined);
});
beforeEach(async () => {
  await resetDatabase();
  mailbox.letters.length = 0;
  mailbox.refuse(null);
});

test("an invitation is sent as text and HTML, and notes when", async () => {
  await db.team.update({ where: { id: 1 }, data: { name: "Pears <&> Sons" } });
  const { url, emailed, problem, invitation } = await invitations.createInvitation(system, { email });
  expect([emailed, problem]).toEqual([true, null]);
  expect(Math.abs(Date.parse(invitation.emailedAt ?? "") - Date.now())).toBeLessThan(10_000);
  expect(mailbox.letters).toMatchObject([{ from: "studio@example.com", to: [email] }]);
  const text = plainText(mailbox.letters[0] ?? { from: "", to: [], raw: "" });
  expect(text).toContain("Subject: You are invited to Pears <&> Sons");
  expect(text).toContain(`\n${url}\n`);
  expect(text).toContain("The link works once and for 7 days.");
  expect(text).toContain(`<a href="${url}">Accept the invitation</a>`);
  expect(text).toContain("An admin invites you to Pears &lt;&amp;&gt; Sons,");
});

test("sending again sends the new link, and the old one stays dead", async () => {
  const first = await invitations.createInvitation(system, { email });
  const again = await invitations.resendInvitation(system, first.invitation.id);
  expect(mailbox.letters).toHaveLength(2);
  const text = plainText(mailbox.letters[1] ?? { from: "", to: [], raw: "" });
  expect(text).toContain(again.url);
  expect(text).not.toContain(first.url);
});

test("a refusal by the mail server is said, and the invitation is there with its link", async () => {
  mailbox.refuse("No such mailbox here");
  const { url, emailed, problem, invitation } = await invitations.createInvitation(system, { email });
  expect(emailed).toBe(false);
  expect(problem).toContain("The email could not be sent: the mail server said «550 No such mailbox here».");
  expect(invitation.emailedAt).toBeNull();
  expect(await invitations.findInvitation(url.split("/invite/")[1] ?? "")).toMatchObject({ email });
  expect(await db.invitation.findMany()).toMatchObject([{ emailedAt: null }]);
});

test("a link for a new password is sent to whom it is for", async () => {
  const { id } = await createUser(system, { email, name: "A painter" });
  const { url, emailed } = await resets.createPasswordReset(system, id);
  expect(emailed).toBe(true);
  expect(mailbox.letters).toMatchObject([{ to: [email] }]);
  const text = plainText(mailbox.letters[0] ?? { from: "", to: [], raw: "" });
  expect(text).toContain(url);
  expect(text).toContain("It works once and for 24 hours.");
});

test("a mail server that is away is said, and nothing is lost", async () => {
  const port = Number(new URL(mailbox.url).port);
  await mailbox.stop();
  const { emailed, problem } = await invitations.createInvitation(system, { email });
  expect(emailed).toBe(false);
  expect(problem).toBe(
    "The email could not be sent: the mail server could not be reached. Hand the link over yourself.",
  );
  expect(await db.invitation.count()).toBe(1);
  mailbox = await startMailbox({ port });
  const [open] = await invitations.listInvitations(system);
  expect((await invitations.resendInvitation(system, open?.id ?? "")).emailed).toBe(true);
});
