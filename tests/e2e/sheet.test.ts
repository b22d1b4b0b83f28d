import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { db } from "@/lib/db";
import { announceImages } from "@/lib/events";
import { indexRest } from "@/lib/library/indexing";
import { createUser } from "@/lib/people/people";
import {
  expectFits,
  inEveryLook,
  layoutShifts,
  openBrowser,
  scriptBytes,
  sizes,
  timeScroll,
  violations,
  watchedPage,
} from "../support/browser";
import { resetDatabase } from "../support/database";
import { system } from "../support/gateway";
import { manyImages } from "../support/many-images";
import { newImages } from "../support/pictures";
import { newServer, type Server } from "../support/server";
import { admin } from "../support/studio";

const count = 10_000;
const dot = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
  "base64",
);

let server: Server;
let browser: Browser;
let page: Page;
let problems: string[];
let userId: string;

beforeAll(async () => {
  await resetDatabase();
  server = await newServer();
  [browser] = await Promise.all([openBrowser(), server.start()]);
  ({ id: userId } = await createUser(system, { ...admin, role: "admin" }));
  // Some fifty a day, for nearly seven months.
  await manyImages(userId, count, { every: { minutes: 29 }, until: new Date().toISOString() });
  await indexRest(60_000);
  ({ page, problems } = await watchedPage(browser));
  await page.route("**/media/**", (route) => route.fulfill({ contentType: "image/png", body: dot }));
  await page.goto(`${server.url}/login`);
  await page.getByLabel("Email").fill(admin.email);
  await page.getByLabel("Password").fill(admin.password);
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await ready();
});

afterAll(async () => {
  await browser?.close();
  await server?.remove();
});

const ready = () => page.locator(".sheet-grid[data-placed]").waitFor();
/** Visits the sheet anew, until all its days are known and news of it comes. */
const open = async (path = "/") => {
  await page.goto("about:blank");
  const news = page.waitForResponse(/\/api\/events/);
  await page.goto(server.url + path);
  await Promise.all([ready(), news]);
  if (path === "/") await page.waitForFunction(() => document.documentElement.scrollHeight > 100_000);
  await page.waitForTimeout(100);
};
const nodes = () => page.evaluate(() => document.querySelectorAll("*").length);
const height = () => page.evaluate(() => document.documentElement.scrollHeight);
const focused = () => page.evaluate(() => document.activeElement?.querySelector("img")?.alt ?? null);
/** What can be seen of the sheet: prompts with where they stand. */
const seen = () =>
  page.evaluate(() =>
    Object.fromEntries(
      [...document.querySelectorAll<HTMLElement>("[data-frame]")].flatMap((frame) => {
        const { x, y, width, height, bottom } = frame.getBoundingClientRect();
        const visible = bottom > 60 && y < window.innerHeight - 100;
        return visible ? [[frame.querySelector("img")?.alt ?? "", [x, y, width, height]]] : [];
      }),
    ),
  ) as Promise<Record<string, number[]>>;
const settled = () => page.waitForFunction(() => document.querySelector(".sheet-blank") === null);
/** The day whose heading is the first that can be seen, and where it stands. */
const firstHeading = () =>
  page.evaluate(() => {
    const all = [...document.querySelectorAll<HTMLElement>(".sheet-day")];
    const first = all.find((heading) => heading.getBoundingClientRect().top > 40);
    const months = "January February March April May June July August September October November December".split(" ");
    const month = months.find((name) => first?.textContent?.includes(name.slice(0, 3)));
    return { month: month ?? first?.textContent ?? "", y: first?.getBoundingClientRect().top ?? 0 };
  });
const rested = () => page.waitForTimeout(400);

function expectNoProblems() {
  expect(problems.splice(0)).toEqual([]);
}

test("the rows that the style sheet makes are those that the script makes: nothing moves when it takes over", async () => {
  for (const viewport of [...Object.values(sizes), { width: 820, height: 1180 }]) {
    await page.setViewportSize(viewport);
    await page.route("**/_next/static/**/*.js", (route) => route.abort());
    await page.goto(server.url, { waitUntil: "load" });
    const before = await seen();
    await page.unroute("**/_next/static/**/*.js");
    problems.length = 0;
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
  let come = () => {};
  const held = new Promise<void>((resolve) => {
    come = resolve;
  });
  await page.route("**/_next/static/**/*.js", async (route) => {
    await held;
    await route.continue();
  });
  await page.goto(server.url, { waitUntil: "commit" });
  const third = page.locator("[data-frame]").nth(2);
  await third.focus();
  const before = await focused();
  expect(before).not.toBeNull();
  // And is far down by then.
  await page.waitForFunction(() => document.documentElement.scrollHeight > 2000);
  await page.evaluate(() => window.scrollTo(0, 1400));
  come();
  await ready();
  expect(await focused()).toBe(before);
  await page.evaluate(() => window.scrollTo(0, 0));
  await page.unroute("**/_next/static/**/*.js");
  expectNoProblems();
});

test("10,000 images are scrolled with few nodes, at once, without a shift, and with a scrollbar that keeps its size", async () => {
  await open();
  const whole = await height();
  expect(whole).toBeGreaterThan(200_000);
  const times: number[] = [];
  let most = 0;
  for (let step = 0; step < 12; step += 1) {
    times.push(await timeScroll(page, 900));
    await page.waitForTimeout(60);
    most = Math.max(most, await nodes());
    expect(await height()).toBe(whole);
  }
  console.log(`900 px in ${times.map(Math.round)} ms, at most ${most} nodes.`);
  expect(times.toSorted((one, other) => one - other)[6]).toBeLessThan(50);
  expect(most).toBeLessThan(600);
  await settled();
  await rested();
  expect(await height()).toBe(whole);
  expect(Object.keys(await seen()).length).toBeGreaterThan(10);
  expect(await layoutShifts(page)).toEqual([]);
  expectNoProblems();
});

test("the end of the library is there by the scrollbar, and after a reload or the way back one is where one was", async () => {
  await open();
  await page.evaluate(() => window.scrollTo(0, document.documentElement.scrollHeight / 2));
  await page.waitForTimeout(100);
  await settled();
  await rested();
  const before = await seen();
  await page.reload();
  await ready();
  // It goes there once it knows all days.
  await expect.poll(seen, { timeout: 5000 }).toEqual(before);
  // One that is in sight as it is: to click another one would scroll first.
  const [inSight = ""] = Object.entries(before).find(([, [, y = 0, , tall = 0]]) => y > 80 && y + tall < 650) ?? [];
  await page.getByAltText(inSight, { exact: true }).click();
  await page.waitForURL(/\/i\//);
  await page.goBack();
  await ready();
  await expect.poll(seen, { timeout: 5000 }).toEqual(before);
  await rested();
  expect(await seen()).toEqual(before);
  expect(await focused()).not.toBeNull();
  await page.evaluate(() => window.scrollTo(0, document.documentElement.scrollHeight));
  await page.waitForTimeout(100);
  await settled();
  await rested();
  expect(Object.keys(await seen())).toContain(`image ${count}`);
  expect(await layoutShifts(page)).toEqual([]);
  expectNoProblems();
});

test("an image that was opened while its day's heading was half out of sight is where it was on the way back", async () => {
  await open();
  await page.evaluate(() => window.scrollTo(0, document.documentElement.scrollHeight / 3));
  await page.waitForTimeout(100);
  await settled();
  const below = () =>
    page.evaluate(() => {
      const tops = [...document.querySelectorAll(".sheet-day")].map((one) => one.getBoundingClientRect().top);
      return tops.find((top) => top > 100 && top < 800);
    });
  while ((await below()) === undefined) {
    await page.evaluate(() => window.scrollBy(0, 600));
    await page.waitForTimeout(100);
    await settled();
  }
  // A pixel or two of the heading are left under the header.
  await page.evaluate((by) => window.scrollBy(0, by), Math.round((await below()) ?? 0) - 20);
  await rested();
  const before = await seen();
  const [first = ""] = Object.entries(before).find(([, [, y = 0]]) => y > 60) ?? [];
  expect(before[first]?.[1]).toBeLessThan(120);
  await page.getByAltText(first, { exact: true }).click();
  await page.waitForURL(/\/i\//);
  await page.goBack();
  await ready();
  await page.waitForFunction(() => document.activeElement?.matches("[data-frame]"));
  await rested();
  expect(await seen()).toEqual(before);
  expect(await focused()).toBe(first);
  expectNoProblems();
});

test("the keyboard walks through what is not loaded yet, a page at a time and to both ends", async () => {
  await open();
  await page.locator("[data-frame]").first().focus();
  expect(await focused()).toBe("image 1");
  await page.keyboard.press("ArrowRight");
  expect(await focused()).toBe("image 2");
  for (let step = 0; step < 40; step += 1) {
    const from = await focused();
    await page.keyboard.press("ArrowDown");
    await page.waitForFunction((last) => document.activeElement?.querySelector("img")?.alt !== last, from);
  }
  expect(Number((await focused())?.slice(6))).toBeGreaterThan(150);
  const box = await page.locator(":focus").boundingBox();
  expect(box?.y).toBeGreaterThan(50);
  expect((box?.y ?? 0) + (box?.height ?? 0)).toBeLessThan(800);
  for (const key of ["PageDown", "PageUp", "End"]) {
    const from = await focused();
    await page.keyboard.press(key);
    await page.waitForFunction(
      (last) => document.activeElement?.matches(`[data-frame]:not(:has([alt="${last}"]))`),
      from,
    );
  }
  expect(await focused()).toBe(`image ${count}`);
  const last = page.locator("li", { has: page.locator(":focus") });
  expect(await last.getAttribute("aria-posinset")).toBe(String(count));
  expect(await last.getAttribute("aria-setsize")).toBe(String(count));
  await page.keyboard.press("Home");
  expect(await focused()).toBe("image 1");
  expect(await layoutShifts(page)).toEqual([]);
  expectNoProblems();
});

test("any month is a click, a key or an arrow away, and the sheet begins with it", async () => {
  await open();
  await page.keyboard.press("g");
  const dialog = page.getByRole("dialog", { name: "Go to a month" });
  const months = dialog.getByRole("button", { name: /frames$/ });
  await months.first().waitFor();
  expect(await months.count()).toBeGreaterThan(6);
  expect(await violations(page)).toEqual([]);
  const label = (await months.nth(4).textContent()) ?? "";
  await months.nth(4).click();
  await dialog.waitFor({ state: "detached" });
  await page.waitForFunction(() => document.activeElement?.matches("[data-frame]"));
  await settled();
  // What is read between two frames of the browser may be of either.
  const stands = async () => {
    const { month, y } = await firstHeading();
    return Math.abs(y - 52) < 2 ? month : "";
  };
  await expect.poll(async () => label.includes((await stands()) || "nothing"), { timeout: 5000 }).toBe(true);
  const month = await stands();

  const rail = page.getByRole("slider", { name: "Month" });
  await rail.focus();
  await page.keyboard.press("ArrowUp");
  await expect.poll(async () => ["", month].includes(await stands())).toBe(false);
  await settled();
  await expect
    .poll(async () => (await rail.getAttribute("aria-valuetext"))?.includes((await stands()) || "nothing"))
    .toBe(true);

  const box = await rail.boundingBox();
  await page.mouse.click((box?.x ?? 0) + 8, (box?.y ?? 0) + (box?.height ?? 0) * 0.97);
  await expect.poll(async () => Number(await rail.getAttribute("aria-valuenow"))).toBeGreaterThan(5);
  await settled();
  expect(await layoutShifts(page)).toEqual([]);
  expectNoProblems();
});

test("small, medium and large rows keep what one looks at, and are there with the first HTML after a reload", async () => {
  await open();
  await page.evaluate(() => window.scrollTo(0, 20_000));
  await page.waitForTimeout(100);
  await settled();
  await rested();
  const first = Object.keys(await seen())[0] ?? "";
  const rowHeight = async () => (await page.locator("[data-frame]").first().boundingBox())?.height ?? 0;
  const medium = await rowHeight();
  await page.keyboard.press("+");
  await page.waitForTimeout(100);
  await settled();
  expect(await rowHeight()).toBeGreaterThan(1.3 * medium);
  expect(Object.keys(await seen())).toContain(first);
  await page.evaluate(() => window.scrollTo(0, 0));
  await page.getByRole("radio", { name: "S", exact: true }).check();
  await page.waitForTimeout(100);
  expect(await rowHeight()).toBeLessThan(0.9 * medium);
  await open();
  expect(await page.locator(".sheet-grid").getAttribute("data-row")).toBe("s");
  expect(await layoutShifts(page)).toEqual([]);
  // Of small rows some forty images can be seen at once.
  expect(await nodes()).toBeLessThan(750);
  await page.evaluate(() => window.scrollBy(0, 900));
  await page.waitForTimeout(100);
  await settled();
  expect(await nodes()).toBeLessThan(750);
  await page.evaluate(() => window.scrollTo(0, 0));
  await page.getByRole("radio", { name: "M", exact: true }).check();
  expectNoProblems();
});

test("frames are selected by mouse, keyboard and touch, and stay so when they leave the page", async () => {
  await open();
  const frame = (number: number) => page.locator(`[data-frame]:has(img[alt="image ${number}"])`);
  await frame(2).click({ modifiers: ["ControlOrMeta"] });
  await frame(6).click({ modifiers: ["Shift"] });
  const bar = page.getByRole("region", { name: "Selection" });
  await bar.getByText("5 selected").waitFor();
  await page.evaluate(() => window.scrollTo(0, 6000));
  await page.waitForTimeout(100);
  await settled();
  await bar.getByText("5 selected").waitFor();
  await page.locator("[data-frame]").nth(20).focus();
  await page.keyboard.press("x");
  await bar.getByText("6 selected").waitFor();
  await page.evaluate(() => window.scrollTo(0, 0));
  await frame(4).waitFor();
  expect(await frame(4).getAttribute("data-selected")).toBe("true");
  await page.keyboard.press("Escape");
  await bar.waitFor({ state: "detached" });
  await frame(1).focus();
  await page.keyboard.press("Shift+ArrowRight");
  await page.keyboard.press("Shift+ArrowRight");
  await bar.getByText("3 selected").waitFor();
  await page.keyboard.press("ControlOrMeta+a");
  await bar.getByText("2,000 selected").waitFor();
  await page.keyboard.press("Escape");

  const touch = await page.context().newCDPSession(page);
  const box = await frame(3).boundingBox();
  const at = [{ x: (box?.x ?? 0) + 40, y: (box?.y ?? 0) + 40 }];
  await touch.send("Input.dispatchTouchEvent", { type: "touchStart", touchPoints: at });
  await page.waitForTimeout(600);
  await touch.send("Input.dispatchTouchEvent", { type: "touchEnd", touchPoints: [] });
  await bar.getByText("1 selected").waitFor();
  await page.keyboard.press("Escape");
  await bar.waitFor({ state: "detached" });
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
  problems.length = 0;
  for (let next = 21; next <= 64; next += 1) {
    await page.keyboard.press("ArrowRight");
    await stands(`${next} of 10,000`);
  }
  expect(await layoutShifts(page)).toEqual([]);
  await page.goto(`${server.url}/?q=image`);
  await ready();
  await page.locator("[data-frame]").nth(2).click();
  await stands(/^3 of \d+\+$/);
  expectNoProblems();
});

test("an image that arrives comes into view at the top, and moves nothing for who looks elsewhere", async () => {
  await open();
  const arrive = async () => {
    const [id = ""] = await newImages(userId, 1, { prompt: "a newcomer" });
    await announceImages(db, [{ id, userId, private: false }]);
    return id;
  };
  const first = await arrive();
  await page.locator(`[data-frame="${first}"]`).waitFor();
  expect(await page.locator("[data-frame]").first().getAttribute("data-frame")).toBe(first);
  await page.evaluate(() => window.scrollTo(0, 700));
  await page.waitForTimeout(100);
  const before = await seen();
  const second = await arrive();
  await page.waitForTimeout(1000);
  expect(await seen()).toEqual(before);
  await page.evaluate(() => window.scrollTo(0, 0));
  await page.locator(`[data-frame="${second}"]`).waitFor();
  expect(await layoutShifts(page)).toEqual([]);
  expectNoProblems();
});

test("after news that were missed for good, what one looks at is as it is now, and stays where it is", async () => {
  await open();
  await page.evaluate(() => window.scrollTo(0, 6000));
  await page.waitForTimeout(100);
  await settled();
  await rested();
  const before = await seen();
  const id = (await page.locator("[data-frame]").nth(12).getAttribute("data-frame")) ?? "";
  // Nobody is told, and no count has changed.
  await db.image.update({ where: { id }, data: { pickedAt: new Date() } });
  const gap = { contentType: "text/event-stream", body: "event: gap\ndata: {}\n\n" };
  await page.route("**/api/events?*", (route) => route.fulfill(gap), { times: 1 });
  await page.evaluate(() => window.dispatchEvent(new Event("online")));
  await page.locator(`[data-frame="${id}"][data-picked]`).waitFor();
  expect(await seen()).toEqual(before);
  await page.evaluate(() => window.scrollTo(0, 0));
  await page.waitForTimeout(100);
  await settled();
  expect(await layoutShifts(page)).toEqual([]);
  expectNoProblems();
});

test("after news that were missed for good, a search finds what there is now, and stays where it is", async () => {
  await open("/?q=image");
  for (let step = 0; step < 4; step += 1) {
    await page.evaluate(() => window.scrollBy(0, 1500));
    await page.waitForTimeout(150);
  }
  await rested();
  const before = await seen();
  const [prompt = ""] = Object.keys(before);
  const [frame = null] = await page.locator(`[data-frame]:has(img[alt="${prompt}"])`).all();
  const id = (await frame?.getAttribute("data-frame")) ?? "";
  const marked = await db.image.findUniqueOrThrow({ where: { id }, select: { pickedAt: true } });
  expect(marked.pickedAt).toBeNull();
  await db.image.update({ where: { id }, data: { pickedAt: new Date() } });
  const gap = { contentType: "text/event-stream", body: "event: gap\ndata: {}\n\n" };
  await page.route("**/api/events?*", (route) => route.fulfill(gap), { times: 1 });
  await page.evaluate(() => window.dispatchEvent(new Event("online")));
  await page.locator(`[data-frame="${id}"][data-picked]`).waitFor();
  expect(await seen()).toEqual(before);
  expect(await layoutShifts(page)).toEqual([]);
  expectNoProblems();
});

test("what a search finds is the same grid, and one that finds nothing says so and leads back", async () => {
  await open("/?q=image");
  expect(await page.locator("[data-frame]").count()).toBeGreaterThan(10);
  for (let step = 0; step < 8; step += 1) {
    await page.evaluate(() => window.scrollBy(0, 1500));
    await page.waitForTimeout(150);
  }
  await page.waitForFunction(() => document.documentElement.scrollHeight > 5000);
  expect(await layoutShifts(page)).toEqual([]);
  await page.goto(`${server.url}/?q=nothingofthekind`);
  await page.getByText("Nothing found for “nothingofthekind”.").waitFor();
  expect(await violations(page)).toEqual([]);
  await page.getByRole("link", { name: "Show everything" }).click();
  await ready();
  expect(await page.locator("[data-frame]").count()).toBeGreaterThan(10);
  expectNoProblems();
});

test("the sheet is accessible in every look, also far down", async () => {
  await inEveryLook(page, async (look) => {
    await open();
    expect(await violations(page), look).toEqual([]);
    await page.evaluate(() => window.scrollTo(0, 30_000));
    await page.waitForTimeout(100);
    await settled();
    expect(await violations(page), look).toEqual([]);
    await expectFits(page, look);
  });
  expectNoProblems();
});

test("it loads hardly more than half again as much script as an empty page", async () => {
  const storageState = await page.context().storageState();
  const empty = await scriptBytes(browser, `${server.url}/nothing-at-this-address`, storageState);
  expect(empty).toBeGreaterThan(50_000);
  const sheet = await scriptBytes(browser, server.url, storageState);
  console.log(`Script: empty ${empty}, sheet ${sheet} (${(sheet / empty).toFixed(2)})`);
  expect(sheet / empty).toBeLessThan(1.6);
});
