import type { Page } from "playwright-core";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { createUser } from "@/lib/people/people";
import { layoutShifts } from "../support/browser";
import { system } from "../support/gateway";
import { type OpenLibrary, openLibrary } from "../support/searched";
import { signIn } from "../support/studio";

let studio: OpenLibrary;
let page: Page;
let problems: string[];
let oldest: string;

beforeAll(async () => {
  studio = await openLibrary();
  ({ page, problems, oldest } = studio);
});

afterAll(() => studio?.stop());

beforeEach(async () => {
  await page.evaluate(() => localStorage.clear());
  await open("/");
  return () => expect(problems.splice(0)).toEqual([]);
});

const all = ["Kayak at first light", "Kayaks in the harbour", "Pears on a cloth", "Lemons in a bowl", "北京的秋天"];
const box = () => page.getByRole("combobox", { name: "Search" });
const filters = () => page.getByRole("button", { name: /^Filters/ });
const asked = (name: string) => page.getByRole("button", { name: `Take back: ${name}` });
const suggestion = (name: string) => page.getByRole("grid", { name: "Suggestions" }).getByText(name, { exact: true });

/** Visits a sheet, and waits until it has come to life. */
async function open(path: string) {
  await page.goto(studio.url + path);
  await ready();
}
const ready = () => page.locator(".sheet-grid[data-placed]").waitFor();

/** Waits until the sheet shows exactly these prompts. */
async function shows(...prompts: string[]) {
  const seen = () => page.locator("[data-frame] img").evaluateAll((all) => all.map((one) => one.getAttribute("alt")));
  await expect.poll(async () => (await seen()).toSorted(), { timeout: 8000 }).toEqual(prompts.toSorted());
}

/** Waits until the address asks for this, in any order. */
async function asks(query: Record<string, string>, path = "/") {
  const address = () => {
    const { pathname, searchParams } = new URL(page.url());
    return { pathname, ...Object.fromEntries(searchParams) };
  };
  await expect.poll(address, { timeout: 8000 }).toEqual({ pathname: path, ...query });
}

const focused = () =>
  page.evaluate(() => document.activeElement?.getAttribute("aria-label") ?? document.activeElement?.textContent);

describe("the search box", () => {
  test("searches when one pauses; a search is one step back, and stays when the page is loaded again", async () => {
    await shows(...all);
    await box().click();
    await box().pressSequentially("kay");
    await asks({ q: "kay" });
    await box().pressSequentially("aks");
    await asks({ q: "kayaks" });
    await shows("Kayaks in the harbour");
    expect(await box().evaluate((field) => field === document.activeElement)).toBe(true);
    expect(await layoutShifts(page)).toEqual([]);
    await page.reload();
    await shows("Kayaks in the harbour");
    expect(await box().inputValue()).toBe("kayaks");
    await page.goBack();
    await shows(...all);
    expect(await box().inputValue()).toBe("");
    await page.goForward();
    await shows("Kayaks in the harbour");
    await page.getByRole("button", { name: "Clear the search" }).click();
    await shows(...all);
    await asks({});
  });

  test("is reached by a key, and remembers what was searched for until it is forgotten", async () => {
    await page.keyboard.press("/");
    expect(await focused()).toBe("Search");
    await page.keyboard.type("pears");
    await page.keyboard.press("Enter");
    await shows("Pears on a cloth");
    await page.keyboard.press("Control+a");
    await page.keyboard.type("lemons");
    await page.keyboard.press("Enter");
    await shows("Lemons in a bowl");
    await open("/");
    await page.keyboard.press("/");
    await suggestion("lemons").waitFor();
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
    await shows("Pears on a cloth");
    await open("/");
    await page.keyboard.press("/");
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press("Enter");
    await suggestion("pears").waitFor({ state: "detached" });
    await page.keyboard.press("Escape");
    await suggestion("lemons").waitFor({ state: "detached" });
    await page.keyboard.press("ArrowDown");
    await page.getByRole("button", { name: "Forget the search lemons" }).click();
    await suggestion("lemons").waitFor({ state: "detached" });
    expect(await page.evaluate(() => localStorage.getItem("proofsheet.searches"))).toContain('"searches":[]');
  });

  test("offers the next person who signs in nothing of what was searched for", async () => {
    await box().fill("pears");
    await box().press("Enter");
    await shows("Pears on a cloth");
    await open("/");
    await box().click();
    await suggestion("pears").waitFor();
    const account = { email: "next@example.com", password: "a long enough password" };
    await createUser(system, { ...account, name: "The next one" });
    await signIn(page.context(), studio.url, account);
    await open("/");
    expect(await page.evaluate(() => localStorage.getItem("proofsheet.searches"))).not.toContain("pears");
    await box().click();
    await box().press("ArrowDown");
    expect(await suggestion("pears").count()).toBe(0);
    await signIn(page.context(), studio.url);
  });

  test("finds beginnings of words, words with a slip, other scripts, people and ratios", async () => {
    const found: [string, ...string[]][] = [
      ["lem", "Lemons in a bowl"],
      ["lemosn", "Lemons in a bowl"],
      ["秋天", "北京的秋天"],
      ["member kayaks", "Kayaks in the harbour"],
      ["1:1", "Kayaks in the harbour"],
    ];
    for (const [words, ...prompts] of found) {
      await box().fill(words);
      await shows(...prompts);
    }
    await box().fill("zebra crossing");
    await shows();
  });

  test("offers filters that what is typed may mean", async () => {
    await box().click();
    await box().pressSequentially("member");
    await suggestion("Member 1").click();
    await asked("Person: Member 1").waitFor();
    await shows("Kayaks in the harbour", "Lemons in a bowl");
    expect(await box().inputValue()).toBe("");
    await page.goBack();
    await asks({});
  });

  test("stays one step back when a filter overtakes what was typed", async () => {
    let answer = () => {};
    const held = new Promise<void>((resolve) => {
      answer = resolve;
    });
    await page.route(/[?&]q=member/, (route) => held.then(() => route.continue()).catch(() => {}));
    const searched = page.waitForRequest(/[?&]q=member/);
    await box().click();
    await box().pressSequentially("member");
    await searched;
    await suggestion("Member 1").click();
    await asked("Person: Member 1").waitFor();
    answer();
    await page.unroute(/[?&]q=member/);
    await shows("Kayaks in the harbour", "Lemons in a bowl");
    await page.goBack();
    await asks({});
  });

  test("leads to the team's sheet from any other page, and stays on one's own", async () => {
    await page.goto(`${studio.url}/sets`, { waitUntil: "networkidle" });
    await box().fill("kayak");
    await page.waitForTimeout(500);
    await asks({}, "/sets");
    await box().press("Enter");
    await asks({ q: "kayak" });
    await shows("Kayak at first light", "Kayaks in the harbour");
    await page.getByRole("navigation", { name: "Whose images" }).getByRole("link", { name: "Mine" }).click();
    await asks({ q: "kayak" }, "/mine");
    await shows("Kayak at first light");
    await box().fill("pears");
    await asks({ q: "pears" }, "/mine");
    await shows("Pears on a cloth");
  });

  test("works without a script, with the filters that are on", async () => {
    const storageState = await page.context().storageState();
    const plain = await studio.browser.newContext({ javaScriptEnabled: false, storageState });
    const sheet = await plain.newPage();
    await sheet.goto(`${studio.url}/?picked=1`);
    await sheet.getByRole("combobox", { name: "Search" }).fill("kayak");
    await sheet.keyboard.press("Enter");
    await sheet.waitForURL("**/?q=kayak&picked=1");
    expect(await sheet.getByRole("combobox", { name: "Search" }).inputValue()).toBe("kayak");
    await plain.close();
  });
});

describe("filters", () => {
  const choices: [field: string, value: string, chip: string, found: string[]][] = [
    ["Person", "Member 1", "Person: Member 1", ["Kayaks in the harbour", "Lemons in a bowl"]],
    ["Set", "Launch", "Set: Launch", ["Kayak at first light", "Kayaks in the harbour"]],
    ["Ratio", "1:1", "Ratio: 1:1", ["Kayaks in the harbour"]],
    ["Quality", "High", "Quality: High", ["Kayak at first light", "Lemons in a bowl"]],
    ["Model", "another-model", "Model: another-model", ["Pears on a cloth"]],
    ["Channel", "Second", "Channel: Second", ["北京的秋天"]],
  ];

  test.each(choices)("%s, by mouse and by keyboard alone", async (field, value, chip, found) => {
    await filters().click();
    await page.getByLabel(field, { exact: true }).selectOption(value);
    await asked(chip).waitFor();
    await shows(...found);
    await page.locator("body").click({ position: { x: 700, y: 640 } });
    await page.getByLabel(field, { exact: true }).waitFor({ state: "detached" });
    await asked(chip).click();
    await shows(...all);

    await filters().focus();
    await page.keyboard.press("Enter");
    const select = page.getByLabel(field, { exact: true });
    await select.getByText(value, { exact: true }).waitFor({ state: "attached" });
    while (!(await select.evaluate((one) => one === document.activeElement))) await page.keyboard.press("Tab");
    await page.keyboard.type(value);
    await asked(chip).waitFor();
    await shows(...found);
    await page.keyboard.press("Escape");
    await select.waitFor({ state: "detached" });
    expect(await focused()).toContain("Filters");
    expect(await (await page.request.get(page.url())).text()).toContain(`${chip}</span>`);
  });

  test("days, which must not be the wrong way round", async () => {
    await filters().click();
    await page.getByLabel("To", { exact: true }).fill(oldest);
    await shows("北京的秋天");
    await page.getByLabel("From", { exact: true }).fill("2099-01-01");
    await page.getByText("This day is before the first one.").waitFor();
    await asks({ to: oldest });
    await page.getByLabel("From", { exact: true }).fill(oldest);
    await asks({ from: oldest, to: oldest });
    await page.getByRole("button", { name: "Clear filters" }).click();
    await shows(...all);
  });

  test("picks and references are one press away, and what is changed in one go is one step back", async () => {
    await page.getByRole("button", { name: "Picks", exact: true }).click();
    await shows("Kayak at first light");
    await page.getByRole("button", { name: "With references", exact: true }).press("Enter");
    await page.getByText("Nothing", { exact: false }).first().waitFor();
    await asked("Picks").click();
    await shows("Pears on a cloth");
    expect(await focused()).toBe("Take back: With references");
    await page.getByRole("button", { name: "Clear all" }).click();
    await shows(...all);
    expect(await focused()).toBe("Search");

    await filters().click();
    await page.getByLabel("Quality").selectOption("High");
    await asks({ quality: "high" });
    await page.getByRole("checkbox", { name: "Picks" }).check();
    await asks({ quality: "high", picked: "1" });
    await page.goBack();
    await asks({});
  });

  test("what is named in the address is named on the page from the first, and nothing moves", async () => {
    await filters().click();
    await page.getByLabel("Person", { exact: true }).selectOption("Member 1");
    await page.waitForURL("**/?person=*");
    const address = page.url();
    await page.goto(address);
    await ready();
    await shows("Kayaks in the harbour", "Lemons in a bowl");
    await page.waitForTimeout(100);
    expect(await layoutShifts(page)).toEqual([]);
  });
});
