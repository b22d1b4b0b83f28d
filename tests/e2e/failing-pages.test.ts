import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { db } from "@/lib/db";
import { expectAccessible, tabTo, watchedPage } from "../support/browser";
import { openSharedLink } from "./shared-link";

/** Pages whose server fails while they are made, as it would by any fault: a table is missing meanwhile. */
const { studio, team, visitor, page, newShare } = openSharedLink();

async function missing(table: string, work: () => Promise<void>): Promise<void> {
  await db.$executeRawUnsafe(`ALTER TABLE ${table} RENAME TO ${table}_away`);
  try {
    await work();
  } finally {
    await db.$executeRawUnsafe(`ALTER TABLE ${table}_away RENAME TO ${table}`);
  }
}

/** What it says then, and where the failure is found in the log. */
async function expectFailed(page: Page): Promise<void> {
  await page.getByRole("heading", { name: "This page did not work" }).waitFor();
  await page.getByText("Something went wrong. Nothing that was saved is lost: try again in a moment.").waitFor();
  await page.getByText(/^Reference \d+$/).waitFor();
  await expectAccessible(page);
}

/** The browser tells of every failed answer, and React of every part that it has not got. */
const isOfFailure = (problem: string) => / 500 |React error #441/.test(problem);

/** By keyboard: once more in vain, and then with what was missing. */
const tryAgain = async (page: Page) => {
  await tabTo(page.getByRole("button", { name: "Try again" }));
  await page.keyboard.press("Enter");
};

test("a page of the studio that fails says so in a sentence that can be read, and comes once it is tried again", async () => {
  await missing("share_images", async () => {
    await team.getByRole("link", { name: "Links", exact: true }).click();
    await expectFailed(team);
    const again = team.waitForResponse(/\/links\?_rsc/);
    await tryAgain(team);
    await again;
    await expectFailed(team);
  });
  await tryAgain(team);
  await team.getByRole("heading", { name: "Links", level: 1 }).waitFor();
  await team.getByText("Autumn, first round").first().waitFor();
  // Who reloads such a page, or comes by its address, reads the same.
  await missing("share_images", async () => {
    await team.goto(`${studio.url}/links`);
    await expectFailed(team);
  });
  await tryAgain(team);
  await team.getByText("Autumn, first round").first().waitFor();
  expect(studio.problems.splice(0).filter((problem) => !isOfFailure(problem))).toEqual([]);
});

test("so does the page of a shared link, in the visitor's language", async () => {
  const { url } = await newShare({ title: "Without a password", password: null });
  if (!url) throw new Error("The link has no address.");
  const chinese = await watchedPage(studio.browser, { locale: "zh-CN" });
  await missing("share_images", async () => {
    await page.goto(url);
    await expectFailed(page);
    await chinese.page.goto(url);
    await chinese.page.getByRole("heading", { name: "页面出错了" }).waitFor();
    await chinese.page.getByText("出了点问题。已保存的内容不会丢失，请稍后重试。").waitFor();
  });
  await tryAgain(page);
  await page.getByRole("heading", { name: "Without a password" }).waitFor();
  await chinese.page.getByRole("button", { name: "重试" }).click();
  await chinese.page.getByRole("heading", { name: "Without a password" }).waitFor();
  const problems = [...visitor.problems.splice(0), ...chinese.problems];
  expect(problems.filter((problem) => !isOfFailure(problem))).toEqual([]);
  await chinese.context.close();
});
