import { beforeAll } from "vitest";
import { onSheet } from "../support/selecting";
import { openStudio, paint, visitSheet } from "../support/studio";

/** The admin with a sheet of six frames before them, for all tests of a file, and what can be done with the frames. */
export function openActs() {
  const { studio, page } = openStudio({ context: { acceptDownloads: true } });
  beforeAll(async () => {
    await visitSheet(page, studio.url);
    await paint(page, [
      ["Pears on a cloth", "1:1", 4],
      ["Harbour in fog", "1:1", 2],
    ]);
    // Images of one job stand by their place in it while they are new, and from then on by when they were made.
    await page.reload();
  });

  const { bar, says } = onSheet(page);
  const frames = (on = page) => on.locator("[data-frame]");
  const act = (name: string, on = page) => bar(on).getByRole("button", { name, exact: true });
  const idOf = (number: number, on = page) => frames(on).nth(number).getAttribute("data-frame");
  const choose = async (...numbers: number[]) => {
    for (const number of numbers)
      await frames()
        .nth(number)
        .click({ modifiers: ["ControlOrMeta"] });
  };
  const focusOnFrame = () => page.locator("[data-frame]:focus").waitFor();
  return { studio, page, bar, says, frames, act, idOf, choose, focusOnFrame };
}
