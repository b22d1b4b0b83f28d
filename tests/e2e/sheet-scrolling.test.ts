import { expect, test } from "vitest";
import { db } from "@/lib/db";
import { announceImages } from "@/lib/events";
import { layoutShifts, timeScroll } from "../support/browser";
import { newImages } from "../support/pictures";
import { onSheet } from "../support/selecting";
import { count, openBigSheet } from "./big-sheet";

const { studio, page, open, rests, scroll, height, nodes, focused, seen, expectNoProblems } = openBigSheet();
const { bar, hold } = onSheet(page);

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
  await rests();
  expect(await height()).toBe(whole);
  expect(Object.keys(await seen()).length).toBeGreaterThan(10);
  expect(await layoutShifts(page)).toEqual([]);
  expectNoProblems();
});

test("the keyboard walks through what is not loaded yet, a page at a time and to both ends", async () => {
  await open();
  await page.locator("[data-frame]").first().focus();
  expect(await focused()).toBe("image 1");
  await page.keyboard.press("ArrowRight");
  await expect.poll(focused).toBe("image 2");
  /** Presses a key that goes to another frame, and waits until one is there. */
  const walk = async (key: string) => {
    const from = await focused();
    await page.keyboard.press(key);
    await page.waitForFunction(
      (last) => document.activeElement?.matches(`[data-frame]:not(:has([alt="${last}"]))`),
      from,
    );
  };
  for (let step = 0; step < 40; step += 1) await walk("ArrowDown");
  await rests();
  expect(Number((await focused())?.slice(6))).toBeGreaterThan(150);
  const box = await page.locator(":focus").boundingBox();
  expect(box?.y).toBeGreaterThan(50);
  expect((box?.y ?? 0) + (box?.height ?? 0)).toBeLessThan(800);
  for (const key of ["PageDown", "PageUp", "End"]) await walk(key);
  await expect.poll(focused).toBe(`image ${count}`);
  const last = page.locator("li", { has: page.locator(":focus") });
  await expect.poll(() => last.getAttribute("aria-posinset")).toBe(String(count));
  await expect.poll(() => last.getAttribute("aria-setsize")).toBe(String(count));
  await page.keyboard.press("Home");
  await expect.poll(focused).toBe("image 1");
  expect(await layoutShifts(page)).toEqual([]);
  expectNoProblems();
});

test("frames are selected by mouse, keyboard and touch, and stay so when they leave the page", async () => {
  await open();
  const frame = (number: number) => page.locator(`[data-frame]:has(img[alt="image ${number}"])`);
  await frame(2).click({ modifiers: ["ControlOrMeta"] });
  await frame(6).click({ modifiers: ["Shift"] });
  await bar().getByText("5 selected").waitFor();
  await scroll({ to: 6000 });
  await bar().getByText("5 selected").waitFor();
  await page.locator("[data-frame]").nth(20).focus();
  await page.keyboard.press("x");
  await bar().getByText("6 selected").waitFor();
  await page.evaluate(() => window.scrollTo(0, 0));
  await frame(4).waitFor();
  await expect.poll(() => frame(4).getAttribute("data-selected")).toBe("true");
  await page.keyboard.press("Escape");
  await bar().waitFor({ state: "detached" });
  await frame(1).focus();
  await page.keyboard.press("Shift+ArrowRight");
  await page.keyboard.press("Shift+ArrowRight");
  await bar().getByText("3 selected").waitFor();
  await page.keyboard.press("ControlOrMeta+a");
  await bar().getByText("2,000 selected").waitFor();
  await page.getByText("The newest 2,000 are selected. More cannot be selected at once.").waitFor();
  // More than a link shows.
  await page.keyboard.press("s");
  await page.getByText("A link shows at most 500 images; a set can have more.").first().waitFor();
  expect(await page.getByRole("dialog").count()).toBe(0);
  await expect.poll(() => bar().getByRole("button", { name: "Share link" }).getAttribute("aria-disabled")).toBe("true");
  await page.keyboard.press("Escape");
  await bar().waitFor({ state: "detached" });

  await hold(page, 2);
  await bar().getByText("1 selected").waitFor();
  await page.keyboard.press("Escape");
  await bar().waitFor({ state: "detached" });
  expectNoProblems();
});

test("a range takes in all that lies between its ends, also where it was not loaded, and says where that is too much", async () => {
  await open();
  await page.locator('[data-frame]:has(img[alt="image 2"])').click({ modifiers: ["ControlOrMeta"] });
  const extend = async (part: number) => {
    await scroll({ part });
    const [prompt = ""] = Object.entries(await seen()).find(([, [, y = 0]]) => y > 200) ?? [];
    await page.getByAltText(prompt, { exact: true }).click({ modifiers: ["Shift"] });
    return Number(prompt.slice("image ".length)) - 1;
  };
  const selected = await extend(0.15);
  expect(selected).toBeGreaterThan(1000);
  await bar()
    .getByText(`${selected.toLocaleString("en")} selected`)
    .waitFor();
  await extend(0.5);
  await page.getByText("A range takes in at most 2,000 images. Choose an end that is nearer.").waitFor();
  await bar()
    .getByText(`${selected.toLocaleString("en")} selected`)
    .waitFor();
  await page.keyboard.press("Escape");
  expectNoProblems();
});

test("an image that arrives comes into view at the top, and moves nothing for who looks elsewhere", async () => {
  await open();
  const arrive = async () => {
    const [id = ""] = await newImages(studio.adminId, 1, { prompt: "a newcomer" });
    await announceImages(db, [{ id, userId: studio.adminId, private: false }]);
    return id;
  };
  const first = await arrive();
  await page.locator(`[data-frame="${first}"]`).waitFor();
  await expect.poll(() => page.locator("[data-frame]").first().getAttribute("data-frame")).toBe(first);
  await scroll({ to: 700 });
  const total = async () => Number(await page.locator("li[aria-setsize]").first().getAttribute("aria-setsize"));
  const known = await total();
  const before = await seen();
  const second = await arrive();
  await expect.poll(total).toBe(known + 1);
  await rests();
  expect(await seen()).toEqual(before);
  await page.evaluate(() => window.scrollTo(0, 0));
  await page.locator(`[data-frame="${second}"]`).waitFor();
  expect(await layoutShifts(page)).toEqual([]);
  expectNoProblems();
});

/** Has the page connect again and hear that it has missed news for good. */
async function missNews() {
  const gap = { contentType: "text/event-stream", body: "event: gap\ndata: {}\n\n" };
  await page.route("**/api/events?*", (route) => route.fulfill(gap), { times: 1 });
  await page.evaluate(() => window.dispatchEvent(new Event("online")));
}

test("after news that were missed for good, what one looks at is as it is now, and stays where it is", async () => {
  await open();
  await scroll({ to: 6000 });
  const before = await seen();
  const id = (await page.locator("[data-frame]").nth(12).getAttribute("data-frame")) ?? "";
  // Nobody is told, and no count has changed.
  await db.image.update({ where: { id }, data: { pickedAt: new Date() } });
  await missNews();
  await page.locator(`[data-frame="${id}"][data-picked]`).waitFor();
  await rests();
  expect(await seen()).toEqual(before);
  await scroll({ to: 0 });
  expect(await layoutShifts(page)).toEqual([]);
  expectNoProblems();
});

test("after news that were missed for good, a search finds what there is now, and stays where it is", async () => {
  await open("/?q=image");
  for (let step = 0; step < 4; step += 1) {
    await page.evaluate(() => window.scrollBy(0, 1500));
    await page.waitForTimeout(150);
  }
  await rests();
  const before = await seen();
  const [prompt = ""] = Object.keys(before);
  const [frame = null] = await page.locator(`[data-frame]:has(img[alt="${prompt}"])`).all();
  const id = (await frame?.getAttribute("data-frame")) ?? "";
  const marked = await db.image.findUniqueOrThrow({ where: { id }, select: { pickedAt: true } });
  expect(marked.pickedAt).toBeNull();
  await db.image.update({ where: { id }, data: { pickedAt: new Date() } });
  await missNews();
  await page.locator(`[data-frame="${id}"][data-picked]`).waitFor();
  await rests();
  expect(await seen()).toEqual(before);
  expect(await layoutShifts(page)).toEqual([]);
  expectNoProblems();
});
