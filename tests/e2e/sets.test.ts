import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { expectAccessible, expectFits, layoutShifts, sizes, violations, watchedPage } from "../support/browser";
import { onSheet } from "../support/selecting";
import { countFrames, type OpenStudio, openStudio, paint, signIn, visitSheet } from "../support/studio";

let studio: OpenStudio;
let page: Page;
let problems: string[];

beforeAll(async () => {
  studio = await openStudio();
  ({ page, problems } = studio);
  await visitSheet(page, studio.url);
  const prompts = ["Pears on a cloth", "Harbour in fog", "Ferns, ink", "Desert road", "Paper ribbons", "Old aqueduct"];
  await paint(
    page,
    prompts.map((prompt, index) => [prompt, index % 2 ? "1:1" : "3:2"]),
  );
  await page.reload();
  await page.waitForLoadState("networkidle").catch(() => {});
});

afterAll(() => studio?.stop());

const { bar, tick, frame, shown, chosen, kept, says, hold } = onSheet(() => page);

test("the mouse selects by tick, Ctrl and Shift, and the bar takes the composer's place without moving anything", async () => {
  await frame(0).hover();
  await tick("00006").click();
  await says("1 selected");
  expect(await bar().textContent()).toContain("1 selected");
  expect(await page.getByRole("form", { name: "New images" }).count()).toBe(0);
  const place = await frame(3).boundingBox();
  await frame(2).click({ modifiers: ["Shift"] });
  expect(await chosen()).toBe("654");
  await frame(4).click({ modifiers: ["ControlOrMeta"] });
  await frame(1).click({ modifiers: ["ControlOrMeta"] });
  expect(await chosen()).toBe("642");
  await says("3 selected");
  expect(new URL(page.url()).pathname).toBe("/");
  await expectAccessible(page);
  await expectFits(page);
  await bar().getByRole("button", { name: "Clear" }).click();
  await says("Nothing selected");
  await page.getByRole("form", { name: "New images" }).waitFor();
  expect(await frame(3).boundingBox()).toEqual(place);
  expect(await layoutShifts(page)).toEqual([]);
  expect(problems.splice(0)).toEqual([]);
});

test("what is selected stays selected while new frames arrive and while an image is open, and ends elsewhere", async () => {
  await frame(1).click({ modifiers: ["ControlOrMeta"] });
  await page.evaluate(async () => {
    const body = JSON.stringify({ model: "gpt-image-2", prompt: "A late one", n: 1, size: "1024x1024" });
    await fetch("/api/generations", { method: "POST", headers: { "content-type": "application/json" }, body });
  });
  await countFrames(page, 7);
  expect(await chosen()).toBe("5");
  await frame(0).click();
  await page.getByText("Receipt").waitFor();
  await page.keyboard.press("Escape");
  await bar().waitFor();
  expect(await chosen()).toBe("5");
  await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Mine", exact: true }).click();
  await page.getByRole("region", { name: "My frames" }).waitFor();
  expect(await bar().count()).toBe(0);
  await frame(0).click({ modifiers: ["ControlOrMeta"] });
  expect(await chosen()).toBe("7");
  await page.getByRole("link", { name: "Sheet", exact: true }).click();
  await page.getByRole("region", { name: "The sheet" }).waitFor();
  expect(await bar().count()).toBe(0);
  expect(problems.splice(0)).toEqual([]);
});

test("the keyboard alone selects, makes a set, adds to it and takes it back", async () => {
  await frame(0).focus();
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("x");
  expect(await chosen()).toBe("6");
  await page.keyboard.press("Shift+ArrowRight");
  await page.keyboard.press("Shift+ArrowRight");
  await page.keyboard.press("Shift+ArrowLeft");
  expect(await chosen()).toBe("65");
  expect(await page.evaluate(() => document.activeElement?.getAttribute("aria-describedby"))).toBe("selected-words");
  await page.keyboard.press("Escape");
  expect(await chosen()).toBe("");
  expect(await frame(2).evaluate((one) => one === document.activeElement)).toBe(true);
  await page.keyboard.press("ControlOrMeta+a");
  await expect.poll(() => chosen()).toBe("7654321");
  await page.keyboard.press("x");
  await says("6 selected");
  await page.keyboard.press("Escape");
  for (const key of ["x", "ArrowRight", "x", "ArrowRight", "x"]) await page.keyboard.press(key);
  await page.keyboard.press("l");
  await page.getByRole("dialog", { name: "Add 3 images to a set" }).waitFor();
  await page.getByText("No sets yet. Name the first one below.").waitFor();
  await expectAccessible(page);
  await page.getByRole("button", { name: "New set from 3 images" }).press("Enter");
  await page.getByText("Name the new set.").waitFor();
  await page.getByLabel("New set", { exact: true }).fill("Harbour");
  await page.keyboard.press("Enter");
  await page.getByText("Made Harbour with 3 images.").waitFor();
  await page.waitForFunction(() => document.activeElement?.matches("[data-frame]"));
  expect(await chosen()).toBe("");
  // One frame without a selection; it is there already.
  await page.keyboard.press("l");
  await page.getByLabel("Find a set").fill("hARB");
  await page.getByRole("list", { name: "Sets" }).getByText("3 images").waitFor();
  await expectAccessible(page);
  await page.keyboard.press("Enter");
  await page.getByText("Nothing new for Harbour. 1 was there already.").waitFor();
  // Two more, one of them known, and back.
  for (const key of ["x", "ArrowRight", "x", "l"]) await page.keyboard.press(key);
  await page.getByRole("button", { name: /^Harbour/ }).press("Enter");
  await page.getByText("Added 1 new image to Harbour. 1 was there already.").waitFor();
  await page.getByRole("button", { name: "Undo" }).first().press("Enter");
  expect(problems.splice(0)).toEqual([]);
});

test("single keys do nothing where they are switched off", async () => {
  await page.evaluate(() => localStorage.setItem("proofsheet.shortcuts", "off"));
  await frame(0).focus();
  await page.keyboard.press("x");
  await page.keyboard.press("l");
  expect(await chosen()).toBe("");
  expect(await page.getByRole("dialog").count()).toBe(0);
  await page.keyboard.press("Tab");
  await page.keyboard.press("Space");
  expect(await chosen()).toBe("7");
  await page.keyboard.press("Escape");
  await page.evaluate(() => localStorage.removeItem("proofsheet.shortcuts"));
});

test("a set shows its images in its own order, which the keyboard and the mouse change", async () => {
  await page.getByRole("link", { name: "Sets", exact: true }).click();
  await page.getByRole("heading", { name: "Sets" }).waitFor();
  await expectAccessible(page);
  await page.getByRole("link", { name: /Harbour/ }).click();
  await page.getByRole("heading", { name: "Harbour" }).waitFor();
  expect(await shown()).toBe("543");
  await frame(0).focus();
  await page.keyboard.press("Alt+ArrowRight");
  await says("00005 moved to 2 of 3");
  expect(await shown()).toBe("453");
  expect(await frame(1).evaluate((one) => one === document.activeElement)).toBe(true);
  await page.keyboard.press("Alt+End");
  expect(await shown()).toBe("435");
  await page.keyboard.press("Alt+ArrowLeft");
  await page.keyboard.press("Alt+ArrowLeft");
  expect(await shown()).toBe("543");
  await frame(2).dragTo(frame(0), { targetPosition: { x: 20, y: 60 } });
  expect(await shown()).toBe("354");
  await expect.poll(() => kept()).toBe("354");
  await page.reload();
  await frame(2).waitFor();
  expect(await shown()).toBe("354");
  expect(new URL(page.url()).pathname).toMatch(/^\/sets\//);
  expect(await layoutShifts(page)).toEqual([]);
  expect(problems.splice(0)).toEqual([]);
});

test("cover, taking out, and the viewer that leads back to the set", async () => {
  await frame(1).hover();
  await tick("00005").click();
  await bar().getByRole("button", { name: "Make cover" }).click();
  await page.getByText("It is the cover of this set now.").waitFor();
  await expectAccessible(page);
  await bar().getByRole("button", { name: "Take out" }).click();
  await page.getByText("Took 1 image out of Harbour.").waitFor();
  expect(await shown()).toBe("34");
  await page.getByRole("button", { name: "Undo" }).first().click();
  await frame(2).waitFor();
  expect(await shown()).toBe("354");
  await page.locator("p", { hasText: "00005" }).getByText("cover").waitFor();
  await frame(0).click();
  await page.getByRole("heading", { name: /^00003/ }).waitFor();
  await page.keyboard.press("ArrowRight");
  await page.getByRole("heading", { name: /^00005/ }).waitFor();
  await page.getByRole("link", { name: "Previous" }).waitFor();
  await page.keyboard.press("l");
  await page.getByRole("dialog", { name: "Add 1 image to a set" }).waitFor();
  await page.getByRole("button", { name: "Close" }).last().click();
  await page.reload();
  await page.getByRole("heading", { name: /^00005/ }).waitFor();
  await page.getByRole("button", { name: "Close" }).click();
  await page.getByRole("heading", { name: "Harbour" }).waitFor();
  expect(problems.splice(0)).toEqual([]);
});

test("a set is named, described, shared, deleted and brought back, also later", async () => {
  await page.getByRole("button", { name: "Edit", exact: true }).click();
  await page.getByLabel("Name").fill("Harbour at dawn");
  await page.getByLabel("Description").fill("By the sea");
  await expectAccessible(page);
  await page.getByRole("button", { name: "Save" }).click();
  await page.getByRole("heading", { name: "Harbour at dawn" }).waitFor();
  await page.getByText("By the sea").waitFor();
  await page.getByRole("button", { name: "Share", exact: true }).click();
  await page.getByRole("dialog", { name: "Share Harbour at dawn" }).waitFor();
  await page.getByText("/s/").first().waitFor();
  await page.getByRole("dialog").getByRole("button", { name: "Close" }).first().click();
  await page.getByText("1 link shows it").waitFor();
  await expectAccessible(page);
  await page.getByRole("button", { name: "Delete" }).click();
  await page.getByText("Deleted Harbour at dawn; its images stay. Its link shows nothing now.").waitFor();
  await page.getByText("No sets yet.").waitFor();
  await page.getByRole("button", { name: "Undo" }).first().click();
  await page.getByRole("link", { name: /Harbour at dawn/ }).click();
  await page.getByRole("button", { name: "Delete" }).click();
  await page.getByText("Deleted sets (1)").click();
  await expectAccessible(page);
  await page.getByRole("button", { name: "Restore Harbour at dawn" }).click();
  await page.getByRole("link", { name: /Harbour at dawn/ }).waitFor();
  await page.getByRole("button", { name: "New set" }).click();
  await page.getByLabel("Name").fill("Empty one");
  await page.getByRole("button", { name: "Make the set" }).click();
  await page.getByText("Nothing in this set yet.").waitFor();
  await expectAccessible(page);
  expect(problems.splice(0)).toEqual([]);
});

test("by touch a held frame begins the selection, taps go on with it, and a set is put in order by buttons", async () => {
  const storageState = await studio.context.storageState();
  const watched = await watchedPage(studio.browser, {
    storageState,
    viewport: sizes.phone,
    hasTouch: true,
    isMobile: true,
  });
  const phone = watched.page;
  await phone.goto(studio.url);
  await frame(3, phone).waitFor();
  await phone.waitForLoadState("networkidle").catch(() => {});
  await hold(phone, 0);
  await says("1 selected", phone);
  await frame(1, phone).tap();
  await frame(2, phone).tap();
  await frame(1, phone).tap();
  expect(await chosen(phone)).toBe("75");
  expect(await violations(phone)).toEqual([]);
  await expectFits(phone);
  for (const button of await bar(phone).getByRole("button").all()) {
    expect((await button.boundingBox())?.height).toBeGreaterThanOrEqual(44);
  }
  await bar(phone).getByRole("button", { name: "Add to set" }).tap();
  await phone.getByRole("button", { name: /^Harbour at dawn/ }).tap();
  await phone.getByText("Added 1 new image to Harbour at dawn. 1 was there already. 1 link shows this set.").waitFor();
  await frame(0, phone).tap();
  await phone.getByText("Receipt").waitFor();
  await phone.getByRole("button", { name: "Close" }).tap();
  await phone.getByRole("link", { name: "Sets", exact: true }).tap();
  await phone.getByRole("link", { name: /Harbour at dawn/ }).tap();
  await frame(3, phone).waitFor();
  expect(await shown(phone)).toBe("3547");
  await hold(phone, 3);
  await bar(phone).getByRole("button", { name: "Earlier" }).tap();
  await says("00007 moved to 3 of 4", phone);
  expect(await shown(phone)).toBe("3574");
  await expect.poll(() => kept(phone)).toBe("3574");
  expect(await violations(phone)).toEqual([]);
  await expectFits(phone);
  expect(await layoutShifts(phone)).toEqual([]);
  expect(watched.problems).toEqual([]);
  await watched.context.close();
});

test("a viewer sees sets and selects nothing, nor does the server let them change anything", async () => {
  const account = { email: "viewer@example.com", name: "A viewer", role: "viewer", password: "a long enough password" };
  const headers = { origin: studio.url };
  await page.request.post(`${studio.url}/api/users`, { headers, data: account });
  const watched = await watchedPage(studio.browser);
  const viewer = watched.page;
  await signIn(watched.context, studio.url, account);
  await viewer.goto(studio.url);
  await frame(0, viewer).focus();
  await viewer.keyboard.press("x");
  await viewer.keyboard.press("ControlOrMeta+a");
  expect(await bar(viewer).count()).toBe(0);
  expect(await viewer.locator("[data-tick]").count()).toBe(0);
  await viewer.getByRole("link", { name: "Sets", exact: true }).click();
  await viewer.getByRole("link", { name: /Harbour at dawn/ }).waitFor();
  expect(await viewer.getByRole("button", { name: "New set" }).count()).toBe(0);
  await viewer.getByRole("link", { name: /Harbour at dawn/ }).click();
  await viewer.getByRole("heading", { name: "Harbour at dawn" }).waitFor();
  expect(await viewer.getByRole("main").getByRole("button").count()).toBe(0);
  await frame(0, viewer).focus();
  await viewer.keyboard.press("Alt+End");
  await viewer.keyboard.press("l");
  expect(await viewer.getByRole("dialog").count()).toBe(0);
  await expectAccessible(viewer);
  expect(watched.problems.splice(0)).toEqual([]);

  const set = `${studio.url}/api${new URL(viewer.url()).pathname}`;
  const imageId = await frame(0, viewer).getAttribute("data-frame");
  const { request } = watched.context;
  const refused = [
    await request.post(`${studio.url}/api/sets`, { headers, data: { name: "Mine" } }),
    await request.patch(set, { headers, data: { name: "Mine" } }),
    await request.post(`${set}/images`, { headers, data: { imageIds: [imageId] } }),
    await request.patch(`${set}/images`, { headers, data: { imageId, after: null } }),
    await request.delete(`${set}/images`, { headers, data: { imageIds: [imageId] } }),
    await request.post(`${set}/restore`, { headers }),
    await request.delete(set, { headers }),
  ];
  expect(refused.map((answer) => answer.status())).toEqual(refused.map(() => 403));
  await watched.context.close();
});
