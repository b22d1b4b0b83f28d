import { expect, test } from "vitest";
import { expectAccessible, layoutShifts } from "../support/browser";
import { count, openBigSheet } from "./big-sheet";

const { studio, page, ready, open, rests, scroll, focused, seen, expectNoProblems } = openBigSheet();
/** The day whose heading is the first that can be seen, and where it stands. */
const firstHeading = () =>
  page.evaluate(() => {
    const all = [...document.querySelectorAll<HTMLElement>(".sheet-day")];
    const first = all.find((heading) => heading.getBoundingClientRect().top > 40);
    const months = "January February March April May June July August September October November December".split(" ");
    const month = months.find((name) => first?.textContent?.includes(name.slice(0, 3)));
    return { month: month ?? first?.textContent ?? "", y: first?.getBoundingClientRect().top ?? 0 };
  });

test("the end of the library is there by the scrollbar, and after a reload or the way back one is where one was", async () => {
  await open();
  await scroll({ part: 1 / 2 });
  const before = await seen();
  await page.reload();
  await ready();
  // It goes there once it knows all days.
  await expect.poll(seen).toEqual(before);
  // One that is in sight as it is: to click another one would scroll first.
  const [inSight = ""] = Object.entries(before).find(([, [, y = 0, , tall = 0]]) => y > 80 && y + tall < 650) ?? [];
  await page.getByAltText(inSight, { exact: true }).click();
  await page.waitForURL(/\/i\//);
  await page.goBack();
  await ready();
  await expect.poll(seen).toEqual(before);
  await rests();
  expect(await seen()).toEqual(before);
  expect(await focused()).not.toBeNull();
  await scroll({ part: 1 });
  expect(Object.keys(await seen())).toContain(`image ${count}`);
  expect(await layoutShifts(page)).toEqual([]);
  expectNoProblems();
});

test.each(["Sets", "Mine"])(
  "on the way back from %s one is where one was, also in what was not known at first",
  async (name) => {
    await open();
    await scroll({ part: 0.4 });
    const before = await seen();
    await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name, exact: true }).click();
    await page.waitForURL(`**/${name.toLowerCase()}`);
    await page
      .getByRole("heading", { name: "Sets" })
      .or(page.getByRole("region", { name: "My frames" }))
      .waitFor();
    await page.goBack();
    await ready();
    await expect.poll(seen).toEqual(before);
    expectNoProblems();
  },
);

test("an image that was opened while its day's heading was half out of sight is where it was on the way back", async () => {
  await open();
  await scroll({ part: 1 / 3 });
  const below = () =>
    page.evaluate(() => {
      const tops = [...document.querySelectorAll(".sheet-day")].map((one) => one.getBoundingClientRect().top);
      return tops.find((top) => top > 100 && top < 800);
    });
  while ((await below()) === undefined) {
    await scroll({ by: 600 });
  }
  // A pixel or two of the heading are left under the header.
  await page.evaluate((by) => window.scrollBy(0, by), Math.round((await below()) ?? 0) - 20);
  await rests();
  const before = await seen();
  const [first = ""] = Object.entries(before).find(([, [, y = 0]]) => y > 60) ?? [];
  expect(before[first]?.[1]).toBeLessThan(120);
  await page.getByAltText(first, { exact: true }).click();
  await page.waitForURL(/\/i\//);
  await page.goBack();
  await ready();
  await page.waitForFunction(() => document.activeElement?.matches("[data-frame]"));
  await rests();
  expect(await seen()).toEqual(before);
  expect(await focused()).toBe(first);
  expectNoProblems();
});

test("any month is a click, a key or an arrow away, and the sheet begins with it", async () => {
  await open();
  await page.keyboard.press("g");
  const dialog = page.getByRole("dialog", { name: "Go to a month" });
  const months = dialog.getByRole("button", { name: /frames$/ });
  await months.first().waitFor();
  await expect.poll(() => months.count()).toBeGreaterThan(6);
  await expectAccessible(page);
  const label = (await months.nth(4).textContent()) ?? "";
  await months.nth(4).click();
  await dialog.waitFor({ state: "detached" });
  await page.waitForFunction(() => document.activeElement?.matches("[data-frame]"));
  await rests();
  // What is read between two frames of the browser may be of either.
  const stands = async () => {
    const { month, y } = await firstHeading();
    return Math.abs(y - 52) < 2 ? month : "";
  };
  await expect.poll(async () => label.includes((await stands()) || "nothing")).toBe(true);
  const month = await stands();

  const rail = page.getByRole("slider", { name: "Month" });
  await rail.focus();
  await page.keyboard.press("ArrowUp");
  await expect.poll(async () => ["", month].includes(await stands())).toBe(false);
  await rests();
  await expect
    .poll(async () => (await rail.getAttribute("aria-valuetext"))?.includes((await stands()) || "nothing"))
    .toBe(true);

  const box = await rail.boundingBox();
  await page.mouse.click((box?.x ?? 0) + 8, (box?.y ?? 0) + (box?.height ?? 0) * 0.97);
  await expect.poll(async () => Number(await rail.getAttribute("aria-valuenow"))).toBeGreaterThan(5);
  await rests();
  expect(await layoutShifts(page)).toEqual([]);
  expectNoProblems();
});

test("the viewer says where one is among all, also in days that were not loaded, and among what a search has found", async () => {
  await open();
  await page.locator("[data-frame]").first().focus();
  await page.keyboard.press("End");
  await page.waitForFunction((last) => document.activeElement?.querySelector(`[alt="image ${last}"]`), count);
  await page.keyboard.press("Enter");
  const stands = (words: string | RegExp) => page.locator(".viewer-panel p", { hasText: words }).waitFor();
  await stands("10,000 of 10,000");
  await page.keyboard.press("ArrowLeft");
  await stands("9,999 of 10,000");
  expect(await layoutShifts(page)).toEqual([]);
  expectNoProblems();

  await page.goto("about:blank");
  await page.route("**/api/sheet/bucket?*", (route) => route.abort());
  await open();
  await page.locator('[data-frame]:has([alt="image 20"])').click();
  await stands("20 of 10,000");
  await page.unroute("**/api/sheet/bucket?*");
  studio.problems.length = 0;
  for (let next = 21; next <= 64; next += 1) {
    await page.keyboard.press("ArrowRight");
    await stands(`${next} of 10,000`);
  }
  expect(await layoutShifts(page)).toEqual([]);
  await page.goto(`${studio.url}/?q=image`);
  await ready();
  await page.locator("[data-frame]").nth(2).click();
  await stands(/^3 of \d+\+$/);
  expectNoProblems();
});
