import type { Page } from "playwright-core";
import { onSheet } from "../support/selecting";
import { type OpenStudio, openStudio, paint, visitSheet } from "../support/studio";

/** The admin with a sheet of six frames before them. */
export async function openActs(): Promise<OpenStudio> {
  const studio = await openStudio({ context: { acceptDownloads: true } });
  await visitSheet(studio.page, studio.url);
  await paint(studio.page, [
    ["Pears on a cloth", "1:1", 4],
    ["Harbour in fog", "1:1", 2],
  ]);
  // Images of one job stand by their place in it while they are new, and from then on by when they were made.
  await studio.page.reload();
  return studio;
}

/** What can be done with the frames on a file's page, unless another one is given. */
export function onActs(page: () => Page) {
  const { bar, says } = onSheet(page);
  const frames = (on: Page = page()) => on.locator("[data-frame]");
  const act = (name: string, on: Page = page()) => bar(on).getByRole("button", { name, exact: true });
  const idOf = (number: number, on: Page = page()) => frames(on).nth(number).getAttribute("data-frame");
  const choose = async (...numbers: number[]) => {
    for (const number of numbers)
      await frames()
        .nth(number)
        .click({ modifiers: ["ControlOrMeta"] });
  };
  const focusOnFrame = () => page().locator("[data-frame]:focus").waitFor();
  return { bar, says, frames, act, idOf, choose, focusOnFrame };
}
