import type { Page } from "playwright-core";
import { type OpenStudio, openStudio, paint, visitSheet } from "../support/studio";

export type Viewer = OpenStudio & {
  /** The frames, newest first: pears, then two kayaks. */
  pears: string;
  kayaks: [string, string];
};

/** The admin with a sheet of three frames before them. */
export async function openViewer(): Promise<Viewer> {
  const studio = await openStudio({ context: { permissions: ["clipboard-read", "clipboard-write"] } });
  const { page, url } = studio;
  await visitSheet(page, url);
  await paint(page, [
    ["Sea kayak at first light, risograph, three inks", "3:2", 2],
    ["Pears in a blue bowl on linen", "1:1"],
  ]);
  const frames = page.locator("[data-frame]");
  const ids = await frames.evaluateAll((all) => all.map((one) => one.getAttribute("data-frame") ?? ""));
  return { ...studio, pears: ids[0] ?? "", kayaks: [ids[1] ?? "", ids[2] ?? ""] };
}

/** The viewer on a file's page, unless another one is given. */
export function onViewer(studio: () => Viewer) {
  const page = () => studio().page;
  /** Come to life: the zoom is known. */
  const ready = (on: Page = page()) => on.locator('[data-control="zoom"]', { hasText: "%" }).waitFor();
  const open = async (id: string) => {
    await page().goto(`${studio().url}/i/${id}`);
    await ready();
  };
  const at = (id: string) => page().waitForURL((url) => url.pathname === `/i/${id}`);
  const percent = async (on: Page = page()) =>
    Number.parseInt((await on.locator('[data-control="zoom"]').textContent()) ?? "", 10);
  const boxOf = async (selector: string, on: Page = page()) => {
    const box = await on.locator(selector).first().boundingBox();
    if (!box) throw new Error(`${selector} is not shown`);
    return box;
  };
  /** Where the image stands in what it was opened from, as it is read. */
  const stands = (words: string, on: Page = page()) =>
    on.getByRole("complementary", { name: "About this image" }).getByText(words, { exact: true }).waitFor();
  return { ready, open, at, percent, boxOf, stands };
}
