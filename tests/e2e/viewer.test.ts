import type { Browser, CDPSession, Page } from "playwright-core";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { db } from "@/lib/db";
import { expectAccessible, expectFits, layoutShifts, sizes, tabTo, violations, watchedPage } from "../support/browser";
import { type OpenStudio, openStudio, paint, visitSheet } from "../support/studio";

let studio: OpenStudio;
let browser: Browser;
let page: Page;
let problems: string[];
/** The frames, newest first: pears, then two kayaks. */
let pears: string;
let kayaks: [string, string];

beforeAll(async () => {
  studio = await openStudio({ context: { permissions: ["clipboard-read", "clipboard-write"] } });
  ({ browser, page, problems } = studio);
  await visitSheet(page, studio.url);
  await paint(page, [
    ["Sea kayak at first light, risograph, three inks", "3:2", 2],
    ["Pears in a blue bowl on linen", "1:1"],
  ]);
  const frames = page.locator("[data-frame]");
  const ids = await frames.evaluateAll((all) => all.map((one) => one.getAttribute("data-frame") ?? ""));
  pears = ids[0] ?? "";
  kayaks = [ids[1] ?? "", ids[2] ?? ""];
});

afterAll(() => studio?.stop());

beforeEach(async () => {
  await page.setViewportSize(sizes.desktop);
  expect(problems.splice(0)).toEqual([]);
});

const open = async (id: string, query = "") => {
  await page.goto(`${studio.url}/i/${id}${query}`);
  await ready(page);
};
/** Come to life: the zoom is known. */
const ready = (on: Page) => on.locator('[data-control="zoom"]', { hasText: "%" }).waitFor();
const at = (id: string) => page.waitForURL((url) => url.pathname === `/i/${id}`);
const percent = async (on = page) =>
  Number.parseInt((await on.locator('[data-control="zoom"]').textContent()) ?? "", 10);
const boxOf = async (selector: string, on = page) => {
  const box = await on.locator(selector).first().boundingBox();
  if (!box) throw new Error(`${selector} is not shown`);
  return box;
};
/** Where the image stands in what it was opened from, as it is read. */
const stands = (words: string, on = page) =>
  on.getByRole("complementary", { name: "About this image" }).getByText(words, { exact: true }).waitFor();
const focused = (selector: string) =>
  page.waitForFunction((wanted) => document.activeElement?.matches(wanted), selector);

test("a frame opens at its place at once, before the server has answered, and nothing moves", async () => {
  await page.goto(studio.url);
  const frame = page.locator(`[data-frame="${kayaks[0]}"]`);
  await frame.locator("img").evaluate((img: HTMLImageElement) => img.decode());
  let answer = () => {};
  const held = new Promise<void>((resolve) => {
    answer = resolve;
  });
  await page.route(`**/i/${kayaks[0]}*`, async (route) => {
    await held;
    await route.continue();
  });
  await frame.click();
  const shell = await boxOf(".viewer .viewer-image");
  expect(new URL(page.url()).pathname).toBe("/");
  answer();
  await at(kayaks[0]);
  await page.unroute(`**/i/${kayaks[0]}*`);
  await page.getByText("Receipt").waitFor();
  expect(await page.locator(".viewer").count()).toBe(1);
  expect(await boxOf(".viewer-image")).toEqual(shell);
  await stands("2 of 3");
  expect(await layoutShifts(page)).toEqual([]);
});

test("by mouse: on to a neighbour and back to the frame in the sheet, and the browser's own way back", async () => {
  await page.getByRole("link", { name: "Newer" }).click();
  await at(pears);
  expect(await page.getByRole("link", { name: "Newer" }).count()).toBe(0);
  await stands("1 of 3");
  expect(await layoutShifts(page)).toEqual([]);
  await expectAccessible(page);
  await page.setViewportSize(sizes.desktop);
  await page.getByRole("button", { name: "Close" }).click();
  await page.getByRole("form", { name: "New images" }).waitFor();
  await focused(`[data-frame="${pears}"]`);
  await page.locator(`[data-frame="${pears}"]`).press("Enter");
  await at(pears);
  await focused('[data-control="close"]');
  await page.goBack();
  await page.getByRole("form", { name: "New images" }).waitFor();
});

test("by keyboard: arrows go on and the focus stays on its control, and zoomed in they move the image", async () => {
  await open(pears);
  // Who came by its address knows of no sheet around it.
  expect(await page.getByText(/^\d+ of \d+/).count()).toBe(0);
  await page.getByRole("link", { name: "Older" }).focus();
  await page.keyboard.press("ArrowRight");
  await at(kayaks[0]);
  await focused('[data-control="older"]');
  await page.keyboard.press("1");
  await page.waitForFunction(() => document.querySelector('[data-control="zoom"]')?.textContent === "100 %");
  const before = await boxOf(".viewer-image");
  expect(before.width).toBe(1536);
  await page.keyboard.press("ArrowRight");
  expect((await boxOf(".viewer-image")).x).toBe(before.x - 96);
  await at(kayaks[0]);
  await page.keyboard.press("+");
  expect(await percent()).toBe(150);
  await page.keyboard.press("-");
  expect(await percent()).toBe(100);
  await page.keyboard.press("Escape");
  await page.locator(".viewer-image[data-whole]").waitFor();
  await page.keyboard.press("ArrowLeft");
  await at(pears);
});

test("the wheel zooms at the pointer, a double click shows real pixels, dragging moves, and the original comes", async () => {
  await open(kayaks[0]);
  const room = await boxOf(".viewer-stage");
  const point = { x: room.x + room.width * 0.25, y: room.y + room.height * 0.4 };
  const under = async () => {
    const box = await boxOf(".viewer-image");
    return [(point.x - box.x) / box.width, (point.y - box.y) / box.height];
  };
  const [x, y] = await under();
  const whole = await percent();
  await page.mouse.move(point.x, point.y);
  await page.mouse.wheel(0, -200);
  await page.waitForFunction(
    (less) => Number.parseInt(document.querySelector('[data-control="zoom"]')?.textContent ?? "", 10) > less,
    whole,
  );
  const after = await under();
  expect(after[0]).toBeCloseTo(x ?? 0, 1);
  expect(after[1]).toBeCloseTo(y ?? 0, 1);
  await page.locator("img[data-sharp]").waitFor({ state: "attached" });
  expect(await page.locator("img[data-sharp]").getAttribute("src")).toBe(`/media/${kayaks[0]}/original`);
  await page.keyboard.press("0");
  await page.mouse.dblclick(point.x, point.y);
  expect(await percent()).toBe(100);
  const before = await boxOf(".viewer-image");
  await page.mouse.move(point.x, point.y);
  await page.mouse.down();
  await page.mouse.move(point.x - 60, point.y - 20, { steps: 4 });
  await page.mouse.up();
  const moved = await boxOf(".viewer-image");
  expect([Math.round(moved.x - before.x), Math.round(moved.y - before.y)]).toEqual([-60, -20]);
  await page.mouse.dblclick(point.x, point.y);
  await page.locator(".viewer-image[data-whole]").waitFor();
  await page.getByRole("button", { name: "Zoom in" }).click();
  expect(await percent()).toBe(Math.round(whole * 1.5));
  await page.getByRole("button", { name: "show the whole image" }).click();
  expect(await percent()).toBe(whole);
});

test("surround and facts stay as they were put, over a reload", async () => {
  await open(pears);
  const stage = page.locator(".viewer-stage");
  const color = () => stage.evaluate((element) => getComputedStyle(element).backgroundColor);
  expect(await color()).toBe("rgb(128, 128, 128)");
  await page.keyboard.press("b");
  await page.keyboard.press("i");
  await page.getByText("Facts are put away").waitFor({ state: "attached" });
  expect(await page.getByText("Receipt").count()).toBe(0);
  await page.reload();
  expect(await color()).toBe("rgb(0, 0, 0)");
  expect(await page.getByText("Receipt").count()).toBe(0);
  await ready(page);
  await expectAccessible(page, async (look) => {
    const [image, bar] = [await boxOf(".viewer-image"), await boxOf(".viewer-bar")];
    const apart = image.y >= bar.y + bar.height || image.y + image.height <= bar.y || image.x + image.width <= bar.x;
    expect(apart, look).toBe(true);
  });
  await page.getByRole("button", { name: "Facts" }).click();
  await page.getByText("Receipt").waitFor();
  await page.keyboard.press("b");
  await page.keyboard.press("b");
  expect(await color()).toBe("rgb(128, 128, 128)");
});

test("the revised prompt shows what was added, or its plain text, and is copied", async () => {
  await open(kayaks[0]);
  const revised = page.getByRole("region", { name: "Revised prompt" });
  expect(await revised.locator("ins").count()).toBeGreaterThan(0);
  expect(await revised.locator("p.differences").textContent()).toMatch(
    /^Sea kayak at first light, risograph, three inks/,
  );
  await revised.getByRole("radio", { name: "Text" }).check();
  expect(await revised.locator("ins").count()).toBe(0);
  await revised.getByRole("button", { name: "Copy the revised prompt" }).click();
  await revised.getByText("Copied").waitFor({ state: "attached" });
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  expect(copied).toMatch(/^Sea kayak at first light/);
});

test("a remix fills the composer, and both images know of each other", async () => {
  await open(pears);
  await page.keyboard.press("u");
  await open(kayaks[0]);
  await page.keyboard.press("r");
  const prompt = page.getByRole("textbox", { name: "Prompt" });
  await prompt.waitFor();
  await focused("textarea");
  expect(await prompt.inputValue()).toBe("Sea kayak at first light, risograph, three inks");
  expect(await page.getByRole("radio", { name: /^3:2,/ }).isChecked()).toBe(true);
  await prompt.fill("Sea kayak at dusk, risograph, three inks");
  await page.getByRole("radio", { name: "1", exact: true }).check();
  await page.getByRole("button", { name: "Generate 1" }).click();
  const made = page.getByRole("link", { name: "Sea kayak at dusk, risograph, three inks" });
  await made.waitFor({ timeout: 60_000 });
  await made.click();
  await page.getByRole("region", { name: "Came from" }).getByText("Remix of").waitFor();
  await expectAccessible(page);
  await page.getByRole("region", { name: "Came from" }).getByRole("link").click();
  await at(kayaks[0]);
  await page
    .getByRole("region", { name: "Made from it" })
    .getByRole("link", { name: /Sea kayak at dusk/ })
    .click();
  await page.getByRole("region", { name: "Came from" }).waitFor();
  await page.goBack();
  await at(kayaks[0]);
});

test("neighbours are those of the search that it was opened from, over a reload, and closing leads back there", async () => {
  await page.goto(`${studio.url}/?q=kayak`);
  await page.locator(`[data-frame="${kayaks[1]}"]`).click();
  await at(kayaks[1]);
  await ready(page);
  await stands("3 of 3");
  await page.keyboard.press("ArrowLeft");
  await at(kayaks[0]);
  await stands("2 of 3");
  expect(new URL(page.url()).searchParams.get("q")).toBe("kayak");
  await page.reload();
  await ready(page);
  await page.keyboard.press("ArrowLeft");
  await page.getByRole("heading", { name: "00004" }).waitFor();
  expect(await page.getByRole("link", { name: "Newer" }).count()).toBe(0);
  await page.keyboard.press("Escape");
  await page.waitForURL((url) => url.pathname === "/" && url.searchParams.get("q") === "kayak");
});

test("an image is picked and private by key and button, and its state is what everybody sees", async () => {
  await open(pears);
  await page.keyboard.press("p");
  await page.locator('[data-control="p"][aria-pressed="true"]').waitFor();
  await page.reload();
  await page.locator('[data-control="p"][aria-pressed="true"]').waitFor();
  await ready(page);
  await page.getByRole("button", { name: "Pick" }).click();
  await page.locator('[data-control="p"][aria-pressed="false"]').waitFor();
  await page.getByRole("button", { name: "Make private" }).click();
  await page.getByText("its maker alone").waitFor();
  await page.getByRole("button", { name: "Show to the team" }).click();
  await page.getByText("its maker alone").waitFor({ state: "detached" });
});

test("a download is the original, and its menu offers the others and closes with Escape", async () => {
  await open(pears);
  await page.getByRole("button", { name: "Download as" }).click();
  await page.getByRole("link", { name: "Original (PNG)" }).waitFor();
  expect(await violations(page)).toEqual([]);
  const links = await page.locator("ul a[download]").evaluateAll((all) => all.map((one) => one.getAttribute("href")));
  expect(links).toEqual(["", "&format=jpeg", "&format=webp"].map((end) => `/media/${pears}/original?download=1${end}`));
  await page.keyboard.press("Escape");
  await focused('[aria-expanded="false"]');
  const [download] = await Promise.all([page.waitForEvent("download"), page.keyboard.press("d")]);
  expect(download.suggestedFilename()).toBe("proofsheet-00003.png");
});

test("what is deleted makes room for its neighbour, can be undone, and says at its address that it is in the trash", async () => {
  await open(pears);
  await page.keyboard.press("Delete");
  await at(kayaks[0]);
  await page.getByRole("button", { name: "Undo" }).click();
  await page.getByText("is back").first().waitFor();
  await page.locator(`[data-control="newer"][href="/i/${pears}"]`).waitFor();
  await page.keyboard.press("ArrowLeft");
  await at(pears);
  await ready(page);
  await page.getByRole("button", { name: "Delete" }).click();
  await at(kayaks[0]);
  await page.goto(`${studio.url}/i/${pears}`);
  await page.getByRole("heading", { name: "This image is in the trash" }).waitFor();
  await expectAccessible(page);
  await page.getByRole("button", { name: "Restore" }).click();
  await page.getByText("Receipt").waitFor();
});

test("on a phone a swipe goes on, two fingers zoom, a zoomed image is moved, and nothing scrolls sideways", async () => {
  const storageState = await page.context().storageState();
  const touch = { viewport: sizes.phone, hasTouch: true, isMobile: true, deviceScaleFactor: 2 };
  const { page: phone, context, problems } = await watchedPage(browser, { ...touch, storageState });
  await phone.goto(studio.url);
  await phone.locator(".sheet-grid[data-placed]").waitFor();
  await phone.locator(`[data-frame="${kayaks[0]}"]`).tap();
  await ready(phone);
  await stands("3 of 4", phone);
  const fingers = await context.newCDPSession(phone);
  const { x, y } = await boxOf(".viewer-image", phone);
  await drag(fingers, [[x + 300, y + 60, x + 120, y + 66]]);
  await phone.waitForURL(`**/i/${kayaks[1]}`);
  await ready(phone);
  await stands("4 of 4", phone);
  await drag(fingers, [[x + 120, y + 60, x + 300, y + 66]]);
  await phone.waitForURL(`**/i/${kayaks[0]}`);
  await ready(phone);
  const whole = await percent(phone);
  const centre = x + 187;
  await drag(fingers, [
    [centre - 30, y + 60, centre - 100, y + 60],
    [centre + 30, y + 60, centre + 100, y + 60],
  ]);
  await phone.locator(".viewer-stage[data-zoomed]").waitFor();
  expect(await percent(phone)).toBeGreaterThan(whole * 2);
  const before = await boxOf(".viewer-image", phone);
  await drag(fingers, [[centre, y + 60, centre - 80, y + 60]]);
  expect((await boxOf(".viewer-image", phone)).x).toBeLessThan(before.x - 40);
  expect(new URL(phone.url()).pathname).toBe(`/i/${kayaks[0]}`);
  await phone.touchscreen.tap(centre, y + 60);
  await phone.touchscreen.tap(centre, y + 60);
  await phone.locator(".viewer-image[data-whole]").waitFor();
  for (const width of [390, 320]) {
    await phone.setViewportSize({ width, height: 700 });
    await expectFits(phone);
    const small = await phone
      .locator(".viewer-panel :is(button, a[href])")
      .evaluateAll((all) => all.filter((one) => one.getBoundingClientRect().height < 44).map((one) => one.outerHTML));
    expect(small).toEqual([]);
  }
  expect(await layoutShifts(phone)).toEqual([]);
  expect(problems).toEqual([]);
  await context.close();
});

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

test("a long prompt scrolls, by keyboard too, and leaves what can be done with the image in sight", async () => {
  const data = { model: "gpt-image-2", prompt: "W".repeat(6000), n: 1, size: "1:1" };
  await page.request.post(`${studio.url}/api/generations`, { headers: { origin: studio.url }, data });
  const made = () => db.image.findFirst({ where: { generation: { prompt: data.prompt } }, select: { id: true } });
  await expect.poll(made, { timeout: 15_000 }).not.toBeNull();
  const { id = "" } = (await made()) ?? {};
  await open(id);
  const button = await page.getByRole("button", { name: /^Remix/ }).boundingBox();
  expect((button?.y ?? 0) + (button?.height ?? 0)).toBeLessThan(900);
  const words = page.getByRole("region", { name: "The prompt" });
  await tabTo(words);
  await page.keyboard.press("PageDown");
  await expect.poll(() => words.evaluate((element) => element.scrollTop)).toBeGreaterThan(50);
  await expectAccessible(page);
});
