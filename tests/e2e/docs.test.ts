import { beforeAll, expect, test } from "vitest";
import { apiErrors } from "@/lib/openapi/errors";
import { requestFields } from "@/lib/openapi/fields";
import { expectAccessible, expectFits, expectFocus, layoutShifts, sizes } from "../support/browser";
import { openStudio } from "../support/studio";

const { studio, page } = openStudio({ context: { permissions: ["clipboard-read", "clipboard-write"] } });

beforeAll(() => studio.context.clearCookies());

const tabs = (what: string) => page.getByRole("tablist", { name: what, exact: true });
const panel = () => page.locator("[role=tabpanel]:visible").first();

test("the reference is there for anybody, in HTML, with this instance's address and every field and error", async () => {
  const html = await (await fetch(`${studio.url}/docs/api`)).text();
  expect(html).toContain('<meta name="robots" content="noindex"/>');
  await page.goto(`${studio.url}/docs/api`);
  expect(await page.title()).toBe("API · Proofsheet");
  await expect.poll(() => panel().textContent()).toContain(`curl ${studio.url}/v1/images/generations`);
  const terms = await page.locator("dt code").allTextContents();
  expect(terms).toEqual(expect.arrayContaining(requestFields().map(({ name }) => name)));
  expect(terms).toEqual(expect.arrayContaining(apiErrors().map(({ code }) => code)));
  expect(studio.problems.splice(0)).toEqual([]);
});

test("it can be read in every look, at any width, and nothing moves", async () => {
  await expectAccessible(page);
  for (const viewport of [...Object.values(sizes), { width: 320, height: 640 }]) {
    await page.setViewportSize(viewport);
    await page.goto(`${studio.url}/docs/api`, { waitUntil: "load" });
    await expectFits(page);
    expect(await layoutShifts(page)).toEqual([]);
  }
  await page.setViewportSize(sizes.desktop);
  expect(studio.problems.splice(0)).toEqual([]);
});

test("every heading has an anchor, and the contents lead there", async () => {
  const links = page.getByRole("navigation", { name: "Contents" }).getByRole("link");
  const titles = await links.allTextContents();
  expect(titles).toEqual(
    (await page.getByRole("heading", { level: 2 }).allTextContents()).map((title) => title.replace(/#$/, "")),
  );
  await links.filter({ hasText: "Errors" }).click();
  expect(new URL(page.url()).hash).toBe("#errors");
  await page.waitForFunction(() => {
    const top = document.getElementById("errors")?.getBoundingClientRect().top ?? -1;
    return top >= 0 && top < 100;
  });
});

test("the keyboard chooses a language for the whole page, and it stays chosen", async () => {
  await page.goto(`${studio.url}/docs/api`);
  const list = tabs("Make an image");
  await list.getByRole("tab", { name: "curl" }).focus();
  const expectChosen = async (name: string, words: string) => {
    const tab = list.getByRole("tab", { name });
    await expectFocus(tab);
    expect(await page.getByRole("tab", { selected: true }).allTextContents()).toEqual(Array(5).fill(name));
    await expect.poll(() => panel().textContent()).toContain(words);
    await expect.poll(() => panel().getAttribute("aria-labelledby")).toBe(await tab.getAttribute("id"));
  };
  await page.keyboard.press("ArrowRight");
  await expectChosen("Python", "from openai import OpenAI");
  await page.keyboard.press("End");
  await expectChosen("TypeScript", "new OpenAI({ baseURL");
  await page.keyboard.press("ArrowRight");
  await expectChosen("curl", "curl http");
  await page.keyboard.press("ArrowLeft");
  await expectChosen("TypeScript", "new OpenAI({ baseURL");
  await page.keyboard.press("Home");
  await page.keyboard.press("ArrowRight");
  // The list is one stop; the next ones are its copy button and the code, which scrolls.
  await page.keyboard.press("Tab");
  await page.keyboard.press("Tab");
  await expectFocus(panel());
  await page.reload();
  await page.waitForFunction(() => document.querySelector("[aria-selected=true]")?.textContent === "Python");
  expect(studio.problems.splice(0)).toEqual([]);
});

test("a copied example is the one that is shown, and that it was copied is said", async () => {
  const copy = page.getByRole("button", { name: "Copy the Python example: Make an image", exact: true });
  await copy.click();
  await copy.getByRole("status").filter({ hasText: "Copied" }).waitFor();
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  expect(copied).toBe(await panel().textContent());
  expect(copied).toContain(`base_url="${studio.url}/v1"`);
  expect(studio.problems.splice(0)).toEqual([]);
});
