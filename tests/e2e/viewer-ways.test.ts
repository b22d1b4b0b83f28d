import type { CDPSession, Page } from "playwright-core";
import { expect, test } from "vitest";
import {
  expectAccessible,
  expectFits,
  expectFocus,
  holdBack,
  layoutShifts,
  sizes,
  watchedPage,
} from "../support/browser";
import { paint, visitSheet } from "../support/studio";
import { openViewer } from "./viewer";

const { studio, page, frames, ready, open, at, percent, boxOf, stands } = openViewer();

test("a frame opens at its place at once, before the server has answered, and nothing moves", async () => {
  await page.goto(studio.url);
  const frame = page.locator(`[data-frame="${frames.kayaks[0]}"]`);
  await frame.locator("img").evaluate((img: HTMLImageElement) => img.decode());
  const letGo = await holdBack(page, `**/i/${frames.kayaks[0]}*`);
  await frame.click();
  const shell = await boxOf(".viewer .viewer-image");
  expect(new URL(page.url()).pathname).toBe("/");
  await letGo();
  await at(frames.kayaks[0]);
  await page.getByText("Receipt").waitFor();
  expect(await page.locator(".viewer").count()).toBe(1);
  expect(await boxOf(".viewer-image")).toEqual(shell);
  await stands("2 of 3");
  expect(await layoutShifts(page)).toEqual([]);
});

test("by mouse: on to a neighbour and back to the frame in the sheet, and the browser's own way back", async () => {
  await page.getByRole("link", { name: "Newer" }).click();
  await at(frames.pears);
  expect(await page.getByRole("link", { name: "Newer" }).count()).toBe(0);
  await stands("1 of 3");
  expect(await lowerThan(32, page)).toEqual([]);
  expect(await layoutShifts(page)).toEqual([]);
  await expectAccessible(page);
  await page.setViewportSize(sizes.desktop);
  await page.getByRole("button", { name: "Close" }).click();
  await page.getByRole("form", { name: "New images" }).waitFor();
  await expectFocus(page.locator(`[data-frame="${frames.pears}"]`));
  await page.locator(`[data-frame="${frames.pears}"]`).press("Enter");
  await at(frames.pears);
  await expectFocus(page.locator('[data-control="close"]'));
  await page.goBack();
  await page.getByRole("form", { name: "New images" }).waitFor();
});

test("by keyboard: arrows go on and the focus stays on its control, and zoomed in they move the image", async () => {
  await open(frames.pears);
  // Who came by its address knows of no sheet around it.
  expect(await page.getByText(/^\d+ of \d+/).count()).toBe(0);
  await page.getByRole("link", { name: "Older" }).focus();
  await page.keyboard.press("ArrowRight");
  await at(frames.kayaks[0]);
  await expectFocus(page.locator('[data-control="older"]'));
  await page.keyboard.press("1");
  await page.waitForFunction(() => document.querySelector('[data-control="zoom"]')?.textContent === "100 %");
  const before = await boxOf(".viewer-image");
  expect(before.width).toBe(1536);
  await page.keyboard.press("ArrowRight");
  await expect.poll(async () => (await boxOf(".viewer-image")).x).toBe(before.x - 96);
  await at(frames.kayaks[0]);
  await page.keyboard.press("+");
  await expect.poll(() => percent()).toBe(150);
  await page.keyboard.press("-");
  await expect.poll(() => percent()).toBe(100);
  await page.keyboard.press("Escape");
  await page.locator(".viewer-image[data-whole]").waitFor();
  await page.keyboard.press("ArrowLeft");
  await at(frames.pears);
});

test("neighbours are those of the search that it was opened from, over a reload, and closing leads back there", async () => {
  await visitSheet(page, studio.url);
  await paint(page, [["Sea kayak at dusk, risograph, three inks", "3:2"]]);
  // Its words can be searched a moment after it is there.
  await expect
    .poll(async () => {
      await page.goto(`${studio.url}/?q=kayak`);
      return page.locator("[data-frame]").count();
    })
    .toBe(3);
  await page.locator(`[data-frame="${frames.kayaks[1]}"]`).click();
  await at(frames.kayaks[1]);
  await ready();
  await stands("3 of 3");
  await page.keyboard.press("ArrowLeft");
  await at(frames.kayaks[0]);
  await stands("2 of 3");
  expect(new URL(page.url()).searchParams.get("q")).toBe("kayak");
  await page.reload();
  await ready();
  await page.keyboard.press("ArrowLeft");
  await page.getByRole("heading", { name: "00004" }).waitFor();
  expect(await page.getByRole("link", { name: "Newer" }).count()).toBe(0);
  await page.keyboard.press("Escape");
  await page.waitForURL((url) => url.pathname === "/" && url.searchParams.get("q") === "kayak");
});

test("who came by an image's address is led to the sheet in the end, and not out of the studio", async () => {
  // Before this tab was in the studio it was elsewhere.
  const fresh = await page.context().newPage();
  const there = async (address: RegExp) => {
    await fresh.waitForURL(address);
    await ready(fresh);
  };
  await fresh.goto(`${studio.url}/i/${frames.kayaks[0]}`);
  await ready(fresh);
  await fresh.keyboard.press("c");
  await fresh.locator('[data-control="c"][aria-pressed="true"]').waitFor();
  await fresh.keyboard.press("ArrowRight");
  await there(new RegExp(frames.kayaks[1]));
  await fresh.keyboard.press("c");
  await there(/compare/);
  for (const _ of ["once", "and again"]) {
    await fresh.locator(".compare-pane").nth(1).getByRole("link").click();
    await there(new RegExp(`/i/${frames.kayaks[1]}`));
    await fresh.keyboard.press("Escape");
    await there(/compare/);
  }
  await fresh.keyboard.press("Escape");
  await there(new RegExp(`/i/${frames.kayaks[1]}`));
  await fresh.keyboard.press("Escape");
  await fresh.waitForURL(`${studio.url}/`);
  await fresh.close();
});

test("on a phone a swipe goes on, two fingers zoom, a zoomed image is moved, and nothing scrolls sideways", async () => {
  const storageState = await page.context().storageState();
  const touch = { viewport: sizes.phone, hasTouch: true, isMobile: true, deviceScaleFactor: 2 };
  const { page: phone, context, problems } = await watchedPage(studio.browser, { ...touch, storageState });
  await phone.goto(studio.url);
  await phone.locator(".sheet-grid[data-placed]").waitFor();
  await phone.locator(`[data-frame="${frames.kayaks[0]}"]`).tap();
  await ready(phone);
  await stands("3 of 4", phone);
  const fingers = await context.newCDPSession(phone);
  const { x, y } = await boxOf(".viewer-image", phone);
  await drag(fingers, [[x + 300, y + 60, x + 120, y + 66]]);
  await phone.waitForURL(`**/i/${frames.kayaks[1]}`);
  await ready(phone);
  await stands("4 of 4", phone);
  await drag(fingers, [[x + 120, y + 60, x + 300, y + 66]]);
  await phone.waitForURL(`**/i/${frames.kayaks[0]}`);
  await ready(phone);
  const whole = await percent(phone);
  const centre = x + 187;
  await drag(fingers, [
    [centre - 30, y + 60, centre - 100, y + 60],
    [centre + 30, y + 60, centre + 100, y + 60],
  ]);
  await phone.locator(".viewer-stage[data-zoomed]").waitFor();
  await expect.poll(() => percent(phone)).toBeGreaterThan(whole * 2);
  const before = await boxOf(".viewer-image", phone);
  await drag(fingers, [[centre, y + 60, centre - 80, y + 60]]);
  await expect.poll(async () => (await boxOf(".viewer-image", phone)).x).toBeLessThan(before.x - 40);
  expect(new URL(phone.url()).pathname).toBe(`/i/${frames.kayaks[0]}`);
  await phone.touchscreen.tap(centre, y + 60);
  await phone.touchscreen.tap(centre, y + 60);
  await phone.locator(".viewer-image[data-whole]").waitFor();
  for (const width of [390, 320]) {
    await phone.setViewportSize({ width, height: 700 });
    await expectFits(phone);
    expect(await lowerThan(44, phone)).toEqual([]);
  }
  expect(await layoutShifts(phone)).toEqual([]);
  expect(problems).toEqual([]);
  await context.close();
});

/** What can be pressed beside the image and is not so high. */
const lowerThan = (least: number, on: Page) =>
  on
    .locator(".viewer-panel :is(button, a[href])")
    .evaluateAll(
      (all, height) => all.filter((one) => one.getBoundingClientRect().height < height).map((one) => one.outerHTML),
      least,
    );

/** Moves fingers from one place to another in six steps: `[fromX, fromY, toX, toY]` each. */
async function drag(session: CDPSession, ways: [number, number, number, number][]) {
  const points = (part: number) =>
    ways.map(([fromX, fromY, toX, toY], id) => ({
      x: fromX + (toX - fromX) * part,
      y: fromY + (toY - fromY) * part,
      id,
    }));
  const send = (type: "touchStart" | "touchMove" | "touchEnd", touchPoints: ReturnType<typeof points>) =>
    session.send("Input.dispatchTouchEvent", { type, touchPoints });
  await send("touchStart", points(0));
  for (let step = 1; step <= 6; step += 1) await send("touchMove", points(step / 6));
  await send("touchEnd", []);
}

test("a page that comes while surround and facts are changed, as in another tab, shows them as they are now", async () => {
  const letGo = await holdBack(page, "**/_next/static/**/*.js");
  await page.goto(`${studio.url}/i/${frames.pears}`, { waitUntil: "commit" });
  await page.getByText("Receipt").waitFor();
  await page.evaluate(() => {
    // biome-ignore lint/suspicious/noDocumentCookie: as the page itself keeps it.
    document.cookie = "facts=off; path=/";
  });
  await letGo();
  await page.getByText("Receipt").waitFor({ state: "detached" });
  await page.keyboard.press("i");
  await page.getByText("Receipt").waitFor();
  expect(studio.problems.splice(0)).toEqual([]);
});
