import type { Page } from "playwright-core";
import { beforeAll, expect, test } from "vitest";
import { sizes, type WatchedPage, watchedPage } from "../support/browser";
import { generate, openStudio, visitSheet } from "../support/studio";

// A team's month from its screens alone: each test goes on where the one before it ended.

const colleague = "colleague@example.com";
const password = "open sesame";
const { studio: admin } = openStudio({ environment: { DEMO_DELAY_MS: "100" } });
let member: WatchedPage;
let visitor: WatchedPage;

beforeAll(() => visitSheet(admin.page, admin.url));

const ready = (page: Page) => page.getByRole("form", { name: "New images" }).waitFor();
const frames = (page: Page) => page.locator("[data-frame]");
const arrived = (page: Page, count: number) =>
  page.waitForFunction((all) => document.querySelectorAll("[data-frame]").length === all, count, { timeout: 60_000 });
const theirLine = () => admin.page.getByRole("row").filter({ hasText: colleague });
const dialogGone = (page: Page) => page.getByRole("dialog").waitFor({ state: "detached" });

/** Nothing was said in the consoles but the statuses of those answers, which the browser itself notes. */
function expectNoProblems(watched: WatchedPage, ...statuses: number[]) {
  const noted = (problem: string) => statuses.some((status) => problem.includes(`status of ${status}`));
  expect(watched.problems.splice(0).filter((problem) => !noted(problem))).toEqual([]);
}

test("an admin invites somebody by a link, who joins in a browser of their own", async () => {
  const { page } = admin;
  await page.getByRole("link", { name: "Admin" }).click();
  await page.getByText("You are the only one here").waitFor();
  await page.getByRole("button", { name: "Invite", exact: true }).click();
  await page.getByLabel("Email").fill(colleague);
  await page.getByRole("button", { name: "Make the invitation" }).click();
  const link = (await page.getByRole("dialog").locator("pre").textContent()) ?? "";
  await page.getByRole("button", { name: "Done" }).click();
  await theirLine().getByText("Invited", { exact: true }).waitFor();

  member = await watchedPage(admin.browser);
  await member.page.goto(link);
  await member.page.getByLabel("Your name").fill("A colleague");
  await member.page.getByLabel("Password").fill("a long enough password");
  await member.page.getByRole("button", { name: "Join" }).click();
  await ready(member.page);
  await member.page.getByRole("link", { name: "120 left" }).waitFor();
  // What an admin alone may see is not even offered.
  expect(await member.page.getByRole("link", { name: "Admin" }).count()).toBe(0);
  for (const watched of [admin, member]) expectNoProblems(watched);
});

test("a limit of three is set, used up, and refused with the date on which there are more", async () => {
  await admin.page.reload();
  await theirLine().getByRole("button", { name: "Edit A colleague" }).click();
  const dialog = admin.page.getByRole("dialog");
  await dialog.getByRole("group", { name: "Images a month" }).getByText("Their own").click();
  await dialog.getByLabel("Images a month, their own").fill("3");
  await dialog.getByRole("button", { name: "Save" }).click();
  await theirLine().getByText("0 / 3").waitFor();

  const { page, context } = member;
  await page.evaluate(() => Object.assign(window, { sameDocument: true }));
  await page.getByRole("link", { name: "3 left" }).waitFor();
  await generate(page, "Two pears and a blue bottle", "3:2", 2);
  await generate(page, "A harbour at dusk", "1:1", 1);
  await arrived(page, 3);
  await page.getByRole("link", { name: "None left" }).waitFor();
  const now = new Date();
  const next = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + 1, 1));
  const month = next.toLocaleDateString("en-US", { month: "long", timeZone: "UTC" });
  await page.getByRole("form").getByText(`All 3 used. More on 1 ${month}.`).first().waitFor();
  await expect.poll(() => page.getByRole("button", { name: /^Generate/ }).isDisabled()).toBe(true);
  const refused = await context.request.post(`${admin.url}/api/generations`, {
    headers: { origin: admin.url },
    data: { model: "gpt-image-2", prompt: "One too many", n: 1, size: "1024x1024" },
  });
  expect(refused.status()).toBe(429);
  expect(JSON.stringify(await refused.json())).toContain(next.toISOString().slice(0, 10));
  for (const watched of [admin, member]) expectNoProblems(watched);
});

test("more are asked for and approved, and the member goes on without a reload", async () => {
  const { page } = member;
  await page.getByRole("button", { name: "Ask for more" }).click();
  await page.getByRole("dialog").getByLabel("Images").fill("2");
  await page.getByRole("dialog").getByLabel("What for").fill("The fair’s posters");
  await page.getByRole("dialog").getByRole("button", { name: "Ask", exact: true }).click();
  await page.getByRole("form").getByText("Asked for 2 more.").first().waitFor();
  await admin.page.getByText("A colleague asks for 2 more images").waitFor();
  await admin.page.getByRole("button", { name: "Approve: A colleague" }).click();
  await admin.page.getByRole("dialog").getByRole("button", { name: "Approve" }).click();
  await theirLine().getByText("3 / 5").waitFor();

  await page.getByRole("link", { name: "2 left" }).waitFor();
  await generate(page, "Lemons on a cloth", "2:3", 1);
  await arrived(page, 4);
  await page.getByRole("link", { name: "1 left" }).waitFor();
  expect(await page.evaluate(() => "sameDocument" in window)).toBe(true);
  for (const watched of [admin, member]) expectNoProblems(watched);
});

let address: string;

test("a set is made from the sheet and shared with a password and an end, and an outsider downloads from it", async () => {
  const { page } = member;
  await frames(page).first().focus();
  for (const key of ["x", "ArrowRight", "x", "l"]) await page.keyboard.press(key);
  await page.getByRole("dialog").getByLabel("New set", { exact: true }).fill("The fair");
  await page.keyboard.press("Enter");
  await page.getByText("Made The fair with 2 images.").waitFor();
  await page.getByRole("link", { name: "Sets", exact: true }).click();
  await page.getByRole("link", { name: /The fair/ }).click();
  await page.getByRole("button", { name: "Share", exact: true }).click();
  const dialog = page.getByRole("dialog");
  address = (await dialog.getByText(`${admin.url}/s/`).textContent()) ?? "";
  await dialog.getByRole("button", { name: "Set a password" }).click();
  await dialog.getByLabel("Password").fill(password);
  await dialog.getByRole("button", { name: "Save password" }).click();
  await dialog.getByRole("button", { name: "Change password" }).waitFor();
  await dialog.getByLabel("Ends").selectOption("1 day from now");
  await dialog.getByText(/^Ends in (1 day|2[34] hours)/).waitFor();
  await dialog.getByLabel("Allow download").check();
  await dialog.getByLabel("Allow review").check();
  await dialog.getByText("Saved", { exact: true }).waitFor();

  visitor = await watchedPage(admin.browser, { viewport: sizes.phone, hasTouch: true, isMobile: true });
  await visitor.page.goto(address);
  expect(await visitor.page.locator("main img").count()).toBe(0);
  await visitor.page.getByLabel("Password").fill(password);
  await visitor.page.getByRole("button", { name: "Open" }).tap();
  await visitor.page.getByRole("heading", { name: "The fair" }).waitFor();
  await expect.poll(() => frames(visitor.page).count()).toBe(2);
  await frames(visitor.page).first().tap();
  const download = visitor.page.waitForEvent("download");
  await visitor.page.getByRole("link", { name: "Download" }).tap();
  expect((await download).suggestedFilename()).toMatch(/^the-fair-\d{5}\.webp$/);
  for (const watched of [member, visitor]) expectNoProblems(watched);
});

test("the outsider picks, rates and comments, and the member sees it on the image", async () => {
  const { page } = visitor;
  await page.getByLabel("Your name").fill("A visitor");
  await page.getByRole("button", { name: "Start" }).tap();
  await page.getByRole("button", { name: "Pick", exact: true }).tap();
  await page.getByRole("button", { name: "5 points of 5" }).tap();
  await page.getByLabel("Comment", { exact: true }).fill("This one, a little warmer");
  await page.getByRole("button", { name: "Send" }).tap();
  await page.getByRole("list", { name: "Your comments" }).getByText("This one, a little warmer").first().waitFor();

  await member.page.keyboard.press("Escape");
  await dialogGone(member.page);
  await frames(member.page).first().click();
  const review = member.page.getByRole("region", { name: "Review" });
  await review.getByText("1 pick, 5 of 5 from 1 rating, 1 comment").waitFor();
  await review.getByText("A visitor by “The fair”").waitFor();
  await review.getByText("This one, a little warmer").waitFor();
  for (const watched of [member, visitor]) expectNoProblems(watched);
});

test("the member revokes the link, and the outsider who has it open is refused within a second", async () => {
  const { page } = member;
  await page
    .getByRole("link", { name: "Close" })
    .or(page.getByRole("button", { name: "Close" }))
    .click();
  await page.getByRole("link", { name: "Links", exact: true }).click();
  const revoke = page.getByRole("button", { name: "Revoke The fair" });
  await revoke.waitFor();
  const image = await visitor.page.locator("main img").first().getAttribute("src");
  const refused = visitor.page.evaluate(async () => {
    for (;;) {
      const { status } = await fetch(window.location.href, { cache: "no-store" });
      if (status !== 200) return { status, at: Date.now() };
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  });
  const clicked = Date.now();
  await revoke.click();
  const { status, at } = await refused;
  console.log(`Refused ${at - clicked} ms after the click on Revoke.`);
  expect(status).toBe(404);
  expect(at - clicked).toBeLessThan(1000);
  const again = await visitor.context.request.get(new URL(image ?? "", admin.url).href);
  expect(again.status()).toBe(404);
  await visitor.page.getByRole("link", { name: "All images" }).tap();
  await visitor.page.getByRole("heading", { name: "This link shows nothing" }).waitFor();
  expectNoProblems(member);
  expectNoProblems(visitor, 404);
});

test("the member is disabled with a page open, which ends at the login page by itself, and the next call is 401", async () => {
  const { page, context } = member;
  await admin.page.reload();
  await admin.page.getByRole("button", { name: "Edit A colleague" }).click();
  await admin.page.getByRole("dialog").getByRole("button", { name: "Disable" }).click();
  await admin.page.getByRole("dialog").getByRole("button", { name: "Disable" }).click();
  await admin.page.getByText("Disabled (1)").waitFor();
  await page.waitForURL(/\/login/);
  expect((await context.request.get(`${admin.url}/api/sheet`)).status()).toBe(401);
  await page.getByRole("button", { name: "Sign in" }).waitFor();
  expectNoProblems(admin);
  expectNoProblems(member, 401);
});
