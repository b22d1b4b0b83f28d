import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { db } from "@/lib/db";
import { createUser } from "@/lib/people/people";
import { expectFits, expectFocus, sizes, type WatchedPage, watchedPage } from "../support/browser";
import { system } from "../support/gateway";
import { countFrames, generate, openStudio, signIn, visitSheet } from "../support/studio";

const { studio, page } = openStudio();

const prompt = (on: Page) => on.getByRole("textbox", { name: "Prompt" });

/** A member of this quota in a browser of their own. */
async function newMember(monthlyQuota: number): Promise<WatchedPage & { userId: string }> {
  const account = { email: `quota-${monthlyQuota}@example.com`, password: "a long enough password" };
  const { id } = await createUser(system, { ...account, name: "A member", monthlyQuota });
  const watched = await watchedPage(studio.browser);
  await signIn(watched.context, studio.url, account);
  await visitSheet(watched.page, studio.url);
  return { ...watched, userId: id };
}

test.each([
  [/^A lighthouse on a granite skerry/, "3:2"],
  [/^Still life of two pears/, "1:1"],
  [/^Poster for an autumn book fair/, "2:3"],
])("an empty sheet's example %s fills the composer with its words and its shape", async (words, shape) => {
  await visitSheet(page, studio.url);
  const example = page.getByRole("region", { name: "The sheet" }).getByRole("button", { name: words });
  await example.press("Enter");
  await expect.poll(() => prompt(page).inputValue()).toMatch(words);
  expect(await page.getByRole("radio", { name: new RegExp(`^${shape},`) }).isChecked()).toBe(true);
  await expectFocus(prompt(page));
  expect(studio.problems.splice(0)).toEqual([]);
});

test("who has made nothing yet goes from their own frames to the sheet", async () => {
  await page.goto(`${studio.url}/mine`);
  const mine = page.getByRole("region", { name: "My frames" });
  await mine.getByText("Nothing of yours yet.").waitFor();
  await mine.getByRole("link", { name: "To the sheet" }).click();
  await page.getByRole("region", { name: "The sheet" }).waitFor();
  expect(new URL(page.url()).pathname).toBe("/");
  expect(studio.problems.splice(0)).toEqual([]);
});

test("the gauge changes over 80 %, not before, and says with the last one that none is left", async () => {
  const { page: theirs, userId, problems } = await newMember(10);
  const bar = theirs.locator(".gauge .fill");
  const end = () =>
    bar.evaluate((one) => {
      const { borderRightWidth, borderRightColor, width } = getComputedStyle(one);
      const part = Number.parseFloat(width) / (one.parentElement?.clientWidth ?? 1);
      return { width: borderRightWidth, colour: borderRightColor, percent: Math.round(100 * part) };
    });
  await generate(theirs, "A pear", "1:1", 1);
  await countFrames(theirs, 1);
  await db.quotaWindow.updateMany({ where: { userId }, data: { spent: 8 } });
  await theirs.reload();
  await theirs.getByRole("link", { name: "2 left" }).waitFor();
  expect(await end()).toEqual({ width: "2px", colour: "rgb(20, 20, 20)", percent: 80 });

  await generate(theirs, "The ninth pear", "1:1", 1);
  await theirs.getByRole("link", { name: "1 left" }).waitFor();
  expect(await end()).toEqual({ width: "6px", colour: "rgb(255, 214, 10)", percent: 90 });
  await theirs.setViewportSize(sizes.phone);
  expect(await end()).toMatchObject({ width: "6px", percent: 90 });
  await expectFits(theirs);
  await theirs.setViewportSize(sizes.desktop);

  await generate(theirs, "The last pear", "1:1", 1);
  await theirs.getByRole("link", { name: "None left" }).waitFor();
  expect(await end()).toMatchObject({ colour: "rgb(180, 35, 24)", percent: 100 });
  expect(problems).toEqual([]);
});
