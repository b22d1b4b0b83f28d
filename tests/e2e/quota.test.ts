import type { Page } from "playwright-core";
import { beforeAll, expect, test } from "vitest";
import {
  expectAccessible,
  expectFits,
  expectFocus,
  layoutShifts,
  type WatchedPage,
  watchedPage,
} from "../support/browser";
import { countFrames, generate, openStudio, signIn, visitSheet } from "../support/studio";

const { studio: admin } = openStudio({ environment: { DEMO_DELAY_MS: "300" } });
let member: WatchedPage;
let memberId: string;

const account = { email: "member@example.com", password: "a long enough password" };

beforeAll(async () => {
  await visitSheet(admin.page, admin.url);
  const created = await send(admin.page, "POST", "/api/users", { ...account, name: "A member", monthlyQuota: 3 });
  ({ id: memberId } = (await created.json()).user);
  member = await watchedPage(admin.browser);
  await signIn(member.context, admin.url, account);
  await visitSheet(member.page, admin.url);
});

const send = (page: Page, method: string, path: string, data: object) =>
  page.context().request.fetch(admin.url + path, { method, data, headers: { origin: admin.url } });
const generateButton = (page: Page) => page.getByRole("button", { name: /^Generate/ });

test("three are used up, more are asked for and approved in another browser, and the first goes on by itself", async () => {
  const { page } = member;
  await generate(page, "Three pears", "1:1", 2);
  await generate(page, "One more pear", "1:1", 1);
  await countFrames(page, 3);
  await page.getByRole("link", { name: "None left" }).waitFor();
  await expect.poll(() => generateButton(page).isDisabled()).toBe(true);
  await page
    .getByRole("form")
    .getByText(/^All 3 used\. More on 1 \w+\.$/)
    .first()
    .waitFor();

  await page.getByRole("button", { name: "Ask for more" }).click();
  const dialog = page.getByRole("dialog", { name: "Ask for more images" });
  await dialog.getByLabel("Images").fill("0");
  await dialog.getByRole("button", { name: "Ask", exact: true }).click();
  await dialog.getByText("should be a whole number from 1").waitFor();
  await expectFocus(dialog.getByLabel("Images"));
  await expectAccessible(page);
  await dialog.getByLabel("Images").fill("5");
  await dialog.getByLabel("What for").fill("The fair’s posters");
  await dialog.getByRole("button", { name: "Ask", exact: true }).click();
  await page.getByRole("form").getByText("Asked for 5 more.").first().waitFor();
  expect(await layoutShifts(page)).toEqual([]);

  // The admin's rail tells of it without a reload.
  await admin.page.getByRole("link", { name: "1 waits for more images: Admin" }).click();
  await admin.page.getByRole("button", { name: "Approve: A member" }).click();
  const answer = admin.page.getByRole("dialog");
  await expectAccessible(admin.page);
  await answer.getByLabel("Images").fill("4");
  await answer.getByLabel("A note to them").fill("four will do");
  await answer.getByRole("button", { name: "Approve" }).click();
  await admin.page.getByRole("button", { name: "Approve: A member" }).waitFor({ state: "detached" });

  await page.getByRole("link", { name: "4 left" }).waitFor();
  await page.locator("[data-sonner-toast]").getByText("You were given 4 more images: four will do").waitFor();
  await generate(page, "A fourth pear", "1:1", 1);
  await countFrames(page, 4);
  await page.getByRole("link", { name: "3 left" }).waitFor();
  // The server's words are part of the first refusal; nothing else went wrong.
  expect(member.problems.splice(0).filter((problem) => !problem.includes("400"))).toEqual([]);
  expect(admin.problems.splice(0)).toEqual([]);
});

test("the ledger says in plain words where the month went, in every look, and follows by itself", async () => {
  const { page } = member;
  await page.getByRole("link", { name: "3 left" }).click();
  await page.getByRole("heading", { name: "Your quota" }).waitFor();
  const table = page.getByRole("table");
  for (const words of ["Three pears", "2 images delivered", "Top-up by Admin, counts until", "four will do"]) {
    await table.getByText(words).first().waitFor();
  }
  await expect.poll(() => table.getByRole("row").count()).toBe(5);
  await expectAccessible(page, async (look) => {
    const gauge = await page.getByRole("link", { name: "3 left" }).boundingBox();
    expect((gauge?.x ?? 0) + (gauge?.width ?? 9999), look).toBeLessThanOrEqual(page.viewportSize()?.width ?? 0);
    // On phones too one sees where one is.
    expect(await page.locator("[aria-current=page]:visible").getAttribute("href"), look).toBe("/quota");
  });
  await page.setViewportSize({ width: 320, height: 640 });
  await expectFits(page);
  await page.setViewportSize({ width: 1440, height: 900 });
  await page.reload();
  await table.waitFor();
  expect(await layoutShifts(page)).toEqual([]);
  const given = await send(admin.page, "POST", `/api/users/${memberId}/grants`, { amount: 2, reason: "a gift" });
  expect(given.status()).toBe(201);
  await table.getByText("a gift").waitFor();
  expect(member.problems.splice(0)).toEqual([]);
});

test("a wish is withdrawn, made again, and declined with words", async () => {
  const { page } = member;
  const ask = async () => {
    await page.getByRole("button", { name: "Ask for more" }).click();
    await page.getByRole("button", { name: "Ask", exact: true }).click();
    await page.getByText("Asked for 10 more.").waitFor();
  };
  await ask();
  await page.getByRole("button", { name: "Withdraw" }).click();
  await ask();
  await admin.page.getByRole("button", { name: "Decline: A member" }).click();
  const answer = admin.page.getByRole("dialog");
  await answer.getByLabel("Why").fill("Next month again.");
  await answer.getByRole("button", { name: "Decline" }).click();
  await page.getByText("Your request for 10 more was declined: Next month again.").first().waitFor();
  expect([...member.problems.splice(0), ...admin.problems.splice(0)]).toEqual([]);
});

test("a double click, and a click after an answer that was lost, are made once", async () => {
  const { page } = member;
  await page.goto(admin.url);
  await page.getByRole("link", { name: "5 left" }).waitFor();
  await page.getByRole("textbox", { name: "Prompt" }).fill("A pear, clicked twice");
  await page.getByRole("radio", { name: "1", exact: true }).check();
  await generateButton(page).dblclick();
  await page.getByRole("link", { name: "4 left" }).waitFor();
  // The request arrives, its answer does not.
  await page.route("**/api/generations", async (route) => {
    await route.fetch();
    await route.abort("connectionreset");
  });
  await page.getByRole("textbox", { name: "Prompt" }).fill("A pear, lost on the way");
  await generateButton(page).click();
  await page.getByRole("form").getByRole("alert").getByText("could not be reached").waitFor();
  await page.unroute("**/api/generations");
  await generateButton(page).click();
  await countFrames(page, 6);
  await page.getByRole("link", { name: "3 left" }).waitFor();
  // Meant anew, it is made anew.
  await page.waitForTimeout(700);
  await generateButton(page).click();
  await countFrames(page, 7);
  await page.getByRole("link", { name: "2 left" }).waitFor();
  expect(member.problems.splice(0).filter((problem) => !problem.includes("ERR_CONNECTION_RESET"))).toEqual([]);
});

test("who becomes a viewer is refused at once, and finds a sentence in the composer's place", async () => {
  const { page } = member;
  const demoted = await send(admin.page, "PATCH", `/api/users/${memberId}`, { role: "viewer" });
  expect(demoted.ok()).toBe(true);
  await page.getByRole("textbox", { name: "Prompt" }).fill("One too many");
  await generateButton(page).click();
  await page.getByRole("form").getByRole("alert").getByText("Viewers can look at images").waitFor();
  await page.reload();
  await page.getByText("As a viewer you can look at the team’s images.").waitFor();
  expect(await generateButton(page).count()).toBe(0);
  await expectAccessible(page);
  expect(member.problems.splice(0).filter((problem) => !problem.includes("403"))).toEqual([]);
  await page.context().setOffline(true);
  await page.getByText("No connection. The sheet catches up as soon as it is back.").waitFor();
  await page.context().setOffline(false);
  await page.getByText("No connection.").waitFor({ state: "detached" });
});
