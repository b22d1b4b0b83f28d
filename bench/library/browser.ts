import { setTimeout } from "node:timers/promises";
import type { Browser, Page } from "playwright-core";
import { openBrowser, sizes, timeScroll } from "@/tests/support/browser";
import { quantile } from "../rounds";
import type { Figures, Sites } from "./measure";
import type { Site } from "./readers";

/** How much slower than it is the machine of whoever opens the sheet is taken to be. */
const slowdown = 4;
const loads = 7;
const steps = 25;

/**
 * What somebody sees of the sheet in Chromium, in both libraries: on a slow machine when the largest image is there and
 * how long the page takes to answer the slowest act; on this one how long 900 pixels of scrolling take.
 */
export async function measureBrowser({ small, large }: Sites): Promise<Figures> {
  const browser = await openBrowser();
  const figures: Figures = {};
  const sites = Object.entries({ small, large });
  const paints: Record<string, number[]> = { small: [], large: [] };
  try {
    for (let load = 0; load < loads; load += 1) {
      for (const [name, site] of sites) {
        paints[name]?.push(await visit(browser, site, slowdown, largestPaint));
      }
    }
    for (const [name, site] of sites) {
      figures[`lcp.${name}`] = quantile((paints[name] ?? []).toSorted(ascending), 0.5);
      figures[`inp.${name}`] = await visit(browser, site, slowdown, slowestAct);
      const scrolled = await visit(browser, site, 1, scrollTimes);
      figures[`scroll.${name}`] = quantile(scrolled, 0.5);
      figures[`scroll95.${name}`] = quantile(scrolled, 0.95);
    }
    return figures;
  } finally {
    await browser.close();
  }
}

const ascending = (one: number, other: number) => one - other;

/** Does something in a page that has never been open before. */
async function visit<T>(browser: Browser, { url, cookie }: Site, rate: number, work: (page: Page) => Promise<T>) {
  const context = await browser.newContext({ viewport: sizes.desktop });
  try {
    const cookies = cookie.split("; ").map((pair) => /^([^=]+)=(.*)$/.exec(pair) ?? []);
    await context.addCookies(cookies.map(([, name = "", value = ""]) => ({ name, value, url })));
    const page = await context.newPage();
    const devtools = await context.newCDPSession(page);
    await devtools.send("Emulation.setCPUThrottlingRate", { rate });
    await page.goto(url, { waitUntil: "load" });
    return await work(page);
  } finally {
    await context.close();
  }
}

/** When the largest of what is first seen was painted, in milliseconds since the page was asked for. */
async function largestPaint(page: Page): Promise<number> {
  await setTimeout(2000);
  return page.evaluate(
    () =>
      new Promise<number>((resolve) => {
        new PerformanceObserver((list) => resolve(list.getEntries().at(-1)?.startTime ?? Number.NaN)).observe({
          type: "largest-contentful-paint",
          buffered: true,
        });
      }),
  );
}

/** Selects, walks, types and opens what there is, and gives how long the slowest of it took until it was to be seen. */
async function slowestAct(page: Page): Promise<number> {
  await page.locator(".sheet-grid[data-placed]").waitFor();
  await setTimeout(3000);
  await page.evaluate(() => {
    const measured = window as unknown as { acts: number[] };
    measured.acts = [];
    type Act = PerformanceEntry & { interactionId: number };
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries() as Act[]) if (entry.interactionId) measured.acts.push(entry.duration);
    }).observe({ type: "event", durationThreshold: 16 } as PerformanceObserverInit);
  });
  const act = async (work: () => Promise<unknown>) => {
    await work();
    await setTimeout(400);
  };
  const frames = page.locator("[data-frame]");
  await act(() => frames.nth(3).focus());
  for (const key of [
    "ArrowRight",
    "ArrowRight",
    "ArrowDown",
    "ArrowDown",
    "x",
    "ArrowLeft",
    "x",
    "PageDown",
    "PageUp",
  ]) {
    await act(() => page.keyboard.press(key));
  }
  await act(() => page.keyboard.press("Escape"));
  await act(() => page.locator("[data-tick]").nth(2).click({ force: true }));
  await act(() => page.keyboard.press("Control+a"));
  await act(() => page.keyboard.press("Escape"));
  await act(() => page.getByRole("textbox", { name: "Prompt" }).click());
  for (const letter of "a harbour") await act(() => page.keyboard.press(letter === " " ? "Space" : letter));
  for (const name of ["S", "L", "M"]) {
    await act(() => page.locator(".sheet-tools").getByText(name, { exact: true }).click());
  }
  return Math.max(...(await page.evaluate(() => (window as unknown as { acts: number[] }).acts)));
}

/** Times of steps of 900 pixels until the page has drawn them, sorted. */
async function scrollTimes(page: Page): Promise<number[]> {
  await page.locator(".sheet-grid[data-placed]").waitFor();
  await setTimeout(1500);
  const times: number[] = [];
  for (let step = 0; step < steps; step += 1) {
    times.push(await timeScroll(page, 900));
    await setTimeout(60);
  }
  return times.sort(ascending);
}
