import { beforeAll, beforeEach, expect, test } from "vitest";
import { indexRest } from "@/lib/library/indexing";
import { expectAccessible, expectFocus, tabTo } from "../support/browser";
import { manyImages } from "../support/many-images";
import { pictureEverything } from "../support/searched";
import { openStudio, visitSheet } from "../support/studio";

const count = 150;
const { studio, page } = openStudio();

beforeAll(async () => {
  await manyImages(studio.adminId, count, { every: { minutes: 29 }, until: new Date().toISOString() });
  await indexRest(60_000);
  await pictureEverything(page);
});
beforeEach(async () => {
  await visitSheet(page, studio.url);
  await page.getByRole("button", { name: /^Add references/ }).click();
  await frame(1).waitFor();
  return () => expect(studio.problems.splice(0).filter((problem) => !problem.includes("ERR_FAILED"))).toEqual([]);
});

const dialog = () => page.getByRole("dialog", { name: "Add references" });
const list = () => dialog().getByRole("list", { name: "Frames" });
const frame = (number: number) => list().getByRole("button", { name: `image ${number}`, exact: true });
const more = () => list().getByRole("button", { name: "More frames" });
const frames = () => list().locator("[aria-pressed]").count();

test("older frames come into the picker as one scrolls, to the last of them", async () => {
  expect(await frames()).toBe(60);
  for (const next of [120, count]) {
    await list().evaluate((all) => all.scrollTo(0, all.scrollHeight));
    await expect.poll(frames).toBe(next);
  }
  expect(await more().count()).toBe(0);
  await frame(count).click();
  await frame(1).click();
  await dialog().getByRole("button", { name: "Add 2" }).click();
  await expect.poll(() => page.locator("[data-tile]").count()).toBe(2);
});

test("by keyboard older frames are there once one comes to them, and the focus goes on to the first of them", async () => {
  await frame(58).focus();
  await page.keyboard.press("Tab");
  await expect.poll(frames).toBe(120);
  await tabTo(frame(61));

  await page.route("**/api/sheet?*cursor=*", (route) => route.abort());
  await frame(119).focus();
  await dialog().getByRole("alert").waitFor();
  await page.unroute("**/api/sheet?*cursor=*");
  await expectAccessible(page);
  await tabTo(more());
  await page.keyboard.press("Enter");
  await expectFocus(frame(121));
  expect(await frames()).toBe(count);
});

test("what a search in the picker finds ends with it", async () => {
  await dialog().getByRole("searchbox", { name: "Search frames" }).fill("image 149");
  await expect.poll(frames).toBeLessThan(60);
  await frame(149).waitFor();
  expect(await more().count()).toBe(0);
});
