import { expect } from "vitest";
import type { OpenLibrary } from "../support/searched";

/** All that there is to find. */
export const all = [
  "Kayak at first light",
  "Kayaks in the harbour",
  "Pears on a cloth",
  "Lemons in a bowl",
  "北京的秋天",
];

/** The library's sheet on a file's page, and what is searched for there. */
export function onLibrary(studio: () => OpenLibrary) {
  const page = () => studio().page;
  const box = () => page().getByRole("combobox", { name: "Search" });
  const asked = (name: string) => page().getByRole("button", { name: `Take back: ${name}` });
  const ready = () => page().locator(".sheet-grid[data-placed]").waitFor();
  /** Visits a sheet, and waits until it has come to life. */
  const open = async (path: string) => {
    await page().goto(studio().url + path);
    await ready();
  };
  /** Waits until the sheet shows exactly these prompts. */
  const shows = async (...prompts: string[]) => {
    const seen = () =>
      page()
        .locator("[data-frame] img")
        .evaluateAll((images) => images.map((one) => one.getAttribute("alt")));
    await expect.poll(async () => (await seen()).toSorted()).toEqual(prompts.toSorted());
  };
  /** Waits until the address asks for this, in any order. */
  const asks = async (query: Record<string, string>, path = "/") => {
    const address = () => {
      const { pathname, searchParams } = new URL(page().url());
      return { pathname, ...Object.fromEntries(searchParams) };
    };
    await expect.poll(address).toEqual({ pathname: path, ...query });
  };
  return { box, asked, ready, open, shows, asks };
}

/** As each test finds it: all of the library, and nothing was searched for before. */
export async function startOver(studio: OpenLibrary): Promise<void> {
  await studio.page.evaluate(() => localStorage.clear());
  await onLibrary(() => studio).open("/");
}
