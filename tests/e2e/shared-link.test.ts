import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { expectFocus } from "../support/browser";
import { unzip } from "../support/shared";
import { openSharedLink, unlock } from "./shared-link";

const { team, page, visitor, link, at } = openSharedLink();

const frames = () => page.locator("[data-frame]");

test("without the password nothing is shown, and with it the images are", async () => {
  await page.goto(link.url);
  expect(await page.getByRole("heading").allTextContents()).toEqual(["Password needed"]);
  await unlock(page, "close sesame");
  await page.getByText("This is not the link’s password.").waitFor();
  const field = page.getByLabel("Password");
  await expect.poll(() => field.getAttribute("aria-invalid")).toBe("true");
  await expectFocus(field);
  await unlock(page);
  await page.getByRole("heading", { name: "Autumn, first round" }).waitFor();
  await page.getByText("3 images").waitFor();
  expect(await frames().evaluateAll((all) => all.map((one) => (one as HTMLElement).dataset.frame))).toEqual(link.ids);
  const cut = await page.evaluate(() =>
    [...document.images].filter((image) => {
      const { width, height } = image.getBoundingClientRect();
      return Math.abs(width / height / (image.naturalWidth / image.naturalHeight) - 1) > 0.02;
    }),
  );
  expect(cut).toHaveLength(0);
  expect(visitor.problems.splice(0)).toEqual([]);
});

test("the keyboard opens an image, goes from one to the next and back to all", async () => {
  await frames().first().focus();
  await page.keyboard.press("Enter");
  await page.waitForURL(at(link.ids[0]));
  await page.getByRole("link", { name: "Next" }).waitFor();
  expect(await page.getByRole("link", { name: "Previous" }).count()).toBe(0);
  await page.keyboard.press("ArrowLeft");
  for (const [key, id] of [
    ["ArrowRight", link.ids[1]],
    ["ArrowRight", link.ids[2]],
    ["ArrowRight", link.ids[2]],
    ["ArrowLeft", link.ids[1]],
  ] as const) {
    await page.keyboard.press(key);
    await page.waitForURL(at(id));
    await page.locator(`main img[src*="${id}"]`).waitFor();
  }
  await page.keyboard.press("Escape");
  await page.waitForURL(link.url);
  expect(visitor.problems.splice(0)).toEqual([]);
});

test("one image and all of them can be downloaded", async () => {
  const all = page.waitForEvent("download");
  await page.getByRole("link", { name: "Download all" }).click();
  const archive = await all;
  expect(archive.suggestedFilename()).toBe("autumn-first-round.zip");
  const files = unzip(readFileSync(await archive.path()));
  expect(Object.keys(files).sort()).toEqual([1, 2, 3].map((n) => `autumn-first-round-0000${n}.webp`));
  await page.goto(at(link.ids[0]));
  const one = page.waitForEvent("download");
  await page.getByRole("link", { name: "Original" }).click();
  expect((await one).suggestedFilename()).toMatch(/^autumn-first-round-0000\d\.png$/);
  expect(visitor.problems.splice(0)).toEqual([]);
});

test("a link that is revoked is refused within a second to whoever has it open", async () => {
  await page.goto(at(link.ids[0]));
  const ended = Date.now();
  const status = await team.evaluate(
    async (id) => (await fetch(`/api/shares/${id}`, { method: "DELETE" })).status,
    link.id,
  );
  expect(status).toBeLessThan(300);
  await page.getByRole("link", { name: "Next" }).click();
  await page.getByRole("heading", { name: "This link shows nothing" }).waitFor({ timeout: 1000 });
  expect(Date.now() - ended).toBeLessThan(1500);
  expect((await page.goto(link.url))?.status()).toBe(404);
  expect(visitor.problems.splice(0).filter((problem) => !problem.includes("404"))).toEqual([]);
});
