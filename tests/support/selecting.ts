import type { Page } from "playwright-core";
import { beforeAll } from "vitest";
import { openStudio, paint, says, visitSheet } from "./studio";

const prompts = [
  "Pears on a cloth",
  "Harbour in fog",
  "Ferns, ink",
  "Desert road",
  "Paper ribbons",
  "Old aqueduct",
  "Reeds",
];

/** The admin with a sheet of so many frames before them, one after the other made: 00001 is the oldest. For all tests of a file. */
export function openSheetOf(count: 6 | 7) {
  const { studio, page } = openStudio();
  beforeAll(async () => {
    await visitSheet(page, studio.url);
    await paint(
      page,
      prompts.slice(0, count).map((prompt, index) => [prompt, index % 2 ? "1:1" : "3:2"]),
    );
    await page.reload();
  });
  return { studio, page, ...onSheet(page) };
}

/** The frames of a sheet or a set and what is selected of them, on the file's page unless another one is given. */
export function onSheet(page: Page) {
  const bar = (on = page) => on.getByRole("region", { name: "Selection" });
  const tick = (name: string, on = page) => on.getByRole("button", { name: `Select ${name}` });
  const frame = (number: number, on = page) => on.locator("[data-frame]").nth(number);

  /** The numbers of the frames, as shown. */
  const shown = (on = page) =>
    on
      .locator("[data-tick]")
      .evaluateAll((ticks) => ticks.map((one) => one.getAttribute("aria-label")?.slice(-1)).join(""));
  const chosen = (on = page) =>
    on
      .locator('[data-tick][aria-pressed="true"]')
      .evaluateAll((ticks) => ticks.map((one) => one.getAttribute("aria-label")?.slice(-1)).join(""));
  /** The order of the open set as the server has it. */
  const kept = (on = page) =>
    on.evaluate(async () => {
      const answer = await fetch(`/api${window.location.pathname}/images`);
      const { frames } = (await answer.json()) as { frames: { number: number }[] };
      return frames.map(({ number }) => number).join("");
    });
  /** A finger that rests on a frame for as long as it takes. */
  const hold = async (on: Page, number: number) => {
    const box = await frame(number, on).boundingBox();
    if (!box) throw new Error("There is no such frame.");
    const point = { x: Math.round(box.x + box.width / 2), y: Math.round(box.y + box.height / 2) };
    const session = await on.context().newCDPSession(on);
    await session.send("Input.dispatchTouchEvent", { type: "touchStart", touchPoints: [point] });
    await bar(on).waitFor();
    await session.send("Input.dispatchTouchEvent", { type: "touchEnd", touchPoints: [] });
    await session.detach();
  };
  return {
    ...{ bar, tick, frame, shown, chosen, kept, hold },
    says: (words: string | RegExp, on = page) => says(on, words),
  };
}
