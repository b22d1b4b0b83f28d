import type { Locator } from "playwright-core";
import { beforeEach, expect, test } from "vitest";
import {
  clearStorage,
  expectAccessible,
  expectAccessibleHere,
  expectFits,
  expectFocus,
  layoutShifts,
  sizes,
  violations,
} from "../support/browser";
import { openLibrary } from "../support/searched";

const { studio, page } = openLibrary();

beforeEach(async () => {
  await clearStorage(page);
  await open("/");
  return () => expect(studio.problems.splice(0)).toEqual([]);
});

const dialog = (name: string) => page.getByRole("dialog", { name });
const command = (name: string | RegExp) => dialog("Commands").getByRole("option", { name });

async function open(path: string) {
  await page.goto(studio.url + path);
}

async function openPalette(words = "") {
  await page.keyboard.press("Control+k");
  await dialog("Commands").waitFor();
  await page.keyboard.type(words);
}

test("the palette does by keyboard what is typed, and gives the focus back", async () => {
  const search = page.getByRole("combobox", { name: "Search" });
  await search.focus();
  await openPalette("dark");
  await page.keyboard.press("Enter");
  await dialog("Commands").waitFor({ state: "detached" });
  await expect.poll(() => page.locator("html").getAttribute("data-theme")).toBe("dark");
  await expectFocus(search);
  await openPalette("system");
  await page.keyboard.press("Enter");
  await expect.poll(() => page.locator("html").getAttribute("data-theme")).toBe(null);
  await openPalette();
  await page.keyboard.press("Control+k");
  await dialog("Commands").waitFor({ state: "detached" });
  await openPalette("prompt");
  await page.keyboard.press("Enter");
  const prompt = page.getByRole("textbox", { name: "Prompt" });
  await expect.poll(() => prompt.evaluate((field) => field === document.activeElement)).toBe(true);
});

test("it goes to places, sets, people and images, and searches for the rest, by mouse as well", async () => {
  await page.getByRole("button", { name: /^Command palette/ }).click();
  await dialog("Commands").getByRole("combobox").fill("channels");
  await command("Admin: channels").click();
  await page.waitForURL("**/admin/channels");
  await openPalette("laun");
  await command("Set: Launch").click();
  await page.waitForURL("**/sets/*");
  await openPalette("member");
  await command("Images of Member 1").click();
  await page.waitForURL("**/?person=*");
  await openPalette("lemons");
  await command(/Lemons in a bowl/).click();
  await page.waitForURL("**/i/*");
  await openPalette("kayak");
  await command("Search the sheet for “kayak”").click();
  await page.waitForURL("**/?q=kayak");
});

test("on a phone it and the rarer places are behind the last of five tabs, also before any script has run", async () => {
  await page.setViewportSize(sizes.phone);
  const places = page.getByRole("navigation", { name: "Main" });
  const more = places.getByRole("button", { name: "More" });
  expect(await places.getByRole("listitem").allInnerTexts()).toEqual(["Sheet", "Mine", "Sets", "Links", "More"]);
  expect(await more.getAttribute("aria-current")).toBeNull();
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme });
    await more.click();
    await page.waitForTimeout(200);
    expect(await violations(page), colorScheme).toEqual([]);
    for (const name of ["Trash", "Admin", "Settings"]) {
      expect((await places.getByRole("link", { name }).boundingBox())?.height, name).toBeGreaterThanOrEqual(44);
    }
    await page.keyboard.press("Escape");
    await places.getByRole("link", { name: "Trash" }).waitFor({ state: "hidden" });
  }
  await more.click();
  await places.getByRole("button", { name: "Commands" }).click();
  await dialog("Commands").getByRole("combobox").fill("settings");
  await page.keyboard.press("Enter");
  await page.waitForURL("**/settings");
  await page.keyboard.press("Escape");
  await more.press("Enter");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await page.waitForURL("**/trash");
  await places.getByRole("link", { name: "Trash" }).waitFor({ state: "hidden" });
  expect(await more.getAttribute("aria-current")).toBe("true");
  const bare = await page
    .context()
    .browser()
    ?.newContext({
      ...{ viewport: sizes.phone, javaScriptEnabled: false, storageState: await page.context().storageState() },
    });
  const still = await bare?.newPage();
  await still?.goto(studio.url);
  await still?.getByRole("button", { name: "More", exact: true }).click();
  await still?.getByRole("link", { name: "Settings" }).click();
  await still?.waitForURL("**/settings");
  await bare?.close();
  await page.setViewportSize(sizes.desktop);
});

test("it changes the language, and is found in that one too", async () => {
  await openPalette("简体");
  await page.keyboard.press("Enter");
  await page.getByRole("button", { name: "筛选" }).waitFor();
  await page.keyboard.press("Control+k");
  await page.getByRole("dialog", { name: "命令" }).waitFor();
  expect(await violations(page)).toEqual([]);
  await page.keyboard.type("english");
  await page.keyboard.press("Enter");
  await page.getByRole("button", { name: "Filters" }).waitFor();
});

test("the list of keys has those of the page, and switches single keys off and on", async () => {
  await page.locator("body").press("?");
  const list = dialog("Keyboard shortcuts");
  for (const name of ["To the prompt", "Search", "Command palette"])
    await list.getByText(name, { exact: true }).waitFor();
  const keys = await list.locator("kbd").allInnerTexts();
  expect(keys).toEqual(expect.arrayContaining(["← ↑ ↓ →", "↵", "+", "-", "/", "?", "Ctrl K"]));
  expect(keys).not.toContain("");
  await list.getByRole("checkbox", { name: /^Single-key shortcuts/ }).press("Space");
  await page.keyboard.press("Escape");
  const search = page.getByRole("combobox", { name: "Search" });
  const isFocused = () => search.evaluate((field) => field === document.activeElement);
  for (const key of ["/", "?"]) await page.locator("body").press(key);
  expect(await isFocused()).toBe(false);
  expect(await page.getByRole("dialog").count()).toBe(0);
  await openPalette("keyboard");
  await page.keyboard.press("Enter");
  await list.getByRole("checkbox", { name: /^Single-key shortcuts/ }).click();
  await list.getByRole("button", { name: "Close" }).click();
  await list.waitFor({ state: "detached" });
  await page.locator("body").press("/");
  expect(await isFocused()).toBe(true);
});

test("while somebody types or a dialog is open, single keys are text", async () => {
  await page.getByRole("textbox", { name: "Prompt" }).fill("");
  await page.getByRole("textbox", { name: "Prompt" }).pressSequentially("/?n");
  await expect.poll(() => page.getByRole("textbox", { name: "Prompt" }).inputValue()).toBe("/?n");
  expect(await page.getByRole("dialog").count()).toBe(0);
  await openPalette();
  await dialog("Commands").getByRole("button", { name: "Close" }).press("?");
  await expect.poll(() => page.getByRole("dialog").count()).toBe(1);
  await page.keyboard.press("Escape");
});

test("without a connection the page and the draft stay, and what was asked for opens once it is back", async () => {
  await page.getByRole("textbox", { name: "Prompt" }).fill("a draft that is kept");
  const shifts = await layoutShifts(page);
  await page.context().setOffline(true);
  const banner = page.getByRole("status", { name: "Connection" });
  await banner.getByText("No connection. Your draft is kept; the sheet").waitFor();
  await expectAccessible(page, async (look) => {
    // Of the sheet nothing is under it that one could not scroll to, at either end.
    const box = (of: Locator) => of.evaluate((one) => one.getBoundingClientRect().toJSON() as DOMRect);
    const lies = await box(banner.locator("p"));
    expect((await box(page.getByRole("form", { name: "New images" }))).top, look).toBeGreaterThanOrEqual(lies.bottom);
    await page.evaluate(() => window.scrollTo(0, document.documentElement.scrollHeight));
    await expect.poll(async () => (await box(page.locator(".cell").last())).bottom).toBeLessThan(lies.top);
    await page.evaluate(() => window.scrollTo(0, 0));
    const heading = () => box(page.getByRole("heading", { level: 2 }).first());
    await expect.poll(async () => (await heading()).top).toBeGreaterThanOrEqual(52);
    expect((await heading()).bottom, look).toBeLessThan(lies.top);
  });
  expect(await layoutShifts(page)).toEqual(shifts);
  await page.getByRole("link", { name: "Sets", exact: true }).click();
  await banner.getByText("the page that you asked for opens").waitFor();
  await page.waitForTimeout(500);
  expect(new URL(page.url()).pathname).toBe("/");
  await expect.poll(() => page.getByRole("textbox", { name: "Prompt" }).inputValue()).toBe("a draft that is kept");
  await page.locator("[data-frame]").first().click();
  await page.waitForTimeout(300);
  expect(await page.locator(".viewer").count()).toBe(0);
  await page.getByRole("link", { name: "Sets", exact: true }).click();
  await page.context().setOffline(false);
  await page.waitForURL("**/sets", { timeout: 10_000 });
  await page.getByText("No connection.").waitFor({ state: "detached", timeout: 20_000 });
  await page.goBack();
  await expect.poll(() => page.getByRole("textbox", { name: "Prompt" }).inputValue()).toBe("a draft that is kept");
  const lost = studio.problems.splice(0).filter((problem) => !problem.includes("ERR_INTERNET_DISCONNECTED"));
  expect(lost).toEqual([]);
});

test("header, filters, suggestions, palette and list can be used in every look, at any width", async () => {
  const kept = JSON.stringify({ owner: studio.adminId, searches: ["kayak at dawn", "pears"] });
  await page.evaluate((searches) => localStorage.setItem("proofsheet.searches", searches), kept);
  const states: [string, () => Promise<void>, () => Promise<void>][] = [
    ["asked", () => open("/?q=a&quality=high&from=2026-01-01&picked=1"), async () => {}],
    ["filters", () => page.getByRole("button", { name: /^Filters/ }).click(), () => page.keyboard.press("Escape")],
    ["palette", () => openPalette("lemons"), () => page.keyboard.press("Escape")],
    ["long word", () => openPalette("lemon".repeat(30)), () => page.keyboard.press("Escape")],
    ["keys", () => page.locator("body").press("?"), () => page.keyboard.press("Escape")],
    ["suggestions", suggest, () => page.keyboard.press("Escape")],
  ];
  for (const [state, show, hide] of states) {
    for (const viewport of Object.values(sizes)) {
      await page.setViewportSize(viewport);
      await show();
      await expectAccessibleHere(page);
      await expectUnbroken(state);
      await hide();
    }
    for (const width of [sizes.phone.width, 320]) {
      await page.setViewportSize({ width, height: 700 });
      await show();
      await expectFits(page, `${state} ${width}`);
      await expectUnbroken(`${state} ${width}`);
      // While somebody types the search box has all of a phone's header.
      if (state !== "suggestions") {
        expect(await page.getByRole("link", { name: /left/ }).isVisible(), `${state} ${width}`).toBe(true);
      }
      await hide();
    }
    await page.setViewportSize(sizes.desktop);
  }

  /** The name of a key is on one line, and nothing runs out of the palette's list. */
  async function expectUnbroken(state: string) {
    const isBad = (one: Element) => one.getClientRects().length > 1 || one.scrollWidth > one.clientWidth;
    const all = await page.locator("dialog :is(kbd, [cmdk-list])").all();
    for (const one of all) expect(await one.evaluate(isBad), state).toBe(false);
  }

  async function suggest() {
    await page.getByRole("combobox", { name: "Search" }).fill("");
    await page.waitForURL((url) => !url.searchParams.has("q"));
    await page.waitForFunction(() => document.title !== "" && !document.querySelector("[aria-busy]"));
    await page.getByRole("combobox", { name: "Search" }).click();
    await page.keyboard.press("ArrowDown");
  }
});
