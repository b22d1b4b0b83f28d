import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { expectAccessible, hasFocus, sizes, tabTo, watchedPage } from "../support/browser";
import { type OpenStudio, openStudio, paint, visitSheet } from "../support/studio";

let studio: OpenStudio;
let browser: Browser;
let page: Page;
let problems: string[];

beforeAll(async () => {
  studio = await openStudio({ context: { permissions: ["clipboard-read", "clipboard-write"] } });
  ({ browser, page, problems } = studio);
  await page.goto(`${studio.url}/links`);
  await page.getByText("No links yet.").waitFor();
  await expectAccessible(page);
  await visitSheet(page, studio.url);
  await paint(page, [
    ["Pears", "3:2"],
    ["Harbour", "3:2"],
    ["Ferns", "3:2"],
  ]);
  await page.reload();
});

afterAll(() => studio?.stop());

const dialog = () => page.getByRole("dialog");
const inDialog = (name: string) => dialog().getByRole("button", { name, exact: true });
/** What somebody with nothing but the link gets. */
async function visit(url: string) {
  const context = await browser.newContext();
  const visitor = await context.newPage();
  const response = await visitor.goto(url);
  const images = await visitor.locator("main img").count();
  const asked = await visitor.getByLabel("Password").count();
  const title = (await visitor.locator("h1").first().textContent()) ?? "";
  await context.close();
  return { status: response?.status(), images, asked, title };
}

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
  expect(await hasFocus(copy)).toBe(true);
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
  await page.keyboard.press("Tab");
  await page.waitForResponse((response) => response.request().method() === "PATCH");
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
  await expect.poll(() => hasFocus(inDialog("Change password"))).toBe(true);
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
  expect(await hasFocus(inDialog("Undo"))).toBe(true);
  await page.keyboard.press("Enter");
  await copy.waitFor();
  expect(await visit(url)).toMatchObject({ status: 200, asked: 1 });
  await page.keyboard.press("Escape");
  await dialog().waitFor({ state: "detached" });
  expect(await hasFocus(page.locator("[data-frame]").nth(1))).toBe(true);
  expect(problems.splice(0).filter((problem) => !problem.includes("400"))).toEqual([]);
});

test("by touch a box is hit from 44 pixels around it, and its neighbour's is not", async () => {
  const storageState = await page.context().storageState();
  const touch = { viewport: sizes.phone, hasTouch: true, isMobile: true };
  const { page: phone, context } = await watchedPage(browser, { ...touch, storageState });
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
  expect(problems.splice(0)).toEqual([]);
});

test("a set is shared by keyboard alone, and what is added later shows until it is frozen", async () => {
  const ids = await page.locator("[data-frame]").evaluateAll((all) => all.map((one) => one.getAttribute("data-frame")));
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
  expect(problems.splice(0)).toEqual([]);
});

test("my links are listed to be copied, edited, revoked and restored", async () => {
  await page.goto(`${studio.url}/links`);
  const row = page.getByRole("row").filter({ hasText: "A first choice" });
  for (const words of ["Selection, 2 images", "Ends in 30 days", "Password", "Prompts"]) {
    await row.getByText(words, { exact: false }).first().waitFor();
  }
  await expectAccessible(page);
  await row.getByRole("button", { name: "Copy A first choice" }).click();
  const url = await page.evaluate(() => navigator.clipboard.readText());

  await tabTo(row.getByRole("button", { name: "Edit A first choice" }));
  await page.keyboard.press("Enter");
  await dialog().getByLabel("Title").fill("A second choice");
  await dialog().getByLabel("Ends").selectOption("At the end of a day…");
  await dialog().getByLabel("Last day").fill("2020-01-01");
  await dialog().getByRole("button", { name: "Set", exact: true }).click();
  await dialog().getByText("Should be in the future.").waitFor();
  await dialog().getByLabel("Last day").fill("2099-12-31");
  await dialog().getByRole("button", { name: "Set", exact: true }).click();
  await dialog()
    .getByText(/31 Dec 2099, 23:59 · /)
    .waitFor();
  await page.keyboard.press("Escape");
  const changed = page.getByRole("row").filter({ hasText: "A second choice" });
  await changed.getByText("31 Dec 2099, 23:59").waitFor();

  const revoke = changed.getByRole("button", { name: "Revoke A second choice" });
  await revoke.focus();
  await page.keyboard.press("Enter");
  await changed.getByText("Revoked today").waitFor();
  expect(await hasFocus(changed.getByRole("button", { name: "Restore A second choice" }))).toBe(true);
  expect(await visit(url)).toMatchObject({ status: 404 });
  await expectAccessible(page);
  await page.getByRole("button", { name: "Undo" }).click();
  await revoke.waitFor();
  expect(await visit(url)).toMatchObject({ status: 200, asked: 1 });
  await revoke.click();
  await page.getByRole("link", { name: "Live", exact: true }).click();
  await page.waitForURL("**/links?show=live");
  await changed.waitFor({ state: "detached" });
  await page.getByRole("link", { name: "Ended", exact: true }).click();
  await changed.getByRole("button", { name: "Restore A second choice" }).click();
  await changed.getByText("Ends in").waitFor();
  expect(problems.splice(0).filter((problem) => !problem.includes("400"))).toEqual([]);
});

test("an admin sees the links of all, and of one", async () => {
  await page.goto(`${studio.url}/admin/links`);
  const rows = page.getByRole("row").filter({ has: page.getByRole("rowheader") });
  await rows.first().waitFor();
  const all = await rows.count();
  expect(all).toBeGreaterThanOrEqual(3);
  await page.getByLabel("Person").selectOption("Admin");
  await page.getByRole("button", { name: "Filter" }).click();
  await page.waitForURL(/person=/);
  expect(await rows.count()).toBe(all);
  await expectAccessible(page);
  await page.goto(`${studio.url}/admin/links?show=ended`);
  await page.getByText("There is none of these.").waitFor();
  await expectAccessible(page);
  expect(problems.splice(0)).toEqual([]);
});

test("where links need a password it is asked for first, and where sharing is off that is said", async () => {
  await team({ password: true });
  await page.goto(studio.url);
  await page.locator("[data-frame]").first().click();
  await page.getByRole("button", { name: "Share" }).click();
  await dialog().getByLabel("Password").fill("tiny");
  await expectAccessible(page);
  await page.keyboard.press("Enter");
  await dialog().getByText("Should have at least 6 characters.").waitFor();
  await dialog().getByLabel("Password").fill("open sesame");
  await inDialog("Make the link").click();
  const url = (await dialog().getByText(`${studio.url}/s/`).textContent()) ?? "";
  expect(await visit(url)).toMatchObject({ asked: 1 });
  expect(await inDialog("Remove password").count()).toBe(0);
  await page.keyboard.press("Escape");

  await team({ password: false, sharing: false });
  await page.goto(studio.url);
  await page.locator("[data-frame]").nth(1).click();
  await page.getByRole("button", { name: "Share" }).waitFor();
  await page.keyboard.press("s");
  await dialog().getByText("Sharing is switched off for this team.").waitFor();
  await dialog().getByRole("link", { name: "Admin, Team" }).waitFor();
  await expectAccessible(page);
  expect(await visit(url)).toMatchObject({ status: 404 });
  await page.goto(`${studio.url}/links`);
  await page.getByText("Sharing is switched off: no link shows anything.").waitFor();
  await expectAccessible(page);
  expect(problems.splice(0).filter((problem) => !/40[03]/.test(problem))).toEqual([]);
});

/** Sets what the team allows its links. */
async function team(needs: { password?: boolean; sharing?: boolean }) {
  await page.goto(`${studio.url}/admin/team`);
  for (const [label, on] of [
    ["Every link needs a password", needs.password],
    ["Sharing is on", needs.sharing],
  ] as const) {
    if (on !== undefined) await page.getByLabel(label).setChecked(on);
  }
  const saved = page.waitForResponse((response) => response.request().method() === "PATCH");
  await page.getByRole("button", { name: "Save" }).click();
  expect((await saved).ok()).toBe(true);
}
