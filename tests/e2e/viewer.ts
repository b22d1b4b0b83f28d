import { beforeAll, beforeEach, expect } from "vitest";
import { sizes } from "../support/browser";
import { frameIds, openStudio, paint, visitSheet } from "../support/studio";

/** The admin with a sheet of three frames before them, for all tests of a file, and the viewer that they open. */
export function openViewer() {
  const { studio, page } = openStudio({ context: { permissions: ["clipboard-read", "clipboard-write"] } });
  /** The frames, newest first: pears, then two kayaks. */
  const frames = { pears: "", kayaks: ["", ""] as [string, string] };
  beforeAll(async () => {
    await visitSheet(page, studio.url);
    await paint(page, [
      ["Sea kayak at first light, risograph, three inks", "3:2", 2],
      ["Pears in a blue bowl on linen", "1:1"],
    ]);
    const [pears = "", first = "", second = ""] = await frameIds(page);
    Object.assign(frames, { pears, kayaks: [first, second] });
  });
  beforeEach(async () => {
    await page.setViewportSize(sizes.desktop);
    expect(studio.problems.splice(0)).toEqual([]);
  });

  /** Come to life: the zoom is known. */
  const ready = (on = page) => on.locator('[data-control="zoom"]', { hasText: "%" }).waitFor();
  const open = async (id: string) => {
    await page.goto(`${studio.url}/i/${id}`);
    await ready();
  };
  const at = (id: string) => page.waitForURL((url) => url.pathname === `/i/${id}`);
  const percent = async (on = page) =>
    Number.parseInt((await on.locator('[data-control="zoom"]').textContent()) ?? "", 10);
  const boxOf = async (selector: string, on = page) => {
    const box = await on.locator(selector).first().boundingBox();
    if (!box) throw new Error(`${selector} is not shown`);
    return box;
  };
  /** Where the image stands in what it was opened from, as it is read. */
  const stands = (words: string, on = page) =>
    on.getByRole("complementary", { name: "About this image" }).getByText(words, { exact: true }).waitFor();
  return { studio, page, frames, ready, open, at, percent, boxOf, stands };
}
