import { beforeAll, beforeEach, expect, test } from "vitest";
import {
  expectAccessible,
  expectFits,
  expectFocus,
  layoutShifts,
  sizes,
  violations,
  watchedPage,
} from "../support/browser";
import { frameIds, openStudio, paint, visitSheet } from "../support/studio";

const { studio, page } = openStudio();
/** Number 1 to 4: two kayaks, a third with other words, pears. */
let ids: string[];

beforeAll(async () => {
  await visitSheet(page, studio.url);
  await paint(page, [
    ["Sea kayak at first light, risograph, three inks", "3:2", 2],
    ["Sea kayak at late dusk, risograph, three inks", "3:2", 1],
    ["Pears in a blue bowl on linen", "1:1", 1],
  ]);
  const shown = await frameIds(page);
  ids = [shown[2], shown[3], shown[1], shown[0]].map((id) => id ?? "");
});

beforeEach(async () => {
  await page.setViewportSize(sizes.desktop);
  expect(studio.problems.splice(0)).toEqual([]);
});

const compare = async (...chosen: (string | undefined)[]) => {
  await page.goto(`${studio.url}/compare?ids=${chosen.join(",")}`);
  await page.locator('[data-control="zoom"]', { hasText: "%" }).waitFor();
};
const order = () =>
  page
    .locator(".compare-pane img[fetchpriority]")
    .evaluateAll((all) => all.map((one) => one.getAttribute("src")?.split("/")[2]));
const looks = () =>
  page
    .locator(".compare-pane .viewer-image")
    .evaluateAll((all) => all.map((one) => (one as HTMLElement).style.transform));
const line = () => page.getByRole("slider");

test("C on one image and then on another compares them, in that order, and leads back", async () => {
  await page.goto(`${studio.url}/i/${ids[3]}`);
  await page.getByText("Receipt").waitFor();
  await page.locator('[data-control="zoom"]', { hasText: "%" }).waitFor();
  await page.keyboard.press("c");
  await page.locator('[data-control="c"][aria-pressed="true"]').waitFor();
  await page.keyboard.press("ArrowRight");
  await page.waitForURL(`**/i/${ids[2]}`);
  await page.getByRole("button", { name: "Compare" }).click();
  await page.getByRole("heading", { name: "2 images compared" }).waitFor();
  expect(await order()).toEqual([ids[3], ids[2]]);
  await page.getByRole("link", { name: /^0000/ }).first().click();
  await page.waitForURL(`**/i/${ids[3]}`);
});

test("from a selection it leads back to where that was made, and to the frame that one left", async () => {
  await page.goto(`${studio.url}/mine?q=kayak`);
  const frame = (id: string | undefined) => page.locator(`[data-frame="${id}"]`);
  await frame(ids[0]).focus();
  await page.keyboard.press("x");
  await frame(ids[1]).focus();
  await page.keyboard.press("x");
  for (const back of ["Escape", "Alt+ArrowLeft"]) {
    await page.keyboard.press("c");
    await page.getByRole("heading", { name: "2 images compared" }).waitFor();
    await page.locator('[data-control="zoom"]', { hasText: "%" }).waitFor();
    if (back === "Escape") await page.keyboard.press("Escape");
    else await page.goBack();
    await page.waitForURL("**/mine?q=kayak");
    await expectFocus(frame(ids[1]));
  }
  await page.keyboard.press("Escape");
});

test("two to four images are accessible in every look, and nothing moves or scrolls sideways", async () => {
  for (const count of [2, 4]) {
    await compare(...ids.slice(0, count));
    expect(await order()).toEqual(ids.slice(0, count));
    await page.waitForTimeout(400);
    expect(await layoutShifts(page)).toEqual([]);
    await expectAccessible(page);
  }
  await page.setViewportSize({ width: 320, height: 700 });
  await expectFits(page);
});

test("side by side they are zoomed and moved alike, by mouse and by keyboard", async () => {
  await compare(ids[0], ids[1]);
  const stage = await page.locator(".compare-pane .viewer-stage").nth(1).boundingBox();
  const [x, y] = [(stage?.x ?? 0) + 200, (stage?.y ?? 0) + 200];
  await page.mouse.dblclick(x, y);
  await page.locator('[data-control="zoom"]', { hasText: "100 %" }).waitFor();
  const [one, other] = await looks();
  expect(one).toBe(other);
  expect(one).not.toContain("scale(1)");
  await page.mouse.move(x, y);
  await page.mouse.down();
  await page.mouse.move(x - 50, y, { steps: 3 });
  await page.mouse.up();
  const moved = await looks();
  expect(moved[0]).toBe(moved[1]);
  expect(moved[0]).not.toBe(one);
  await page.keyboard.press("ArrowDown");
  expect((await looks())[0]).not.toBe(moved[0]);
  await page.keyboard.press("0");
  expect((await looks()).every((look) => look.endsWith("scale(1)"))).toBe(true);
});

test("the slider's line follows the pointer and the arrow keys", async () => {
  await compare(ids[0], ids[2]);
  await page.getByRole("radio", { name: "Slider" }).check();
  await expect.poll(() => line().getAttribute("aria-valuenow")).toBe("50");
  const stage = await page.locator(".compare-slider").boundingBox();
  const at = (part: number) => (stage?.x ?? 0) + (stage?.width ?? 0) * part;
  const y = (stage?.y ?? 0) + 100;
  await page.mouse.move(at(0.5), y);
  await page.mouse.down();
  await page.mouse.move(at(0.25), y, { steps: 3 });
  await page.mouse.up();
  await expect.poll(() => line().getAttribute("aria-valuenow")).toBe("25");
  await line().focus();
  await page.keyboard.press("ArrowRight");
  await expect.poll(() => line().getAttribute("aria-valuenow")).toBe("27");
  await page.keyboard.press("Shift+ArrowLeft");
  await page.keyboard.press("End");
  await expect.poll(() => line().getAttribute("aria-valuenow")).toBe("100");
  const name = await line().getAttribute("aria-label");
  expect(name).toMatch(/^Line between 0000[12] and 00003$/);
  expect(await violations(page)).toEqual([]);
  await page.keyboard.press("Tab");
  await page.keyboard.press("1");
  await page.locator(".compare-slider[data-zoomed]").waitFor();
});

test("the words of prompts that differ are marked, and of the rest what differs stands out", async () => {
  await compare(ids[0], ids[2]);
  const row = (name: string) => page.getByRole("row", { name: new RegExp(`^${name} `) });
  expect(await row("Prompt").locator("del").allTextContents()).toEqual(["first light"]);
  expect(await row("Prompt").locator("ins").allTextContents()).toEqual(["late dusk"]);
  expect(await row("Got").locator("td .font-semibold").count()).toBe(0);
  await compare(ids[0], ids[3]);
  await expect.poll(() => row("Got").locator("td .font-semibold").count()).toBe(2);
  // With nothing in common there is nothing to mark.
  expect(await row("Prompt").locator("del").count()).toBe(0);
});

test("on a phone a word that is too long for it breaks, and every prompt is set in its own direction", async () => {
  await visitSheet(page, studio.url);
  const long = `https://example.com/${"a".repeat(90)}`;
  await paint(page, [
    ["قارب كاياك عند أول ضوء", "3:2"],
    [`Kayak, ${long}, dawn`, "3:2"],
    [`Kayak, ${long}, dusk`, "3:2"],
  ]);
  const [dusk, dawn, arabic] = await frameIds(page);
  await compare(arabic, dawn);
  const words = page.getByRole("row", { name: /^Prompt / }).locator("span.whitespace-pre-wrap");
  expect(await words.evaluateAll((all) => all.map((one) => getComputedStyle(one).direction))).toEqual(["rtl", "ltr"]);
  await compare(dawn, dusk);
  await page.setViewportSize(sizes.phone);
  await expectFits(page);
});

test("one is picked, taken out or replaced by another", async () => {
  await compare(ids[0], ids[2], ids[3]);
  const first = page.locator(".compare-pane").first();
  await first.getByRole("button", { name: /^Pick/ }).click();
  await first.locator('[aria-pressed="true"]').waitFor();
  await page.reload();
  await first.locator('[aria-pressed="true"]').waitFor();
  await page.locator('[data-control="zoom"]', { hasText: "%" }).waitFor();
  await page
    .locator(".compare-pane")
    .nth(1)
    .getByRole("button", { name: /^Take .* out$/ })
    .click();
  await page.getByRole("heading", { name: "2 images compared" }).waitFor();
  expect(await order()).toEqual([ids[0], ids[3]]);
  await page
    .locator(".compare-pane")
    .nth(1)
    .getByRole("button", { name: /^Replace/ })
    .click();
  await page.locator(`[data-frame="${ids[2]}"]`).click();
  await page.getByText("Receipt").waitFor();
  await page.keyboard.press("c");
  await page.getByRole("heading", { name: "2 images compared" }).waitFor();
  expect(await order()).toEqual([ids[0], ids[2]]);
});

test("what cannot be shown is said kindly, and fewer than two lead back", async () => {
  await compare(ids[0], "nonsense", crypto.randomUUID(), ids[2], ids[3]);
  await page.getByText("2 images cannot be shown").waitFor();
  await page.getByText("At most 4 images").waitFor();
  expect(await order()).toEqual([ids[0], ids[2]]);
  await page.goto(`${studio.url}/compare?ids=${ids[0]},${ids[0]}`);
  await page.getByRole("heading", { name: "Two images are needed to compare" }).waitFor();
  await expectAccessible(page);
  await page.getByRole("link", { name: "To the sheet" }).click();
  await page.getByRole("form", { name: "New images" }).waitFor();
});

test("on a phone there is the slider alone, and a finger moves its line", async () => {
  const storageState = await page.context().storageState();
  const touch = { viewport: sizes.phone, hasTouch: true, isMobile: true, deviceScaleFactor: 2 };
  const { page: phone, context, problems } = await watchedPage(studio.browser, { ...touch, storageState });
  await phone.goto(`${studio.url}/compare?ids=${ids.slice(0, 3)}`);
  await phone.locator('[data-control="zoom"]', { hasText: "%" }).waitFor();
  await expect.poll(() => phone.locator(".compare-panes").isVisible()).toBe(false);
  // What can be done with the one on the left ends before what is said of the other.
  for (const width of [390, 360, 320]) {
    await phone.setViewportSize({ width, height: 844 });
    const cut = phone.locator("main button").evaluateAll((all) =>
      all.flatMap((one) => {
        const { left, top, right, bottom } = one.getBoundingClientRect();
        if (right <= left || top > window.innerHeight) return [];
        const hit = (x: number) => one.contains(document.elementFromPoint(x, Math.min(bottom, window.innerHeight) - 4));
        return hit(left + 4) && hit(right - 4) ? [] : [`${window.innerWidth}: ${one.ariaLabel ?? one.textContent}`];
      }),
    );
    expect(await cut).toEqual([]);
    const [pick, takeOut] = [
      phone.getByRole("button", { name: /^Pick 00001/ }),
      phone.getByRole("button", { name: /^Take 00001/ }),
    ];
    expect((await takeOut.boundingBox())?.y).toBe((await pick.boundingBox())?.y);
  }
  await phone.setViewportSize(sizes.phone);
  const stage = await phone.locator(".compare-slider").boundingBox();
  const y = (stage?.y ?? 0) + 60;
  const fingers = await context.newCDPSession(phone);
  const send = (type: "touchStart" | "touchMove" | "touchEnd", x?: number) =>
    fingers.send("Input.dispatchTouchEvent", { type, touchPoints: x === undefined ? [] : [{ x, y }] });
  await send("touchStart", 195);
  for (const x of [220, 250, 293]) await send("touchMove", x);
  await send("touchEnd");
  expect(Number(await phone.getByRole("slider").getAttribute("aria-valuenow"))).toBeCloseTo(75, -1);
  const right = phone.getByLabel("Right");
  await right.selectOption({ index: 2 });
  await expect.poll(() => phone.getByRole("slider").getAttribute("aria-label")).toContain("00003");
  expect(await layoutShifts(phone)).toEqual([]);
  expect(problems).toEqual([]);
  await context.close();
});
