import { beforeAll, expect, test } from "vitest";
import {
  expectAccessible,
  expectFits,
  expectFocus,
  layoutShifts,
  sizes,
  violations,
  watchedPage,
} from "../support/browser";
import { openSheetOf } from "../support/selecting";
import { frameIds, signIn } from "../support/studio";

const { studio, page, bar, tick, frame, shown, chosen, kept, says, hold } = openSheetOf(7);

beforeAll(async () => {
  // The third, fourth and fifth of seven, the newest first.
  const ids = await frameIds(page);
  const data = { name: "Harbour", imageIds: ids.slice(2, 5) };
  await page.request.post(`${studio.url}/api/sets`, { headers: { origin: studio.url }, data });
});

test("a set shows its images in its own order, which the keyboard and the mouse change", async () => {
  await page.getByRole("link", { name: "Sets", exact: true }).click();
  await page.getByRole("heading", { name: "Sets" }).waitFor();
  await expectAccessible(page);
  await page.getByRole("link", { name: /Harbour/ }).click();
  await page.getByRole("heading", { name: "Harbour" }).waitFor();
  await expect.poll(() => shown()).toBe("543");
  await frame(0).focus();
  await page.keyboard.press("Alt+ArrowRight");
  await says("00005 moved to 2 of 3");
  await expect.poll(() => shown()).toBe("453");
  await expectFocus(frame(1));
  await page.keyboard.press("Alt+End");
  await expect.poll(() => shown()).toBe("435");
  await page.keyboard.press("Alt+ArrowLeft");
  await page.keyboard.press("Alt+ArrowLeft");
  await expect.poll(() => shown()).toBe("543");
  await frame(2).dragTo(frame(0), { targetPosition: { x: 20, y: 60 } });
  await expect.poll(() => shown()).toBe("354");
  await expect.poll(() => kept()).toBe("354");
  await page.reload();
  await frame(2).waitFor();
  await expect.poll(() => shown()).toBe("354");
  expect(new URL(page.url()).pathname).toMatch(/^\/sets\//);
  expect(await layoutShifts(page)).toEqual([]);
  expect(studio.problems.splice(0)).toEqual([]);
});

test("cover, taking out, and the viewer that leads back to the set", async () => {
  await frame(1).hover();
  await tick("00005").click();
  await bar().getByRole("button", { name: "Make cover" }).click();
  await page.getByText("Set as the cover.").waitFor();
  await expectAccessible(page);
  await bar().getByRole("button", { name: "Take out" }).click();
  await page.getByText("Took 1 image out of Harbour.").waitFor();
  await expect.poll(() => shown()).toBe("34");
  await page.getByRole("button", { name: "Undo" }).first().click();
  await frame(2).waitFor();
  await expect.poll(() => shown()).toBe("354");
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
  expect(studio.problems.splice(0)).toEqual([]);
});

test("the browser’s way back shows sets as they are now, and so does a set’s title", async () => {
  await page.getByRole("link", { name: "Sets", exact: true }).click();
  await page.getByRole("link", { name: /Harbour/ }).click();
  await page.getByRole("button", { name: "Edit", exact: true }).click();
  await page.getByLabel("Name").fill("Harbour at noon");
  await page.getByRole("button", { name: "Save" }).click();
  await page.getByRole("heading", { name: "Harbour at noon" }).waitFor();
  await expect.poll(() => page.title()).toMatch(/^Harbour at noon/);
  await page.goBack();
  await page.getByRole("link", { name: /Harbour at noon/ }).waitFor();
  await page.goForward();
  await page.getByRole("heading", { name: "Harbour at noon" }).waitFor();
  expect(studio.problems.splice(0)).toEqual([]);
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
  await expectFocus(page.locator("#main"));
  await page.getByRole("button", { name: "Undo" }).first().click();
  await page.getByRole("link", { name: /Harbour at dawn/ }).click();
  await page.getByRole("button", { name: "Delete" }).click();
  await page.getByText("Deleted sets (1)").click();
  await expectAccessible(page);
  await page.getByRole("button", { name: "Restore Harbour at dawn" }).click();
  await page.getByText("Harbour at dawn restored.").waitFor();
  await page.getByRole("link", { name: /Harbour at dawn/ }).waitFor();
  await expectFocus(page.locator("#main"));
  await page.getByRole("button", { name: "New set" }).click();
  await page.getByLabel("Name").fill("Empty one");
  await page.getByRole("button", { name: "Make the set" }).click();
  const title = await page.getByRole("heading", { name: "Empty one" }).boundingBox();
  expect((await page.getByText("Nothing in this set yet.").boundingBox())?.x).toBe(title?.x);
  await expectAccessible(page);
  await page.goBack();
  await page.getByRole("link", { name: /Empty one/ }).waitFor();
  expect(studio.problems.splice(0)).toEqual([]);
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
  await hold(phone, 0);
  await says("1 selected", phone);
  await frame(1, phone).tap();
  await frame(2, phone).tap();
  await frame(1, phone).tap();
  await expect.poll(() => chosen(phone)).toBe("75");
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
  await expect.poll(() => shown(phone)).toBe("3547");
  await hold(phone, 3);
  await bar(phone).getByRole("button", { name: "Earlier" }).tap();
  await says("00007 moved to 3 of 4", phone);
  await expect.poll(() => shown(phone)).toBe("3574");
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
