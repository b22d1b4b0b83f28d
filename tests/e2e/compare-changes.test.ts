import { beforeAll, beforeEach, expect, test } from "vitest";
import { frameIds, openStudio, paint, visitSheet } from "../support/studio";

const { studio, page } = openStudio();
let ids: string[];

beforeAll(async () => {
  await visitSheet(page, studio.url);
  await paint(page, [["Sea kayak at first light", "3:2", 4]]);
  ids = await frameIds(page);
});

beforeEach(() => expect(studio.problems.splice(0)).toEqual([]));

const compare = async (...chosen: (string | undefined)[]) => {
  await page.goto(`${studio.url}/compare?ids=${chosen.join(",")}`);
  await page.locator('[data-control="zoom"]', { hasText: "%" }).waitFor();
};
const order = () =>
  page
    .locator(".compare-pane [data-compared]")
    .evaluateAll((ids) => ids.map((one) => one.getAttribute("data-compared")));
const act = (verb: "trash" | "restore", ...which: (string | undefined)[]) =>
  page.request.post(`${studio.url}/api/images/${verb}`, { headers: { origin: studio.url }, data: { ids: which } });

test("C on an image that waits to be compared lets it wait no longer", async () => {
  const open = async (id: string | undefined) => {
    await page.goto(`${studio.url}/i/${id}`);
    await page.locator('[data-control="zoom"]', { hasText: "%" }).waitFor();
  };
  const waits = (on: boolean) => page.locator(`[data-control="c"][aria-pressed="${on}"]`).waitFor();
  await open(ids[3]);
  await page.keyboard.press("c");
  await waits(true);
  await page.keyboard.press("c");
  await waits(false);
  await page.getByText("No longer kept to compare.").waitFor();
  await open(ids[2]);
  await page.keyboard.press("c");
  await waits(true);
  await page.keyboard.press("c");
  await waits(false);
});

test("what replaces another takes its place", async () => {
  await compare(ids[0], ids[1], ids[3]);
  await page
    .locator(".compare-pane")
    .first()
    .getByRole("button", { name: /^Replace/ })
    .click();
  await page.locator(`[data-frame="${ids[2]}"]`).click();
  await page.getByText("Receipt").waitFor();
  await page.keyboard.press("c");
  await page.getByRole("heading", { name: "3 images compared" }).waitFor();
  expect(await order()).toEqual([ids[2], ids[1], ids[3]]);
});

test("an image that somebody deletes is compared no longer, and who picks it meanwhile reads why nothing happens", async () => {
  await compare(ids[0], ids[2], ids[3]);
  await act("trash", ids[2]);
  await page.getByRole("heading", { name: "2 images compared" }).waitFor();
  await page.getByText("1 image cannot be shown").waitFor();
  expect(await order()).toEqual([ids[0], ids[3]]);
  await page.route("**/api/images", async (route) => {
    await act("trash", ids[0]);
    await route.continue();
  });
  await page.locator(".compare-pane").first().getByRole("button", { name: /^Pick/ }).click();
  await page.getByText("Nothing was picked.").first().waitFor();
  await page.getByRole("heading", { name: "Two images are needed to compare" }).waitFor();
  await page.unroute("**/api/images");
  await act("restore", ids[0], ids[2]);
});
