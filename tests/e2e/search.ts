import { beforeEach, expect } from "vitest";
import { clearStorage } from "../support/browser";
import { openLibrary } from "../support/searched";

/** All that there is to find. */
export const all = [
  "Kayak at first light",
  "Kayaks in the harbour",
  "Pears on a cloth",
  "Lemons in a bowl",
  "北京的秋天",
];

/**
 * The admin with the sheet of the library before them, each test with all of it and nothing searched for before; and
 * what is searched for there.
 */
export function openSearch() {
  const { studio, page, library } = openLibrary();
  beforeEach(async () => {
    await clearStorage(page);
    await open("/");
    return () => expect(studio.problems.splice(0)).toEqual([]);
  });

  const box = () => page.getByRole("combobox", { name: "Search" });
  const asked = (name: string) => page.getByRole("button", { name: `Remove: ${name}` });
  const ready = () => page.locator(".sheet-grid[data-placed]").waitFor();
  /** Visits a sheet, and waits until it has come to life. */
  const open = async (path: string) => {
    await page.goto(studio.url + path);
    await ready();
  };
  /** Waits until the sheet shows exactly these prompts. */
  const shows = async (...prompts: string[]) => {
    const seen = () =>
      page.locator("[data-frame] img").evaluateAll((images) => images.map((one) => one.getAttribute("alt")));
    await expect.poll(async () => (await seen()).toSorted()).toEqual(prompts.toSorted());
  };
  /** Waits until the address asks for this, in any order. */
  const asks = async (query: Record<string, string>, path = "/") => {
    const address = () => {
      const { pathname, searchParams } = new URL(page.url());
      return { pathname, ...Object.fromEntries(searchParams) };
    };
    await expect.poll(address).toEqual({ pathname: path, ...query });
  };
  return { studio, page, library, box, asked, ready, open, shows, asks };
}
