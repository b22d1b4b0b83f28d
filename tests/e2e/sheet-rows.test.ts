import { expect, test } from "vitest";
import {
  expectAccessible,
  expectFits,
  holdBack,
  inEveryLook,
  layoutShifts,
  scriptBytes,
  sizes,
  violations,
} from "../support/browser";
import { openBigSheet } from "./big-sheet";

const { studio, page, ready, open, rests, scroll, nodes, focused, seen, expectNoProblems } = openBigSheet();

test("the rows that the style sheet makes are those that the script makes: nothing moves when it takes over", async () => {
  for (const viewport of [...Object.values(sizes), { width: 820, height: 1180 }]) {
    await page.setViewportSize(viewport);
    await page.route("**/_next/static/**/*.js", (route) => route.abort());
    await page.goto(studio.url, { waitUntil: "load" });
    const before = await seen();
    await page.unroute("**/_next/static/**/*.js");
    studio.problems.length = 0;
    await open();
    const after = await seen();
    expect(Object.keys(after).length).toBeGreaterThan(4);
    for (const [prompt, box] of Object.entries(after)) {
      const was = before[prompt] ?? [];
      expect(was.length, prompt).toBe(4);
      for (const [index, value] of box.entries()) expect(Math.abs(value - (was[index] ?? 0))).toBeLessThan(1);
    }
    expect(await layoutShifts(page)).toEqual([]);
    await expectFits(page);
  }
  await page.setViewportSize(sizes.desktop);
  expectNoProblems();
});

test("who is quicker than the script has the focus where it was when it takes over", async () => {
  const letGo = await holdBack(page, "**/_next/static/**/*.js");
  await page.goto(studio.url, { waitUntil: "commit" });
  const third = page.locator("[data-frame]").nth(2);
  await third.focus();
  const before = await focused();
  expect(before).not.toBeNull();
  // And is far down by then.
  await page.waitForFunction(() => document.documentElement.scrollHeight > 2000);
  await page.evaluate(() => window.scrollTo(0, 1400));
  await letGo();
  await ready();
  await expect.poll(focused).toBe(before);
  await page.evaluate(() => window.scrollTo(0, 0));
  expectNoProblems();
});

test("small, medium and large rows keep what one looks at, and are there with the first HTML after a reload", async () => {
  await open();
  await scroll({ to: 20_000 });
  const first = Object.keys(await seen())[0] ?? "";
  const rowHeight = async () => (await page.locator("[data-frame]").first().boundingBox())?.height ?? 0;
  const medium = await rowHeight();
  await page.keyboard.press("+");
  await expect.poll(rowHeight).toBeGreaterThan(1.3 * medium);
  await rests();
  expect(Object.keys(await seen())).toContain(first);
  await page.evaluate(() => window.scrollTo(0, 0));
  await page.getByRole("radio", { name: "S", exact: true }).check();
  await expect.poll(rowHeight).toBeLessThan(0.9 * medium);
  await open();
  await expect.poll(() => page.locator(".sheet-grid").getAttribute("data-row")).toBe("s");
  expect(await layoutShifts(page)).toEqual([]);
  // Of small rows some forty images can be seen at once.
  expect(await nodes()).toBeLessThan(750);
  await scroll({ by: 900 });
  expect(await nodes()).toBeLessThan(750);
  await page.evaluate(() => window.scrollTo(0, 0));
  await page.getByRole("radio", { name: "M", exact: true }).check();
  expectNoProblems();
});

test("what a search finds is the same grid, and one that finds nothing says so and leads back", async () => {
  await open("/?q=image");
  await expect.poll(() => page.locator("[data-frame]").count()).toBeGreaterThan(10);
  for (let step = 0; step < 8; step += 1) {
    await page.evaluate(() => window.scrollBy(0, 1500));
    await page.waitForTimeout(150);
  }
  await page.waitForFunction(() => document.documentElement.scrollHeight > 5000);
  expect(await layoutShifts(page)).toEqual([]);
  await page.goto(`${studio.url}/?q=nothingofthekind`);
  await page.getByText("Nothing found for “nothingofthekind”.").waitFor();
  await expectAccessible(page);
  await page.getByRole("link", { name: "Show everything" }).click();
  await ready();
  await expect.poll(() => page.locator("[data-frame]").count()).toBeGreaterThan(10);
  expectNoProblems();
});

test("the sheet is accessible in every look, also far down", async () => {
  await inEveryLook(page, async (look) => {
    await open();
    expect(await violations(page), look).toEqual([]);
    await scroll({ to: 30_000 });
    expect(await violations(page), look).toEqual([]);
    await expectFits(page, look);
  });
  expectNoProblems();
});

test("it loads hardly more than half again as much script as an empty page", async () => {
  const storageState = await page.context().storageState();
  const empty = await scriptBytes(studio.browser, `${studio.url}/nothing-at-this-address`, storageState);
  expect(empty).toBeGreaterThan(50_000);
  const sheet = await scriptBytes(studio.browser, studio.url, storageState);
  console.log(`Script: empty ${empty}, sheet ${sheet} (${(sheet / empty).toFixed(2)})`);
  expect(sheet / empty).toBeLessThan(1.6);
});
