import { beforeAll, expect } from "vitest";
import { indexRest } from "@/lib/library/indexing";
import { manyImages } from "../support/many-images";
import { openStudio } from "../support/studio";

/** How many images the library has. */
export const count = 10_000;

const dot = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
  "base64",
);

/**
 * The admin with the sheet of a library of 10,000 images before them, `image 1` the newest: some fifty a day, for nearly
 * seven months. For all tests of a file, with what they do with that sheet and see of it.
 */
export function openBigSheet() {
  const { studio, page } = openStudio();
  beforeAll(async () => {
    await manyImages(studio.adminId, count, { every: { minutes: 29 }, until: new Date().toISOString() });
    await indexRest(60_000);
    await page.route("**/media/**", (route) => route.fulfill({ contentType: "image/png", body: dot }));
    await page.goto(studio.url);
    await ready();
  });

  const ready = () => page.locator(".sheet-grid[data-placed]").waitFor();
  const blanks = () => page.locator(".sheet-blank").count();
  const scrolled = () => page.evaluate(() => window.scrollY);
  const height = () => page.evaluate(() => document.documentElement.scrollHeight);
  const nodes = () => page.evaluate(() => document.querySelectorAll("*").length);
  const focused = () => page.evaluate(() => document.activeElement?.querySelector("img")?.alt ?? null);
  /** What can be seen of the sheet: prompts with where they stand. */
  const seen = () =>
    page.evaluate(() =>
      Object.fromEntries(
        [...document.querySelectorAll<HTMLElement>("[data-frame]")].flatMap((frame) => {
          const { x, y, width, height, bottom } = frame.getBoundingClientRect();
          const visible = bottom > 60 && y < window.innerHeight - 100;
          return visible ? [[frame.querySelector("img")?.alt ?? "", [x, y, width, height]]] : [];
        }),
      ),
    ) as Promise<Record<string, number[]>>;
  /** Waits until no row is blank, and all has stood still for longer than the sheet takes to come to rest. */
  const rests = async () => {
    let before = "";
    const isStill = async () => {
      const now = JSON.stringify([await blanks(), await scrolled(), await seen()]);
      const same = now === before && now.startsWith("[0,");
      before = now;
      return same;
    };
    await expect.poll(isStill, { interval: 300, timeout: 15_000 }).toBe(true);
  };
  /** Scrolls there, or by so many pixels, or to this part of the page, and waits until all is at rest. */
  const scroll = async (way: { to: number } | { by: number } | { part: number }) => {
    await page.evaluate((given) => {
      if ("by" in given) window.scrollBy(0, given.by);
      else window.scrollTo(0, "to" in given ? given.to : document.documentElement.scrollHeight * given.part);
    }, way);
    await rests();
  };
  /** Visits the sheet anew, until all its days are known and news of it comes. */
  const open = async (path = "/") => {
    await page.goto("about:blank");
    const news = page.waitForResponse(/\/api\/events/);
    await page.goto(studio.url + path);
    await Promise.all([ready(), news]);
    if (path === "/") await page.waitForFunction(() => document.documentElement.scrollHeight > 100_000);
    await rests();
  };
  const expectNoProblems = () => expect(studio.problems.splice(0)).toEqual([]);

  return { studio, page, ready, open, rests, scroll, height, nodes, focused, seen, expectNoProblems };
}
