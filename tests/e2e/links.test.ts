import { expect, test } from "vitest";
import { expectAccessible, expectFocus, tabTo } from "../support/browser";
import { countFrames, frameIds } from "../support/studio";
import { openShares } from "./shares";

const { studio, page, dialog, inDialog, visit } = openShares();

test("whoever has no links reads so, in every look", async () => {
  await page.goto(`${studio.url}/links`);
  await page.getByText("No links yet.").waitFor();
  await expectAccessible(page);
  expect(studio.problems.splice(0)).toEqual([]);
});

test("my links are listed to be copied, edited, revoked and restored", async () => {
  await makeLinks();
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
  await expectFocus(changed.getByRole("button", { name: "Restore A second choice" }));
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
  expect(studio.problems.splice(0).filter((problem) => !problem.includes("400"))).toEqual([]);
});

test("the browser’s way back shows the links as they are now", async () => {
  await page.goto(`${studio.url}/links`);
  const row = page.getByRole("row").filter({ hasText: "A second choice" });
  await row.getByRole("button", { name: "Revoke" }).click();
  await row.getByText("Revoked today").waitFor();
  await page.getByRole("link", { name: "Trash", exact: true }).click();
  await page.getByRole("heading", { name: "Trash" }).waitFor();
  await page.goBack();
  await row.getByText("Revoked today").waitFor();
  await row.getByRole("button", { name: "Restore" }).click();
  await row.getByText("Ends in").waitFor();
  expect(studio.problems.splice(0)).toEqual([]);
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
  await expect.poll(() => rows.count()).toBe(all);
  await expectAccessible(page);
  await page.goto(`${studio.url}/admin/links?show=ended`);
  await page.getByText("No link matches.").waitFor();
  await expectAccessible(page);
  expect(studio.problems.splice(0)).toEqual([]);
});

test("where the last live link is revoked among those that live, the page keeps the focus", async () => {
  await page.goto(`${studio.url}/links?show=live`);
  const revoke = page.getByRole("button", { name: "Revoke" });
  for (let left = await revoke.count(); left > 0; left -= 1) {
    await revoke.first().focus();
    await page.keyboard.press("Enter");
    await expect.poll(() => revoke.count()).toBe(left - 1);
  }
  await page.getByText("No link shows anything now.").waitFor();
  await expectFocus(page.locator("#main"));
  expect(studio.problems.splice(0)).toEqual([]);
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
  expect(studio.problems.splice(0).filter((problem) => !/40[03]/.test(problem))).toEqual([]);
});

/** Makes three links, the last of them with everything that a link can have. */
async function makeLinks() {
  await page.goto(studio.url);
  await countFrames(page, 3);
  const ids = await frameIds(page);
  const chosen = { title: "A first choice", password: "short and longer", showPrompts: true, expires: 30 };
  for (const data of [{}, { imageIds: ids }, chosen]) {
    const body = { imageIds: ids.slice(0, 2), ...data };
    const made = await page.request.post(`${studio.url}/api/shares`, { headers: { origin: studio.url }, data: body });
    expect(made.ok()).toBe(true);
  }
}

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
