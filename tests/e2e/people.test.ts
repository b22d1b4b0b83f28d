import type { Page } from "playwright-core";
import { v7 as uuidv7 } from "uuid";
import { afterAll, beforeAll, expect, test } from "vitest";
import { db } from "@/lib/db";
import { changeUser, createUser } from "@/lib/people/people";
import { expectAccessible, expectFits, sizes, watchedPage } from "../support/browser";
import { system } from "../support/gateway";
import { admin, type OpenStudio, openStudio, signIn } from "../support/studio";

const password = "a long enough password";
const long = "somebody-with-a-remarkably-long-address-that-has-to-wrap@department.example.com";

let studio: OpenStudio;
let page: Page;
let problems: string[];

beforeAll(async () => {
  studio = await openStudio();
  ({ page, problems } = studio);
  await stageTeam();
  await page.goto(`${studio.url}/admin/people`);
});

afterAll(() => studio?.stop());

/** Ten people of every kind: near the limit, over it, viewers, somebody disabled; one asks for more, one is invited. */
async function stageTeam() {
  await db.team.updateMany({ data: { defaultMonthlyQuota: 100 } });
  const months = [12, 85, 100, 0, 40, 7, 0];
  for (const [index, used] of months.entries()) {
    const email = index === 4 ? long : `member${index}@example.com`;
    const { id } = await createUser(system, { email, name: `Member ${index}`, password });
    await db.$executeRaw`
      INSERT INTO quota_windows (user_id, starts_at, ends_at, spent)
      SELECT ${id}::uuid, m, m + interval '1 month', ${used} FROM date_trunc('month', now()) m`;
  }
  await createUser(system, { email: "viewer@example.com", name: "A viewer", role: "viewer", password });
  const gone = await createUser(system, { email: "gone@example.com", name: "Somebody gone", password });
  await changeUser(system, gone.id, { disabled: true });
  const asking = await db.user.findUniqueOrThrow({ where: { email: "member2@example.com" } });
  await db.quotaRequest.create({ data: { userId: asking.id, amount: 30, reason: "The launch" } });
}

/** Presses Tab until the focus is on what is called so. */
async function tabTo(name: string) {
  for (let presses = 0; presses < 120; presses += 1) {
    const words = await page.evaluate(() => {
      const element = document.activeElement;
      const labels =
        element instanceof HTMLInputElement || element instanceof HTMLSelectElement ? element.labels : null;
      return element?.getAttribute("aria-label") ?? (labels?.[0] ?? element)?.textContent?.trim() ?? "";
    });
    if (words === name) return;
    await page.keyboard.press("Tab");
  }
  throw new Error(`The focus never comes to ${name}`);
}

const row = (name: string) => page.getByRole("row").filter({ hasText: name });
const closed = () => page.getByRole("dialog").waitFor({ state: "detached" });

test("ten people stand with their month, and nothing scrolls sideways on a phone", async () => {
  await page.getByRole("heading", { name: "People", exact: true }).waitFor();
  expect(await row("Member 2").textContent()).toContain("100 / 100");
  expect(await row("A viewer").textContent()).toContain("View only");
  expect(await page.getByRole("table", { name: "People", exact: true }).getByRole("row").count()).toBe(10);
  await page.getByText("Disabled (1)").waitFor();
  await page.getByText("Member 2 asks for 30 more images").waitFor();
  await expectAccessible(page);
  await page.setViewportSize({ width: 320, height: 640 });
  await expectFits(page);
  await page.setViewportSize(sizes.desktop);
  expect(problems.splice(0)).toEqual([]);
});

test("somebody is invited, promoted and limited by the keyboard alone", async () => {
  await tabTo("Invite");
  await page.keyboard.press("Enter");
  expect(await page.getByLabel("Email").evaluate((field) => field === document.activeElement)).toBe(true);
  await expectAccessible(page);
  await tabTo("Make the invitation");
  await page.keyboard.press("Enter");
  await page.getByText("Should be an email address").waitFor();
  expect(await page.getByLabel("Email").evaluate((field) => field === document.activeElement)).toBe(true);
  await page.keyboard.type("new@example.com");
  await tabTo("Make the invitation");
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { name: "Invited" }).waitFor();
  expect(await page.getByRole("dialog").textContent()).toContain(`${studio.url}/invite/`);
  expect(await page.evaluate(() => document.activeElement?.getAttribute("aria-label"))).toBe("Copy the link");
  await expectAccessible(page);
  await tabTo("Done");
  await page.keyboard.press("Enter");
  await closed();
  await row("new@example.com").getByText("Invited", { exact: true }).waitFor();
  expect(await page.evaluate(() => document.activeElement?.textContent)).toBe("Invite");

  await tabTo("Edit Member 0");
  await page.keyboard.press("Enter");
  await expectAccessible(page);
  await tabTo("Member");
  await page.keyboard.press("ArrowLeft");
  await tabTo("Team’s: 100");
  await page.keyboard.press("ArrowRight");
  await tabTo("Images a month, their own");
  await page.keyboard.type("many");
  await page.keyboard.press("Enter");
  await page.getByText("Should be a whole number").waitFor();
  await page.keyboard.press("ControlOrMeta+a");
  await page.keyboard.type("250");
  await page.keyboard.press("Enter");
  await closed();
  await row("Member 0").getByText("12 / 250").waitFor();
  await row("Member 0").getByText("Admin", { exact: true }).waitFor();
  expect(await page.evaluate(() => document.activeElement?.getAttribute("aria-label"))).toBe("Edit Member 0");
  // The browser itself notes the refusals' status.
  expect(problems.splice(0).filter((problem) => !problem.includes("400"))).toEqual([]);
});

test("an account is made at once, with a password that is made up and works", async () => {
  await page.getByRole("button", { name: "Invite", exact: true }).click();
  await page.getByRole("button", { name: "Make an account directly" }).click();
  await expectAccessible(page);
  await page.getByLabel("Name").fill("Somebody new");
  await page.getByLabel("Email").fill("direct@example.com");
  await page.getByRole("button", { name: "Make the account" }).click();
  await page.getByRole("heading", { name: "The account is made" }).waitFor();
  await expectAccessible(page);
  const made = (await page.getByRole("dialog").locator("pre").textContent()) ?? "";
  await page.getByRole("button", { name: "Done" }).click();
  await row("Somebody new").waitFor();
  const other = await watchedPage(studio.browser);
  await other.page.goto(`${studio.url}/login`);
  await other.page.getByLabel("Email").fill("direct@example.com");
  await other.page.getByLabel("Password").fill(made);
  await other.page.getByRole("button", { name: "Sign in", exact: true }).click();
  await other.page.getByRole("form", { name: "New images" }).waitFor();
  await other.context.close();
  expect(problems.splice(0)).toEqual([]);
});

test("many people are searched, disabled ones too", async () => {
  const find = page.getByLabel("Find somebody");
  await find.fill("GONE@");
  await page.getByText("1 of 12").waitFor();
  await row("Somebody gone").waitFor();
  await find.fill("invited");
  await row("new@example.com").waitFor();
  await find.fill("");
});

test("somebody gets more images this month", async () => {
  await page.getByRole("button", { name: "Edit Member 5" }).click();
  await page.getByRole("button", { name: "Top up" }).click();
  await page.getByLabel("Reason").waitFor();
  await expectAccessible(page);
  await page.getByLabel("Images", { exact: true }).fill("5");
  await page.getByLabel("Reason").fill("The launch");
  await page.getByRole("button", { name: "Give" }).click();
  await closed();
  await row("Member 5").getByText("7 / 105").waitFor();
  expect(problems.splice(0)).toEqual([]);
});

test("an invitation is sent again and revoked", async () => {
  await page.getByRole("button", { name: "Resend the invitation of new@example.com" }).click();
  await page.getByRole("heading", { name: "A new link" }).waitFor();
  await page.getByRole("button", { name: "Done" }).click();
  await page.getByRole("button", { name: "Revoke the invitation of new@example.com" }).click();
  await expectAccessible(page);
  await page.getByRole("dialog").getByRole("button", { name: "Revoke", exact: true }).click();
  await row("new@example.com").waitFor({ state: "detached" });
  expect(problems.splice(0)).toEqual([]);
});

test("whoever is disabled while their page is open ends at the login page with the next click", async () => {
  const other = await watchedPage(studio.browser);
  await signIn(other.context, studio.url, { email: "member1@example.com", password });
  await other.page.goto(studio.url);
  await page.getByRole("button", { name: "Edit Member 1" }).click();
  await page.getByRole("button", { name: "Password link" }).click();
  await expectAccessible(page);
  await page.getByRole("button", { name: "Cancel" }).click();
  await page.getByRole("button", { name: "Edit Member 1" }).click();
  await page.getByRole("button", { name: "Disable" }).click();
  await page.getByText("They are signed out everywhere at once").waitFor();
  await expectAccessible(page);
  await page.getByRole("dialog").getByRole("button", { name: "Disable" }).click();
  await page.getByText("Disabled (2)").waitFor();
  expect(await page.evaluate(() => document.activeElement?.id)).toBe("main");
  await other.page.getByRole("link", { name: "Settings" }).click();
  await other.page.waitForURL(/\/login/);
  expect((await other.context.request.get(`${studio.url}/api/sheet`)).status()).toBe(401);
  await other.context.close();

  await page.getByText("Disabled (2)").click();
  await page.getByRole("button", { name: "Edit Member 1" }).click();
  await page.getByRole("button", { name: "Enable" }).click();
  await expectAccessible(page);
  await page.getByRole("dialog").getByRole("button", { name: "Enable" }).click();
  await page.getByText("Disabled (1)").waitFor();
  expect(problems.splice(0)).toEqual([]);
});

test("somebody leaves: a preview, an heir, and all at once what they left is the heir's", async () => {
  const leaver = await db.user.findUniqueOrThrow({ where: { email: "member3@example.com" } });
  const heir = await db.user.findUniqueOrThrow({ where: { email: long } });
  const set = await db.set.create({ data: { userId: leaver.id, name: "Launch" } });
  await db.share.create({ data: { userId: leaver.id, setId: set.id, tokenHash: Buffer.from("t") } });
  await stageImages(leaver.id);
  await page.getByRole("button", { name: "Edit Member 3" }).click();
  await page.getByRole("button", { name: "Offboard" }).click();
  await page.getByRole("heading", { name: "This will happen" }).waitFor();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("button", { name: "Offboard" }).click();
  await page.getByText("Choose somebody, or the trash.").waitFor();
  await page.getByLabel("What they leave goes to").selectOption({ label: `Member 4 (${long})` });
  await dialog.getByText("2 images to Member 4").waitFor();
  await page.getByLabel("Their private images").selectOption("trash");
  await dialog.getByText("1 private image to the trash").waitFor();
  await expectAccessible(page);
  await dialog.getByRole("button", { name: "Offboard" }).click();
  await page.getByText("Member 3 has left. 3 images, 1 set and 1 link handed over to Member 4.").waitFor();
  await page.getByText("Disabled (2)").waitFor();
  const images = await db.image.findMany({ orderBy: { index: "asc" } });
  expect(images.map(({ userId, deletedAt }) => [userId, deletedAt !== null])).toEqual([
    [heir.id, false],
    [heir.id, false],
    [leaver.id, true],
  ]);
  expect(await db.set.findFirst()).toMatchObject({ userId: heir.id });
  expect(problems.splice(0)).toEqual([]);
});

test("the last admin is neither demoted nor disabled nor offboarded, and reads why", async () => {
  const other = await db.user.findUniqueOrThrow({ where: { email: "member0@example.com" } });
  await changeUser(system, other.id, { role: "member" });
  await page.reload();
  await page.getByRole("button", { name: "Edit Admin" }).click();
  await page.getByRole("radio", { name: "Member" }).check();
  await page.getByRole("button", { name: "Save" }).click();
  await page.getByText("At least one admin has to remain").waitFor();
  await page.getByRole("button", { name: "Disable" }).click();
  await page.getByText("This is you").waitFor();
  await page.getByRole("dialog").getByRole("button", { name: "Disable" }).click();
  await page.getByText("At least one admin has to remain").waitFor();
  await page.getByRole("button", { name: "Cancel" }).click();
  await page.getByRole("button", { name: "Edit Admin" }).click();
  await page.getByRole("button", { name: "Offboard" }).click();
  await page.getByText("At least one admin has to remain").waitFor();
  await expectAccessible(page);
  await page.getByRole("dialog").getByRole("button", { name: "Close" }).last().click();
  await closed();
  expect(await db.user.findUniqueOrThrow({ where: { email: admin.email } })).toMatchObject({
    role: "admin",
    disabledAt: null,
  });
  expect(problems.splice(0).filter((problem) => !problem.includes("409"))).toEqual([]);
});

test("the page is an admin's alone", async () => {
  const other = await watchedPage(studio.browser);
  await signIn(other.context, studio.url, { email: "viewer@example.com", password });
  expect((await other.page.goto(`${studio.url}/admin/people`))?.status()).toBe(404);
  await other.context.close();
});

/** Three images without their bytes, the last one private. */
async function stageImages(userId: string) {
  const generationId = uuidv7();
  await db.$executeRaw`
    INSERT INTO generations (id, user_id, door, state, request, model, prompt, n, window_start)
    SELECT ${generationId}::uuid, user_id, 'studio', 'succeeded', '{}', 'gpt-image-2', 'Pears', 3, starts_at
    FROM quota_windows WHERE user_id = ${userId}::uuid`;
  for (const index of [0, 1, 2]) {
    const bytes = { originalKey: `none/${index}`, sha256: Buffer.alloc(32), mime: "image/png", bytes: 1 };
    await db.image.create({
      data: { generationId, userId, index, private: index === 2, width: 64, height: 48, ...bytes },
    });
  }
}
