import type { Locator } from "playwright-core";
import { beforeAll, beforeEach, expect, test } from "vitest";
import { db } from "@/lib/db";
import { expectAccessibleHere, expectFits, sizes, watchedPage } from "../support/browser";
import { openLibrary } from "../support/searched";
import { visitSheet } from "../support/studio";

/** The page in what people have around it: a magnified or narrow window, colours of their own, motion. */
const { studio, page } = openLibrary();
let image: string;
let set: string;

beforeAll(async () => {
  const { imageId, setId } = await db.setImage.findFirstOrThrow({ where: { image: { pickedAt: null } } });
  [image, set] = [imageId, setId];
  const data = { imageIds: [image], title: "A link with a long title, for those who wait for the harbour" };
  const made = await page.request.post(`${studio.url}/api/shares`, { data, headers: { origin: studio.url } });
  expect(made.status()).toBe(201);
});
beforeEach(async () => {
  await page.setViewportSize(sizes.desktop);
  return () => expect(studio.problems.splice(0)).toEqual([]);
});

/** Whether all of it is in the window. */
async function isInSight(target: Locator): Promise<boolean> {
  const { width, height } = page.viewportSize() ?? { width: 0, height: 0 };
  const box = await target.boundingBox();
  return box !== null && box.x >= 0 && box.y >= 0 && box.x + box.width <= width && box.y + box.height <= height;
}

test("magnified to 200 % the sheet can be read and asked for images, the viewer and the settings used", async () => {
  // A window of 1440 by 900 has half of each then.
  await page.setViewportSize({ width: 720, height: 450 });
  await visitSheet(page, studio.url);
  await expectFits(page, "sheet");
  expect(await isInSight(page.locator("[data-frame]").first())).toBe(true);
  expect(await isInSight(page.getByRole("button", { name: /^Generate/ }))).toBe(true);
  await page.keyboard.press("n");
  await page.getByRole("group", { name: "Quality" }).waitFor();
  await expectFits(page, "composer");
  for (const name of ["Generate 1", "Advanced"]) {
    await page.getByRole("button", { name }).scrollIntoViewIfNeeded();
    expect(await isInSight(page.getByRole("button", { name })), name).toBe(true);
  }

  await page.goto(`${studio.url}/i/${image}`);
  await page.getByText("Receipt").waitFor();
  await expectFits(page, "viewer");
  expect(await isInSight(page.locator(".viewer-image img").first())).toBe(true);
  for (const name of [/^Remix/, /^Share/, /^Pick/]) {
    const button = page.getByRole("button", { name }).first();
    await button.scrollIntoViewIfNeeded();
    expect(await isInSight(button), String(name)).toBe(true);
  }

  await page.goto(`${studio.url}/settings`);
  await expectFits(page, "settings");
  await page.getByRole("button", { name: "New key" }).click();
  await page.getByRole("dialog").getByText("Options", { exact: true }).click();
  await expectFits(page, "a new key");
  const make = page.getByRole("button", { name: "Make the key" });
  await make.scrollIntoViewIfNeeded();
  expect(await isInSight(make)).toBe(true);
});

test("on a phone that lies on its side the composer is a line and the shapes until it is used, and leaves room to look", async () => {
  await page.setViewportSize({ width: 844, height: 390 });
  await visitSheet(page, studio.url);
  const composer = page.getByRole("form", { name: "New images" });
  const [header, dock] = [await page.locator("#shell-header").boundingBox(), await composer.boundingBox()];
  expect((dock?.y ?? 0) - (header?.height ?? 0)).toBeGreaterThan(200);
  expect(await page.getByRole("group", { name: "Quality" }).count()).toBe(0);
  await expectAccessibleHere(page);
  await page.getByRole("textbox", { name: "Prompt" }).focus();
  await page.getByRole("group", { name: "Quality" }).waitFor();
  await expectAccessibleHere(page);
  const make = page.getByRole("button", { name: "Generate 1" });
  await make.scrollIntoViewIfNeeded();
  expect(await isInSight(make)).toBe(true);
  await page.keyboard.press("Escape");
  await page.getByRole("group", { name: "Quality" }).waitFor({ state: "hidden" });
});

test("in a window of 320 px nothing of sets, links and settings is beside it", async () => {
  await page.setViewportSize({ width: 320, height: 640 });
  for (const path of ["/sets", `/sets/${set}`, "/links", "/settings"]) {
    await page.goto(studio.url + path);
    await page.getByRole("heading", { level: 1 }).first().waitFor({ state: "attached" });
    await expectFits(page, path);
  }
});

test("in forced colours the focus, what is selected and what is picked can be told from the rest", async () => {
  await page.emulateMedia({ forcedColors: "active" });
  try {
    await visitSheet(page, studio.url);
    const frames = page.locator("[data-frame]");
    const picked = page.locator("[data-frame][data-picked]");
    const style = (of: Locator, names: string[], part?: string) =>
      of.evaluate(
        (element, [wanted, pseudo]) =>
          wanted.map((name) => getComputedStyle(element, pseudo).getPropertyValue(name)).join(" "),
        [names, part] as const,
      );
    const system = (name: string) =>
      page.evaluate((colour) => {
        const probe = document.createElement("i");
        probe.style.cssText = `forced-color-adjust: none; color: ${colour}`;
        document.body.append(probe);
        const { color } = getComputedStyle(probe);
        probe.remove();
        return color;
      }, name);
    const [canvas, highlight] = [await system("Canvas"), await system("Highlight")];
    expect(highlight).not.toBe(canvas);

    const ring = ["outline-style", "outline-width"];
    expect(await style(frames.nth(1), ring)).toMatch(/^none/);
    await frames.first().focus();
    await page.keyboard.press("ArrowRight");
    expect(await style(frames.nth(1), ring)).toBe("solid 2px");
    expect(await style(frames.nth(1), ["outline-color"])).not.toBe(canvas);
    expect(await style(frames.nth(1), ["border-top-width"], "::after")).toBe("4px");
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press("x");
    await page.keyboard.press("ArrowLeft");
    const selected = page.locator("[data-frame][data-selected]");
    expect(await style(selected, [...ring, "outline-color"])).toBe(`solid 3px ${highlight}`);
    expect(await style(selected, ["border-top-color"], "::after")).toBe(highlight);
    const tick = page.locator('.tick[aria-pressed="true"]');
    expect(await style(tick, ["background-color"], "::before")).toBe(highlight);
    await page.keyboard.press("Escape");

    const generate = page.getByRole("button", { name: /^Generate/ });
    await page.getByRole("textbox", { name: "Prompt" }).focus();
    await page.keyboard.press("Tab");
    await generate.focus();
    expect(await style(generate, ["outline-style"])).toBe("solid");
    expect(await style(generate, ["outline-color"])).not.toBe(canvas);

    const caption = page.locator(".cell", { has: picked }).locator(".cell-caption b");
    expect(await style(caption, ["background-color"])).not.toBe(canvas);
    expect(await style(caption, ["background-color"])).not.toBe(await style(caption, ["color"]));
    const other = page.locator(".cell", { has: page.locator("[data-frame]:not([data-picked])") }).first();
    expect(await style(other.locator(".cell-caption b"), ["background-color"])).not.toBe(
      await style(caption, ["background-color"]),
    );
    await page.setViewportSize(sizes.phone);
    const dot = await style(picked, ["border-top-style", "border-top-width", "border-top-color"], "::before");
    expect(dot).toMatch(/^solid 2px/);
    expect(dot).not.toContain(canvas);
    // What is chosen of a few stands out as well.
    await page.setViewportSize(sizes.desktop);
    const chosen = page.locator("label:has(input[type=radio]:checked)").first();
    expect(await style(chosen, ["background-color"])).toBe(highlight);
  } finally {
    await page.emulateMedia({ forcedColors: "none" });
  }
});

test("with motion, nothing that moves takes longer than 200 ms; without, nothing moves", async () => {
  for (const reducedMotion of ["no-preference", "reduce"] as const) {
    const storageState = await page.context().storageState();
    const moving = await watchedPage(studio.browser, { reducedMotion, storageState });
    await moving.context.route("**/media/**", (route) =>
      route.fulfill({ contentType: "image/svg+xml", body: "<svg/>" }),
    );
    await moving.page.goto(studio.url);
    await moving.page.locator("[data-frame]").first().focus();
    for (const _ of ["on", "off"]) await moving.page.keyboard.press("p");
    const toast = moving.page.locator("[data-sonner-toast]").first();
    await toast.waitFor();
    const longest = await moving.page.evaluate(() => {
      const seconds = (list: string) => list.split(",").map((one) => Number.parseFloat(one));
      const times = [...document.querySelectorAll("*")].flatMap((element) => {
        const { transitionProperty, transitionDuration, animationName, animationDuration } = getComputedStyle(element);
        const moves = transitionProperty === "none" ? [0] : seconds(transitionDuration);
        return [...moves, ...(animationName === "none" ? [0] : seconds(animationDuration))].map((time) => ({
          time,
          of: element.outerHTML.slice(0, 80),
        }));
      });
      return times.toSorted((one, other) => other.time - one.time)[0];
    });
    if (reducedMotion === "reduce") expect(longest?.time).toBe(0);
    else expect(longest?.time, longest?.of).toBeLessThanOrEqual(0.2);
    expect(await toast.evaluate((one) => getComputedStyle(one).transitionProperty)).toBe(
      reducedMotion === "reduce" ? "none" : "transform, opacity, height, box-shadow",
    );
    expect(moving.problems).toEqual([]);
    await moving.context.close();
  }
});
