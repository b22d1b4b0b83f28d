import { expect, test } from "vitest";
import { expectAccessible, expectFocus } from "../support/browser";
import { openActs } from "./acts";

const { studio, page, bar, says, frames, act, idOf, choose, focusOnFrame } = openActs();

test("by mouse: what is deleted is gone at once, the focus goes to its neighbour, and Undo brings it back to its place", async () => {
  const [first, second, third] = [await idOf(0), await idOf(1), await idOf(2)];
  await choose(0, 1);
  await act("Delete").click();
  await page.getByText("Deleted 2 images.").first().waitFor();
  await says("Deleted 2 images.");
  await expect.poll(() => frames().count()).toBe(4);
  await expect.poll(() => idOf(0)).toBe(third);
  await focusOnFrame();
  await page.getByRole("button", { name: "Undo" }).first().click();
  await says("2 images restored.");
  await expect.poll(() => frames().count()).toBe(6);
  await expect.poll(async () => [await idOf(0), await idOf(1)]).toEqual([first, second]);
  expect(studio.problems.splice(0)).toEqual([]);
});

test("by keyboard: Del, and Ctrl or Cmd and Z", async () => {
  const second = await idOf(1);
  await frames().nth(1).focus();
  await page.keyboard.press("Delete");
  await says("Deleted 1 image.");
  await expect.poll(() => frames().count()).toBe(5);
  await focusOnFrame();
  await page.keyboard.press("ControlOrMeta+z");
  await says("1 image restored.");
  await expect.poll(() => frames().count()).toBe(6);
  await expect.poll(() => idOf(1)).toBe(second);
  // The same again is said again, and what was done before the last can be taken back after it.
  await frames().nth(1).focus();
  await page.keyboard.press("Delete");
  await says("Deleted 1 image.");
  await expect.poll(() => frames().count()).toBe(5);
  const said = page.locator('[data-sonner-toast][data-removed="false"]', { hasText: "Deleted 1 image." });
  const before = await said.count();
  await focusOnFrame();
  await page.keyboard.press("Delete");
  await expect.poll(() => frames().count()).toBe(4);
  await expect.poll(() => said.count()).toBe(before + 1);
  await page.keyboard.press("ControlOrMeta+z");
  await expect.poll(() => frames().count()).toBe(5);
  await page.keyboard.press("ControlOrMeta+z");
  await expect.poll(() => frames().count()).toBe(6);
  await expect.poll(() => idOf(1)).toBe(second);
  expect(studio.problems.splice(0)).toEqual([]);
});

test("the trash is walked through, restored from and emptied by keyboard and by mouse, in every look", async () => {
  await choose(0, 1, 2);
  await act("Delete").click();
  await says("Deleted 3 images.");
  await page.getByRole("link", { name: "Trash", exact: true }).click();
  await page.getByRole("heading", { name: "Trash" }).waitFor();
  const trashed = page.getByRole("region", { name: "Deleted images" });
  await expect.poll(() => frames().count()).toBe(3);
  await page.getByText("30 days left").first().waitFor();
  await expectAccessible(page);

  await frames().nth(0).focus();
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("Space");
  await expect.poll(() => trashed.getByRole("button", { pressed: true }).count()).toBe(1);
  await bar().waitFor();
  await expectAccessible(page);
  await page.keyboard.press("r");
  await says("1 image restored.");
  await expect.poll(() => frames().count()).toBe(2);
  await focusOnFrame();

  await page.keyboard.press("Delete");
  await page.getByRole("dialog", { name: "Delete 1 image for ever?" }).waitFor();
  await page.keyboard.press("Escape");
  await expect.poll(() => frames().count()).toBe(2);
  await frames().nth(0).click();
  await act("Delete for ever").click();
  await expectAccessible(page);
  await page.getByRole("dialog").getByRole("button", { name: "Delete for ever" }).click();
  await says("1 image is gone for ever.");
  await expect.poll(() => frames().count()).toBe(1);

  await page.getByRole("link", { name: "Everybody’s" }).click();
  await page.waitForURL("**/trash?everybody=1");
  await expect.poll(() => frames().count()).toBe(1);
  await page.getByRole("button", { name: "Empty trash" }).click();
  await page.getByRole("dialog", { name: "Delete 1 image for ever?" }).waitFor();
  await page.getByRole("dialog").getByRole("button", { name: "Delete for ever" }).click();
  await page.getByText("Nothing in the trash.").waitFor();
  await expectFocus(page.locator("#main"));
  await expectAccessible(page);
  await page.getByRole("link", { name: "Sheet", exact: true }).click();
  await expect.poll(() => frames().count()).toBe(4);
  expect(studio.problems.splice(0)).toEqual([]);
});

test("the browser’s way back shows the trash as it is now", async () => {
  await choose(0, 1);
  await act("Delete").click();
  await says("Deleted 2 images.");
  await page.getByRole("link", { name: "Trash", exact: true }).click();
  await page.getByRole("heading", { name: "Trash" }).waitFor();
  await expect.poll(() => frames().count()).toBe(2);
  await frames().first().focus();
  await page.keyboard.press("r");
  await says("1 image restored.");
  await page.getByRole("link", { name: "Sheet", exact: true }).click();
  await expect.poll(() => frames().count()).toBe(3);
  await page.goBack();
  await page.getByRole("heading", { name: "Trash" }).waitFor();
  await expect.poll(() => frames().count()).toBe(1);
  await page.getByRole("button", { name: "Empty trash" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Delete for ever" }).click();
  await page.getByText("Nothing in the trash.").waitFor();
  await page.getByRole("link", { name: "Sets", exact: true }).click();
  await page.getByRole("heading", { name: "Sets" }).waitFor();
  await page.goBack();
  await page.getByText("Nothing in the trash.").waitFor();
  expect(studio.problems.splice(0)).toEqual([]);
});
