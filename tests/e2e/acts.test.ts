import { readFile } from "node:fs/promises";
import type { Page } from "playwright-core";
import sharp from "sharp";
import { expect, test } from "vitest";
import { expectAccessible, expectFits, expectFocus, sizes, violations, watchedPage } from "../support/browser";
import { unzip } from "../support/shared";
import { signIn, visitSheet } from "../support/studio";
import { openActs } from "./acts";

const { studio, page, bar, says, frames, act, idOf, choose } = openActs();

const member = { email: "member@example.com", name: "Member 1", role: "member", password: "a long enough password" };

test("the bar says what can be done with what is selected, and why not, in every look", async () => {
  await choose(0);
  await act("Compare").click({ force: true });
  await page.getByText("Compare takes 2 to 4 images.").first().waitFor();
  await expect.poll(() => act("Compare").getAttribute("aria-disabled")).toBe("true");
  await choose(1, 2);
  await expect.poll(() => act("Compare").getAttribute("aria-disabled")).toBeNull();
  await expectAccessible(page);
  await act("Clear").click();
  expect(await bar().count()).toBe(0);
  expect(studio.problems.splice(0)).toEqual([]);
});

test("a pick, what becomes private and what is deleted are seen on a colleague's open sheet", async () => {
  await page.request.post(`${studio.url}/api/users`, { headers: { origin: studio.url }, data: member });
  const watched = await watchedPage(studio.browser);
  const theirs = watched.page;
  await signIn(watched.context, studio.url, member);
  await visitSheet(theirs, studio.url);
  await expect.poll(() => frames(theirs).count()).toBe(6);
  const first = await idOf(0);
  const seen = (on: Page) => on.locator(`[data-frame="${first}"]`).count();

  await frames().nth(0).focus();
  await page.keyboard.press("p");
  await says("Picked 1 image.");
  await frames(theirs)
    .nth(0)
    .click({ modifiers: ["ControlOrMeta"] });
  await act("Unpick", theirs).waitFor();
  // It is not theirs: there is nothing to make private.
  expect(await act("Make private", theirs).count()).toBe(0);

  await choose(0);
  await act("Make private").click();
  await says("1 image is private now.");
  await expectFocus(act("Show to team"));
  await expect.poll(() => seen(theirs)).toBe(0);
  expect(await bar(theirs).count()).toBe(0);
  await act("Show to team").click();
  await says("The team sees 1 image now.");
  await expect.poll(() => seen(theirs)).toBe(1);
  await act("Unpick").click();
  await says("Unpicked 1 image.");
  await act("Clear").click();
  expect([watched.problems, studio.problems.splice(0)]).toEqual([[], []]);
  await watched.context.close();
});

test("a selection is downloaded as one archive with its facts, a single image as it is, or in another format", async () => {
  await choose(0, 1);
  const [archive] = await Promise.all([page.waitForEvent("download"), act("Download").click()]);
  expect(archive.suggestedFilename()).toBe("proofsheet-2-images.zip");
  const files = unzip(await readFile(await archive.path()));
  const names = Object.keys(files).sort();
  expect(names).toHaveLength(4);
  const number = /proofsheet-(\d{5})\.png/.exec(names.find((name) => name.endsWith(".png")) ?? "")?.[1];
  const facts = JSON.parse(String(files[`proofsheet-${number}.json`]));
  expect(facts).toMatchObject({ image: Number(number), model: "gpt-image-2", person: "Admin" });
  expect(await sharp(files[`proofsheet-${number}.png`]).metadata()).toMatchObject({ format: "png", width: 1024 });
  await page.keyboard.press("Escape");

  await frames().nth(0).focus();
  const [single] = await Promise.all([page.waitForEvent("download"), page.keyboard.press("d")]);
  expect(single.suggestedFilename()).toMatch(/^proofsheet-\d{5}\.png$/);
  const id = await idOf(0);
  for (const format of ["png", "jpeg", "webp"]) {
    const answer = await page.request.get(`${studio.url}/media/${id}/original?download=1&format=${format}`);
    expect(await sharp(await answer.body()).metadata()).toMatchObject({ format, width: 1024, height: 1024 });
    expect(answer.headers()["content-disposition"]).toContain(format === "jpeg" ? ".jpg" : `.${format}`);
  }
  expect((await page.request.get(`${studio.url}/media/${id}/original?format=bmp`)).status()).toBe(400);
  expect(studio.problems.splice(0)).toEqual([]);
});

test("U puts what is selected into the composer's references, and C compares", async () => {
  await choose(0, 1);
  await page.keyboard.press("u");
  await says(/2 references|reference/i);
  await page.getByRole("form", { name: "New images" }).waitFor();
  const ids = [await idOf(0), await idOf(1)];
  await choose(0, 1);
  await page.keyboard.press("c");
  await page.waitForURL(`**/compare?ids=${ids.join(",")}`);
  await page.goBack();
  await frames().nth(0).waitFor();
  await page.keyboard.press("Escape");
  studio.problems.splice(0);
});

test.each([390, 320])(
  "by touch, at %i px, all of the bar is there with More, and nothing scrolls sideways",
  async (width) => {
    const viewport = { width, height: sizes.phone.height };
    const storageState = await page.context().storageState();
    const watched = await watchedPage(studio.browser, { storageState, viewport, hasTouch: true, isMobile: true });
    const phone = watched.page;
    await phone.goto(studio.url);
    await frames(phone).nth(1).waitFor();
    await frames(phone).nth(0).focus();
    await phone.keyboard.press("x");
    await bar(phone).waitFor();
    const folded = await bar(phone).getByRole("button").count();
    expect(await violations(phone)).toEqual([]);
    await expectFits(phone);
    await act("More", phone).tap();
    for (const name of ["Add to set", "Share link", "Download", "Compare", "Pick", "Use as reference", "Delete"]) {
      const box = await act(name, phone).boundingBox();
      expect(box?.height, name).toBeGreaterThanOrEqual(44);
      expect((box?.x ?? 0) + (box?.width ?? 999), name).toBeLessThanOrEqual(width);
    }
    await expect.poll(() => bar(phone).getByRole("button").count()).toBeGreaterThan(folded);
    expect(await violations(phone)).toEqual([]);
    await expectFits(phone);
    await act("Pick", phone).tap();
    await says("Picked 1 image.", phone);
    await expect
      .poll(async () => {
        const toast = await phone.locator("[data-sonner-toast]").first().boundingBox();
        const foot = await bar(phone).boundingBox();
        return toast && foot ? Math.round(foot.y - toast.y - toast.height) : null;
      })
      .toBe(8);
    await act("Unpick", phone).tap();
    await says("Unpicked 1 image.", phone);
    await act("Delete", phone).tap();
    await says("Deleted 1 image.", phone);
    // One at a time, the newest, which says how many are behind it; above whatever is at the foot of the page.
    const toasts = phone.locator("[data-sonner-toast]");
    const seen = () =>
      toasts.evaluateAll((all) => all.filter((one) => one.checkVisibility({ visibilityProperty: true })));
    await expect.poll(() => toasts.count()).toBeGreaterThan(1);
    await expect.poll(async () => (await seen()).length).toBe(1);
    await toasts
      .first()
      .getByText(/^\+\d$/)
      .waitFor();
    const above = async (foot: string) => {
      const [toast, box] = [await toasts.first().boundingBox(), await phone.locator(foot).boundingBox()];
      return toast && box && toast.y + toast.height <= box.y && toast.y > 60;
    };
    await expect.poll(() => above("#new-images")).toBe(true);
    await phone.getByRole("button", { name: "Undo" }).tap();
    await says("1 image restored.", phone);
    await phone.getByRole("textbox", { name: "Prompt" }).focus();
    await expect.poll(() => above("#new-images")).toBe(true);
    await phone.keyboard.press("Escape");
    const places = phone.getByRole("navigation", { name: "Main" });
    await places.getByRole("button", { name: "More" }).tap();
    await places.getByRole("link", { name: "Trash", exact: true }).tap();
    await phone.getByText("Nothing in the trash.").waitFor();
    expect(await violations(phone)).toEqual([]);
    await expectFits(phone);
    expect(watched.problems).toEqual([]);
    await watched.context.close();
  },
);

test("a key that is held deletes one", async () => {
  const before = await frames().count();
  await frames().nth(0).focus();
  for (let time = 0; time < 12; time += 1) {
    await page.keyboard.down("Delete");
    await page.waitForTimeout(100);
  }
  await page.keyboard.up("Delete");
  await says("Deleted 1 image.");
  expect(await frames().count()).toBe(before - 1);
  await page.keyboard.press("Control+z");
  await expect.poll(() => frames().count()).toBe(before);
});

test("a dialog that cannot be loaded leaves the page as it is, and opens once it can", async () => {
  await page.reload();
  await page.route("**/_next/static/**", (route) => route.abort());
  await frames().nth(0).focus();
  await page.keyboard.press("s");
  await page.waitForTimeout(1000);
  await page.getByRole("button", { name: "Presets" }).click();
  await page.waitForTimeout(1000);
  expect(await frames().count()).toBeGreaterThan(0);
  expect(await page.getByRole("dialog").count()).toBe(0);
  await page.unroute("**/_next/static/**");
  await frames().nth(0).focus();
  await page.keyboard.press("s");
  await page.getByRole("dialog", { name: "Share" }).waitFor();
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Presets" }).click();
  await page.getByRole("dialog", { name: "Presets" }).waitFor();
  await page.keyboard.press("Escape");
  studio.problems.length = 0;
});
