import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { AxeResults } from "axe-core";
import {
  type Browser,
  type BrowserContext,
  type BrowserContextOptions,
  chromium,
  type Locator,
  type Page,
} from "playwright-core";
import { expect } from "vitest";
import { keepPainting } from "./painting";

/** The windows that everything is checked in. */
export const sizes = { desktop: { width: 1440, height: 900 }, phone: { width: 390, height: 844 } } as const;
const schemes = ["light", "dark"] as const;

/** Chromium without its own traffic; `PROOFSHEET_CHROMIUM` names another one. */
export function openBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: process.env.PROOFSHEET_CHROMIUM ?? "/usr/bin/chromium",
    args: [
      "--headless",
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
  });
}

/** A page that notes what went wrong on it: errors in the console, uncaught ones, breaches of the CSP. */
export type WatchedPage = { page: Page; context: BrowserContext; problems: string[] };

/**
 * Opens a page in a context of its own. It also measures layout shifts, for `layoutShifts`. Whoever goes to an address
 * or reloads is there once the page listens, unless they say what else to wait for.
 */
export async function watchedPage(browser: Browser, options: BrowserContextOptions = {}): Promise<WatchedPage> {
  // Without motion, a changed colour scheme is there at once and can be measured.
  const context = await browser.newContext({ viewport: sizes.desktop, reducedMotion: "reduce", ...options });
  const page = await context.newPage();
  const problems: string[] = [];
  page.on("console", (message) => {
    if (message.type() === "error") problems.push(`${message.text()} (${message.location().url})`);
  });
  page.on("pageerror", (error) => problems.push(String(error)));
  await page.addInitScript(() => {
    const measured = window as unknown as { shifts: string[] };
    measured.shifts = [];
    type Shift = PerformanceEntry & { value: number; hadRecentInput: boolean; sources: { node: Node | null }[] };
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries() as Shift[]) {
        const moved = entry.sources.map(({ node }) => (node instanceof Element ? node.outerHTML : node?.textContent));
        if (!entry.hadRecentInput) measured.shifts.push(`${entry.value}: ${moved.join(" | ").slice(0, 400)}`);
      }
    }).observe({ type: "layout-shift", buffered: true });
  });
  const { goto, reload } = page;
  const scripts = options.javaScriptEnabled !== false;
  page.goto = async (url, given) => {
    const answer = await goto.call(page, url, given);
    if (scripts && !given?.waitUntil) await listens(page);
    return answer;
  };
  page.reload = async (given) => {
    const answer = await reload.call(page, given);
    if (scripts && !given?.waitUntil) await listens(page);
    return answer;
  };
  if (scripts) keepPainting(page);
  return { page, context, problems };
}

/**
 * Waits until React has taken over all that can be pressed, and this is there: on a busy machine that is a moment after
 * it can be seen.
 */
export async function listens(page: Page, selector = "body"): Promise<void> {
  await page.waitForFunction((wanted) => {
    const all = [...document.querySelectorAll("a[href], button, input, select, textarea")];
    const isAlive = (element: Element) => Object.keys(element).some((key) => key.startsWith("__reactProps$"));
    return document.querySelector(wanted) !== null && all.every(isAlive);
  }, selector);
  // React knows them before its effects have run, by which keys are heard.
  await page.waitForFunction(() => new Promise((idle) => requestIdleCallback(() => idle(true), { timeout: 1000 })));
}

/** Forgets what the page's browser keeps between visits: drafts, recent searches, settings. */
export const clearStorage = (page: Page): Promise<void> =>
  page.evaluate(() => {
    localStorage.clear();
    sessionStorage.clear();
  });

/** What has moved by itself since the page was loaded: how much and what. What follows input is not counted. */
export function layoutShifts(page: Page): Promise<string[]> {
  return page.evaluate(() => (window as unknown as { shifts: string[] }).shifts);
}

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** The rules that look at colours; all others find the same in the light and in the dark. */
const ofColours = ["color-contrast", "link-in-text-block"];

/** What axe-core finds on the page as it is, of any impact, with every rule on or these: `rule: selector` each. */
export async function violations(page: Page, only?: string[]): Promise<string[]> {
  if (!(await page.evaluate(() => "axe" in window))) await page.evaluate(axe);
  const found = await page.evaluate(async (rules) => {
    const { axe } = window as unknown as { axe: { run(context: Document, options: object): Promise<AxeResults> } };
    const chosen = rules ? { runOnly: rules } : { rules: { "target-size": { enabled: true } } };
    const { violations } = await axe.run(document, { resultTypes: ["violations"], ...chosen });
    return violations.flatMap(({ id, nodes }) =>
      nodes.map(({ target, failureSummary }) => [id, target, failureSummary]),
    );
  }, only);
  return found.map(([id, target, summary]) => `${id}: ${String(target)}: ${String(summary)}`);
}

/** Shows the page in both sizes and both colour schemes, one after the other. */
export async function inEveryLook(page: Page, look: (name: string) => Promise<void>): Promise<void> {
  for (const [size, viewport] of Object.entries(sizes)) {
    for (const colorScheme of schemes) {
      await page.setViewportSize(viewport);
      await page.emulateMedia({ colorScheme });
      await look(`${size}-${colorScheme}`);
    }
  }
  await page.setViewportSize(sizes.desktop);
  await page.emulateMedia({ colorScheme: "light" });
}

/** What makes the page, or the dialog on it, wider than its window. */
function sideways(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const whole = document.documentElement;
    const wide = [whole, document.querySelector("dialog[open]") ?? whole];
    return wide.flatMap((box) => {
      const by = box.scrollWidth - box.clientWidth;
      const end = box.getBoundingClientRect().left + box.clientLeft + box.clientWidth;
      const beyond = [...box.querySelectorAll("*")].filter(
        (one) => one.getBoundingClientRect().right > end || one.scrollWidth > one.clientWidth,
      );
      return by > 0 ? [`${by} px: ${beyond.map(({ outerHTML }) => outerHTML.slice(0, 120)).join("\n")}`] : [];
    });
  });
}

/** Fails unless nothing scrolls sideways, or soon does not: a new width is made up for in a moment. */
export async function expectFits(page: Page, why?: string): Promise<void> {
  const until = Date.now() + 2000;
  while ((await sideways(page)).length > 0 && Date.now() < until) await page.waitForTimeout(50);
  expect(await sideways(page), why).toEqual([]);
}

/**
 * Fails unless axe-core finds nothing on the page as it is and nothing scrolls sideways, in both sizes and colour
 * schemes; `also` looks at more of each.
 */
export async function expectAccessible(page: Page, also?: (look: string) => Promise<void>): Promise<void> {
  for (const viewport of Object.values(sizes)) {
    await page.setViewportSize(viewport);
    await expectAccessibleHere(page, also);
  }
  await page.setViewportSize(sizes.desktop);
}

/** The same in the size that the page has, for what is not the same thing in another. */
export async function expectAccessibleHere(page: Page, also?: (look: string) => Promise<void>): Promise<void> {
  for (const colorScheme of schemes) {
    const look = `${page.viewportSize()?.width}-${colorScheme}`;
    await page.emulateMedia({ colorScheme });
    expect(await violations(page, colorScheme === "dark" ? ofColours : undefined), look).toEqual([]);
    await expectFits(page, look);
    await also?.(look);
  }
  await page.emulateMedia({ colorScheme: "light" });
}

/** Goes there as one does without a mouse. */
export async function tabTo(target: Locator, key: "Tab" | "Shift+Tab" = "Tab"): Promise<void> {
  for (let press = 0; press < 120; press += 1) {
    if (await hasFocus(target)) return;
    await target.page().keyboard.press(key);
  }
  throw new Error(`Nobody gets to ${target} by ${key}.`);
}

/** Whether it is there and has the focus. */
async function hasFocus(target: Locator): Promise<boolean> {
  return (await focused(target).count()) > 0;
}

/** Waits until it has the focus. */
export async function expectFocus(target: Locator): Promise<void> {
  await focused(target).waitFor({ state: "attached" });
}

const focused = (target: Locator) => target.and(target.page().locator(":focus"));

/** Holds back whatever the page asks for at these addresses, until what this gives is called. */
export async function holdBack(page: Page, addresses: string | RegExp): Promise<() => Promise<void>> {
  let release = () => {};
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  // Who has asked may be gone by then.
  await page.route(addresses, (route) => held.then(() => route.continue()).catch(() => {}));
  return async () => {
    release();
    await page.unroute(addresses);
  };
}

/** Scrolls down so many pixels; milliseconds until the page has drawn what is there then. */
export function timeScroll(page: Page, pixels: number): Promise<number> {
  return page.evaluate(
    (top) =>
      new Promise<number>((resolve) => {
        const start = performance.now();
        window.scrollBy({ top, behavior: "instant" });
        requestAnimationFrame(() => window.setTimeout(() => resolve(performance.now() - start)));
      }),
    pixels,
  );
}

/** How many bytes of script, as they are sent, a page loads for somebody who comes for the first time and does nothing. */
export async function scriptBytes(
  browser: Browser,
  address: string,
  storageState: Exclude<BrowserContextOptions["storageState"], undefined>,
): Promise<number> {
  const context = await browser.newContext({ storageState });
  const fresh = await context.newPage();
  await fresh.goto(address, { waitUntil: "load" });
  await fresh.waitForTimeout(1500);
  const bytes = await fresh.evaluate(() =>
    (performance.getEntriesByType("resource") as PerformanceResourceTiming[])
      .filter(({ name }) => new URL(name).pathname.endsWith(".js"))
      .reduce((sum, { encodedBodySize }) => sum + encodedBodySize, 0),
  );
  await context.close();
  return bytes;
}
