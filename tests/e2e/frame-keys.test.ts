import { beforeEach, expect, test } from "vitest";
import { db } from "@/lib/db";
import { clearStorage, expectFocus } from "../support/browser";
import { openLibrary } from "../support/searched";
import { onSheet } from "../support/selecting";

const { studio, page, library } = openLibrary();
const { bar, frame } = onSheet(page);

beforeEach(async () => {
  await clearStorage(page);
  return () => expect(studio.problems.splice(0)).toEqual([]);
});

const prompt = () => page.getByRole("textbox", { name: "Prompt" });
const dialog = (name: string | RegExp) => page.getByRole("dialog", { name });

async function openOn(place: string, number: number) {
  await page.goto(studio.url + place);
  await frame(number).focus();
}

test.each(["/", "/mine", "/?q=kayak"])("R on a frame of %s fills the composer that is there", async (place) => {
  await openOn(place, 0);
  const words = await frame(0).locator("img").getAttribute("alt");
  await page.keyboard.press("r");
  await expect.poll(() => prompt().inputValue()).toBe(words);
  await expectFocus(prompt());
  await page.getByText("Remix", { exact: true }).first().waitFor();
  expect(page.url()).toBe(studio.url + place);
});

test("R in a set goes to the composer of the sheet", async () => {
  await openOn(library.set, 1);
  const words = await frame(1).locator("img").getAttribute("alt");
  await page.keyboard.press("r");
  await page.waitForURL(`${studio.url}/`);
  await expect.poll(() => prompt().inputValue()).toBe(words);
  await expectFocus(prompt());
});

test("R remixes a single selected frame, and says that of several it cannot", async () => {
  await openOn("/", 0);
  const words = await frame(0).locator("img").getAttribute("alt");
  await page.keyboard.press("x");
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("x");
  await page.keyboard.press("r");
  await page.getByText("Remix takes a single image.").first().waitFor();
  await bar().getByText("2 selected").waitFor();
  await page.keyboard.press("x");
  await page.keyboard.press("r");
  await expect.poll(() => prompt().inputValue()).toBe(words);
  await expectFocus(prompt());
  expect(await bar().count()).toBe(0);
});

test("R stands in the list of keys and in the palette, and is off with the single keys", async () => {
  await openOn("/", 0);
  await page.keyboard.press("?");
  const keys = dialog("Keyboard shortcuts");
  await keys.getByText("Remix", { exact: true }).waitFor();
  await page.keyboard.press("Escape");
  await keys.waitFor({ state: "detached" });
  await page.evaluate(() => localStorage.setItem("proofsheet.shortcuts", "off"));
  await page.keyboard.press("r");
  await page.waitForTimeout(500);
  expect(await prompt().inputValue()).toBe("");
  await page.keyboard.press("Control+k");
  await dialog("Commands").waitFor();
  await page.keyboard.type("remix");
  await page.keyboard.press("Enter");
  await expect.poll(() => prompt().inputValue()).not.toBe("");
});

test("S in a set shares what is meant there, or else the set", async () => {
  await openOn(library.set, 0);
  await page.keyboard.press("s");
  await dialog(/1 image/).waitFor();
  await page.keyboard.press("Escape");
  await dialog(/1 image/).waitFor({ state: "detached" });
  await page.goto(studio.url + library.set);
  await frame(0).waitFor();
  await page.keyboard.press("s");
  await dialog(/Launch/).waitFor();
  await page.keyboard.press("Escape");
  await dialog(/Launch/).waitFor({ state: "detached" });
  const empty = await db.set.create({ data: { userId: studio.adminId, name: "Nothing yet" } });
  await page.goto(`${studio.url}/sets/${empty.id}`);
  await page.keyboard.press("s");
  await dialog(/Nothing yet/).waitFor();
});
