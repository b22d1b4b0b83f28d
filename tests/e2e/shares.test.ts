import { expect, test } from "vitest";
import { expectAccessible, expectFocus, sizes, tabTo, watchedPage } from "../support/browser";
import { frameIds, visitSheet } from "../support/studio";
import { openShares } from "./shares";

const { studio, page, dialog, inDialog, visit } = openShares();

test("a selection is shared, its link copied, changed, revoked and given back by keyboard alone", async () => {
  const first = page.locator("[data-frame]").first();
  await tabTo(first);
  await page.keyboard.press("x");
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("x");
  await page.keyboard.press("s");
  await dialog().getByRole("heading", { name: "Share 2 images" }).waitFor();
  const copy = inDialog("Copy link");
  await copy.waitFor();
  await expectFocus(copy);
  await page.keyboard.press("Enter");
  await dialog().getByText("Copied").waitFor();
  const url = await page.evaluate(() => navigator.clipboard.readText());
  expect(url.startsWith(`${studio.url}/s/`)).toBe(true);
  expect(await visit(url)).toMatchObject({ status: 200, images: 2, asked: 0 });

  await tabTo(dialog().getByLabel("Show prompts"));
  await page.keyboard.press("Space");
  await dialog().getByText("Saved", { exact: true }).waitFor();
  await tabTo(dialog().getByLabel("Title"));
  await page.keyboard.type("A first choice");
  const saved = page.waitForResponse((response) => response.request().method() === "PATCH");
  await page.keyboard.press("Tab");
  await saved;
  expect((await visit(url)).title).toContain("A first choice");
  await tabTo(inDialog("Set a password"), "Shift+Tab");
  await page.keyboard.press("Enter");
  await page.keyboard.type("short");
  await page.keyboard.press("Enter");
  await dialog().getByText("Should have at least 6 characters.").waitFor();
  await expectAccessible(page);
  await page.keyboard.type(" and longer");
  await page.keyboard.press("Enter");
  await inDialog("Change password").waitFor();
  await expectFocus(inDialog("Change password"));
  expect(await visit(url)).toMatchObject({ images: 0, asked: 1 });
  await tabTo(dialog().getByLabel("Ends"), "Shift+Tab");
  await page.keyboard.type("30");
  await dialog()
    .getByText(/^Ends in 30 days/)
    .waitFor();

  await tabTo(inDialog("Revoke link"));
  await page.keyboard.press("Enter");
  await dialog().getByText("This link is revoked").waitFor();
  expect(await visit(url)).toMatchObject({ status: 404, images: 0, asked: 0 });
  await expectAccessible(page);
  await expectFocus(inDialog("Undo"));
  await page.keyboard.press("Enter");
  await copy.waitFor();
  expect(await visit(url)).toMatchObject({ status: 200, asked: 1 });
  await page.keyboard.press("Escape");
  await dialog().waitFor({ state: "detached" });
  await expectFocus(page.locator("[data-frame]").nth(1));
  expect(studio.problems.splice(0).filter((problem) => !problem.includes("400"))).toEqual([]);
});

test("by touch a box is hit from 44 pixels around it, and its neighbour's is not", async () => {
  const storageState = await page.context().storageState();
  const touch = { viewport: sizes.phone, hasTouch: true, isMobile: true };
  const { page: phone, context } = await watchedPage(studio.browser, { ...touch, storageState });
  await visitSheet(phone, studio.url);
  await phone.locator("[data-frame]").first().focus();
  await phone.keyboard.press("s");
  const box = phone.getByRole("dialog").getByLabel("Show prompts");
  await box.waitFor();
  await box.scrollIntoViewIfNeeded();
  const around = await box.evaluate((element) => {
    const { left, top, width, height } = element.getBoundingClientRect();
    const [x, y] = [left + width / 2, top + height / 2];
    const hits = (dx: number, dy: number) =>
      document
        .elementFromPoint(x + dx, y + dy)
        ?.closest("label")
        ?.getAttribute("for") === element.id;
    return [hits(0, -21), hits(0, 21), hits(-21, 0), hits(21, 0), hits(0, -30), hits(0, 30)];
  });
  expect(around).toEqual([true, true, true, true, false, false]);
  await context.close();
});

test("whoever shares the same again gets the link there is; another one can be made beside it", async () => {
  await page.keyboard.press("s");
  const address = dialog().getByText(`${studio.url}/s/`);
  const first = await address.textContent();
  await dialog()
    .getByText(/^Ends in 30 days/)
    .waitFor();
  await inDialog("New link").click();
  await dialog()
    .getByText(/^Ends in 7 days/)
    .waitFor();
  const second = await address.textContent();
  expect(second).not.toBe(first);
  await dialog().getByText("1 other link to the same").click();
  await dialog().getByText("QR code").click();
  await dialog().getByRole("img", { name: "QR code of the link" }).waitFor();
  await dialog().getByLabel("Allow download").check();
  await dialog().getByText("Originals").click();
  await dialog().getByText("Saved", { exact: true }).waitFor();
  await expectAccessible(page);
  await dialog()
    .getByRole("button", { name: /^Edit A first choice/ })
    .click();
  await expect.poll(() => address.textContent()).toBe(first);
  await page.keyboard.press("Escape");
  expect(studio.problems.splice(0)).toEqual([]);
});

test("a set is shared by keyboard alone, and what is added later shows until it is frozen", async () => {
  const ids = await frameIds(page);
  const api = page.context().request;
  const headers = { origin: studio.url };
  const made = await api.post(`${studio.url}/api/sets`, { headers, data: { name: "Spring", imageIds: [ids[0]] } });
  const { id } = (await made.json()) as { id: string };
  const add = async (imageId: string | null | undefined) => {
    const data = { imageIds: [imageId] };
    expect((await api.post(`${studio.url}/api/sets/${id}/images`, { headers, data })).ok()).toBe(true);
  };
  await page.goto(`${studio.url}/sets/${id}`);
  await tabTo(page.getByRole("button", { name: "Share", exact: true }));
  await page.keyboard.press("Enter");
  const url = (await dialog().getByText(`${studio.url}/s/`).textContent()) ?? "";
  expect(await visit(url)).toMatchObject({ status: 200, title: "Spring" });
  await add(ids[1]);
  expect(await visit(url)).toMatchObject({ images: 2 });
  await tabTo(dialog().getByLabel("Freeze"));
  await page.keyboard.press("Space");
  await dialog().getByText("Saved", { exact: true }).waitFor();
  await add(ids[2]);
  expect(await visit(url)).toMatchObject({ images: 2 });
  await expectAccessible(page);
  await page.keyboard.press("Escape");
  expect(studio.problems.splice(0)).toEqual([]);
});
