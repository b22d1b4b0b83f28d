import type { Locator } from "playwright-core";
import { beforeEach, expect, test } from "vitest";
import { db } from "@/lib/db";
import {
  clearStorage,
  expectAccessible,
  expectFocus,
  layoutShifts,
  sizes,
  tabTo,
  violations,
} from "../support/browser";
import { openLibrary } from "../support/searched";
import { onSheet } from "../support/selecting";

const { studio, page, library } = openLibrary();
const { bar, frame, says } = onSheet(page);

beforeEach(async () => {
  await db.image.updateMany({ data: { pickedAt: null } });
  await clearStorage(page);
  await page.setViewportSize(sizes.desktop);
  return () => expect(studio.problems.splice(0)).toEqual([]);
});

const close = () => page.getByRole("button", { name: "Close" });
const pane = (number: number) => page.locator(".compare-pane").nth(number);
const inPane = (number: number, name: RegExp) => pane(number).getByRole("button", { name });
const isPicked = (number: number) => inPane(number, /^Pick /).getAttribute("aria-pressed");
/** Waits until P would pick with this button, and with no other that is seen. */
async function isMeant(pick: Locator) {
  const meant = page.locator('[aria-keyshortcuts="p"]:visible');
  await pick.and(meant).waitFor();
  expect(await meant.count()).toBe(1);
}
const compared = (count: number) =>
  Promise.all([
    page.getByRole("heading", { name: `${count} images compared` }).waitFor(),
    page.locator('[data-control="zoom"]', { hasText: "%" }).waitFor(),
  ]);

/** Opens a place and compares so many of its first frames, by keyboard alone; gives the ids of the frames. */
async function compareFirst(count: number, place: string) {
  await page.goto(studio.url + place);
  await frame(0).focus();
  const ids: (string | null)[] = [];
  for (let number = 0; number < count; number += 1) {
    if (number > 0) await page.keyboard.press("ArrowRight");
    await page.keyboard.press("x");
    ids.push(await frame(number).getAttribute("data-frame"));
  }
  await page.keyboard.press("c");
  await compared(count);
  return ids;
}

/** Where one was, with what was selected there, and the focus on the frame that had it. */
async function expectBack(place: string, count: number, focused: string | null) {
  await page.waitForURL(studio.url + place);
  await bar().getByText(`${count} selected`).waitFor();
  await expectFocus(page.locator(`[data-frame="${focused}"]`));
}

const places = ["/", "/mine", "/?q=kayak", "a set"];

test.each(places)("Esc and Close lead back to %s, where all is selected as before", async (name) => {
  const place = name === "a set" ? library.set : name;
  const [, second = null] = await compareFirst(2, place);
  await page.keyboard.press("Escape");
  await expectBack(place, 2, second);
  await page.keyboard.press("c");
  await compared(2);
  await tabTo(close());
  await page.keyboard.press("Enter");
  await expectBack(place, 2, second);
});

test.each(places)("after a reload they still lead to %s", async (name) => {
  const place = name === "a set" ? library.set : name;
  await compareFirst(2, place);
  await page.reload();
  await compared(2);
  await page.keyboard.press("Escape");
  await page.waitForURL(studio.url + place);
  await frame(1).waitFor();
});

test("they lead back to the viewer that it was opened from, and its own Esc to where that was opened", async () => {
  await page.goto(`${studio.url}/mine`);
  await frame(0).focus();
  await page.keyboard.press("Enter");
  await page.getByText("Receipt").waitFor();
  await page.keyboard.press("c");
  await page.locator('[data-control="c"][aria-pressed="true"]').waitFor();
  const first = page.url();
  await page.keyboard.press("ArrowRight");
  await page.waitForFunction((before) => window.location.href !== before, first);
  await page.locator('[data-control="c"][aria-pressed="false"]').waitFor();
  const viewer = page.url();
  await page.keyboard.press("c");
  await compared(2);
  // And from Compare into the viewer and back.
  await tabTo(pane(0).getByRole("link"));
  await page.keyboard.press("Enter");
  await page.getByText("Receipt").waitFor();
  await page.keyboard.press("Escape");
  await compared(2);
  await page.keyboard.press("Escape");
  await page.waitForURL(viewer);
  await page.getByText("Receipt").waitFor();
  await page.keyboard.press("Escape");
  await page.waitForURL(`${studio.url}/mine`);
});

test("P picks the image that has the focus, or had it last, and that one is marked", async () => {
  await compareFirst(3, "/");
  await isMeant(inPane(0, /^Pick /));
  await page.keyboard.press("p");
  await says("Picked 1 image.");
  expect([await isPicked(0), await isPicked(1), await isPicked(2)]).toEqual(["true", "false", "false"]);

  await tabTo(pane(1).getByRole("link"));
  await isMeant(inPane(1, /^Pick /));
  expect(await inPane(1, /^Pick /).textContent()).toMatch(/P$/);
  await page.keyboard.press("p");
  await expect.poll(() => isPicked(1)).toBe("true");
  await page.keyboard.press("p");
  await expect.poll(() => isPicked(1)).toBe("false");
  expect(await isPicked(0)).toBe("true");

  // Whoever presses an image means that one.
  await pane(2).locator(".viewer-stage").click();
  await page.keyboard.press("p");
  await expect.poll(() => isPicked(2)).toBe("true");
  await expectAccessible(page);
  expect(await layoutShifts(page)).toEqual([]);
});

test("under the slider P picks one of the two that are seen", async () => {
  await compareFirst(3, "/");
  await tabTo(pane(2).getByRole("link"));
  await page.getByRole("radio", { name: "Slider" }).check();
  await page.locator(".compare-slider").waitFor();
  const captions = page.getByRole("region", { name: "Slider" }).getByRole("button", { name: /^Pick / });
  await isMeant(captions.nth(0));
  await tabTo(captions.nth(1));
  await page.keyboard.press("p");
  await expect.poll(() => captions.nth(1).getAttribute("aria-pressed")).toBe("true");
  await page.getByLabel("Right").selectOption({ index: 2 });
  await isMeant(captions.nth(1));
  expect(await violations(page)).toEqual([]);
});

test("P stands in the list of keys and in the palette, and is off with the single keys", async () => {
  await compareFirst(2, "/");
  await page.keyboard.press("?");
  const keys = page.getByRole("dialog", { name: "Keyboard shortcuts" });
  await keys.getByText("Pick", { exact: true }).waitFor();
  await page.keyboard.press("Escape");
  await keys.waitFor({ state: "detached" });
  await page.keyboard.press("Control+k");
  await page.getByRole("dialog", { name: "Commands" }).waitFor();
  await page.keyboard.type("pick");
  await page.keyboard.press("Enter");
  await expect.poll(() => isPicked(0)).toBe("true");
  await page.evaluate(() => localStorage.setItem("proofsheet.shortcuts", "off"));
  await page.keyboard.press("p");
  await page.waitForTimeout(500);
  expect(await isPicked(0)).toBe("true");
});

test("by keyboard alone one is picked by its button, taken out, and replaced by another", async () => {
  const [first, second, third] = await compareFirst(3, "/");
  await tabTo(inPane(1, /^Pick /));
  await page.keyboard.press("Space");
  await expect.poll(() => isPicked(1)).toBe("true");
  await tabTo(inPane(1, /^Take .* out$/));
  await page.keyboard.press("Enter");
  await compared(2);
  // The focus goes on to the image that has taken its place.
  await expectFocus(pane(1).getByRole("link"));
  await tabTo(inPane(1, /^Replace /));
  await page.keyboard.press("Enter");
  await page.waitForURL(`${studio.url}/`);
  await expectFocus(page.locator(`[data-frame="${third}"]`));
  expect(await bar().count()).toBe(0);
  await page.keyboard.press("ArrowLeft");
  await page.keyboard.press("Enter");
  await page.waitForURL(`**/i/${second}`);
  await page.getByText("Receipt").waitFor();
  await page.locator('[data-control="c"]').waitFor();
  await page.keyboard.press("c");
  await compared(2);
  expect(new URL(page.url()).searchParams.get("ids")).toBe(`${first},${second}`);
});

test("all that was asked for is compared, and stands in the viewer, where something was asked", async () => {
  const made = await db.image.findMany({
    orderBy: { createdAt: "desc" },
    take: 2,
    select: { id: true, generationId: true },
  });
  const [one, other] = made;
  const ask = (generationId: string | undefined, request: object, sizePolicy: "closest" | "crop" = "closest") =>
    db.generation.update({
      where: { id: generationId ?? "" },
      data: { request: JSON.stringify(request), sizePolicy, prompt: "Kayak at first light" },
    });
  const kept = { background: "transparent", output_format: "webp", output_compression: 80 };
  await ask(one?.generationId, { ...kept, style: "risograph", seed: 7, watermark: false }, "crop");
  await ask(other?.generationId, { ...kept, style: "linocut", seed: 7, user: "nobody's business" });
  await page.goto(`${studio.url}/compare?ids=${one?.id},${other?.id}`);
  const cells = (name: string) =>
    page
      .getByRole("row")
      .filter({ has: page.getByRole("rowheader", { name, exact: true }) })
      .locator("td > div")
      .allInnerTexts();
  expect(await cells("Style")).toEqual(["risograph", "linocut"]);
  expect(await cells("Background")).toEqual(["Transparent", "Transparent"]);
  expect(await cells("Format")).toEqual(["WebP", "WebP"]);
  expect(await cells("Compression")).toEqual(["80", "80"]);
  expect(await cells("Watermark")).toEqual(["Without", "–"]);
  expect(await cells("Cropped")).toEqual(["To the asked shape", "–"]);
  expect(await cells("Seed")).toEqual(["7", "7"]);
  expect(await page.getByText("nobody").count()).toBe(0);
  expect(await page.getByRole("rowheader", { name: "Not wanted" }).count()).toBe(0);
  expect(await page.getByRole("row").filter({ hasText: "risograph" }).locator("td .font-semibold").count()).toBe(2);
  await page.goto(`${studio.url}/i/${one?.id}`);
  const about = page.getByRole("complementary", { name: "About this image" });
  const fact = (name: string) =>
    about
      .locator("dt", { hasText: new RegExp(`^${name}$`) })
      .locator("+ dd")
      .textContent();
  expect([await fact("Style"), await fact("Watermark"), await fact("Format")]).toEqual([
    "risograph",
    "Without",
    "WebP",
  ]);
  await expectAccessible(page);
  await page.goto(`${studio.url}/i/${other?.id}`);
  expect(await about.locator("dt", { hasText: /^(Watermark|Cropped)$/ }).count()).toBe(0);
});
