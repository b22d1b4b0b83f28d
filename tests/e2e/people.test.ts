import { expect, test } from "vitest";
import { expectAccessible, expectFits, expectFocus, sizes, tabTo, watchedPage } from "../support/browser";
import { signIn } from "../support/studio";
import { openPeople, password } from "./people";

const { studio, page, row, closed } = openPeople();
const button = (name: string) => page.getByRole("button", { name, exact: true });

test("ten people stand with their month, and nothing scrolls sideways on a phone", async () => {
  await page.getByRole("heading", { name: "People", exact: true }).waitFor();
  await expect.poll(() => row("Member 2").textContent()).toContain("100 / 100");
  await expect.poll(() => row("A viewer").textContent()).toContain("View only");
  await expect.poll(() => page.getByRole("table", { name: "People", exact: true }).getByRole("row").count()).toBe(10);
  await page.getByText("Disabled (1)").waitFor();
  await page.getByText("Member 2 asks for 30 more images").waitFor();
  await expectAccessible(page);
  await page.setViewportSize({ width: 320, height: 640 });
  await expectFits(page);
  await page.setViewportSize(sizes.desktop);
  expect(studio.problems.splice(0)).toEqual([]);
});

test("somebody is invited, promoted and limited by the keyboard alone", async () => {
  await tabTo(button("Invite"));
  await page.keyboard.press("Enter");
  await expectFocus(page.getByLabel("Email"));
  await expectAccessible(page);
  await tabTo(button("Make the invitation"));
  await page.keyboard.press("Enter");
  await page.getByText("Should be an email address").waitFor();
  await expectFocus(page.getByLabel("Email"));
  await page.keyboard.type("new@example.com");
  await tabTo(button("Make the invitation"));
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { name: "Invited" }).waitFor();
  await expect.poll(() => page.getByRole("dialog").textContent()).toContain(`${studio.url}/invite/`);
  await expectFocus(button("Copy the link"));
  await expectAccessible(page);
  await tabTo(button("Done"));
  await page.keyboard.press("Enter");
  await closed();
  await row("new@example.com").getByText("Invited", { exact: true }).waitFor();
  await expectFocus(button("Invite"));

  await tabTo(button("Edit Member 0"));
  await page.keyboard.press("Enter");
  await expectAccessible(page);
  await tabTo(page.getByRole("radio", { name: "Member", exact: true }));
  await page.keyboard.press("ArrowLeft");
  await tabTo(page.getByRole("radio", { name: "Team’s: 100", exact: true }));
  await page.keyboard.press("ArrowRight");
  await tabTo(page.getByLabel("Images a month, their own"));
  await page.keyboard.type("many");
  await page.keyboard.press("Enter");
  await page.getByText("Should be a whole number").waitFor();
  await page.keyboard.press("ControlOrMeta+a");
  await page.keyboard.type("250");
  await page.keyboard.press("Enter");
  await closed();
  await row("Member 0").getByText("12 / 250").waitFor();
  await row("Member 0").getByText("Admin", { exact: true }).waitFor();
  await expectFocus(button("Edit Member 0"));
  // The browser itself notes the refusals' status.
  expect(studio.problems.splice(0).filter((problem) => !problem.includes("400"))).toEqual([]);
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
  expect(studio.problems.splice(0)).toEqual([]);
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
  expect(studio.problems.splice(0)).toEqual([]);
});

test("an invitation is sent again and revoked", async () => {
  await page.getByRole("button", { name: "Resend the invitation of new@example.com" }).click();
  await page.getByRole("heading", { name: "A new link" }).waitFor();
  await page.getByRole("button", { name: "Done" }).click();
  await page.getByRole("button", { name: "Revoke the invitation of new@example.com" }).click();
  await expectAccessible(page);
  await page.getByRole("dialog").getByRole("button", { name: "Revoke", exact: true }).click();
  await row("new@example.com").waitFor({ state: "detached" });
  expect(studio.problems.splice(0)).toEqual([]);
});

test("the page is an admin's alone", async () => {
  const other = await watchedPage(studio.browser);
  await signIn(other.context, studio.url, { email: "viewer@example.com", password });
  expect((await other.page.goto(`${studio.url}/admin/people`))?.status()).toBe(404);
  await other.context.close();
});
