import type { CDPSession } from "playwright-core";
import { beforeAll, expect, test } from "vitest";
import {
  expectAccessible,
  expectFits,
  layoutShifts,
  scriptBytes,
  sizes,
  violations,
  watchedPage,
} from "../support/browser";
import { openSharedLink, unlock } from "./shared-link";

const { studio, team, page, visitor, link, at, newShare } = openSharedLink();

beforeAll(async () => {
  await page.goto(link.url);
  await unlock(page);
  await frames().first().waitFor();
});

const frames = (of = page) => of.locator("[data-frame]");

test("a visitor says who they are, picks, rates, comments, changes it and takes it back", async () => {
  await page.goto(at(link.ids[0]));
  await page.getByLabel("Your name").fill("A visitor");
  await page.getByRole("button", { name: "Start" }).click();
  await page.getByLabel("Comment", { exact: true }).waitFor();
  // Without waiting for one thing to be sent before the next.
  await page.evaluate(() => {
    document.querySelector<HTMLElement>("#review [aria-pressed]")?.click();
    document.querySelector<HTMLElement>("#review [aria-label='4 points of 5']")?.click();
  });
  await page.getByRole("button", { name: "Picked", pressed: true }).waitFor();
  await page.getByRole("button", { name: "4 points of 5", pressed: true }).waitFor();
  await page.getByLabel("Comment", { exact: true }).fill("Less blue");
  await page.getByRole("button", { name: "Send" }).click();
  const own = page.getByRole("list", { name: "Your comments" });
  await own.getByText("Less blue").first().waitFor();
  await own.getByText("Change").click();
  await own.getByLabel("Your comment").fill("Less green");
  await own.getByRole("button", { name: "Save" }).click();
  await own.getByText("Less green").first().waitFor();
  await own.getByText("Change").click();
  await own.getByRole("button", { name: "Take back" }).click();
  await own.waitFor({ state: "detached" });
  await expect.poll(() => page.getByLabel("Comment", { exact: true }).inputValue()).toBe("Less green");
  await page.getByRole("button", { name: "Send" }).click();
  await own.getByText("Less green").first().waitFor();
  await page.reload();
  await page.getByRole("button", { name: "Picked", pressed: true }).waitFor();
  await page.getByText("You review as A visitor").waitFor();
  await page.getByRole("link", { name: "All images" }).click();
  await frames().first().locator("..").getByText("picked").waitFor();
  expect(visitor.problems.splice(0)).toEqual([]);
});

test("the team sees it on the image, and hides a comment with undo", async () => {
  await team.goto(`${studio.url}/i/${link.ids[0]}`);
  const review = team.getByRole("region", { name: "Review" });
  await review.getByText("1 pick, 4 of 5 from 1 rating, 1 comment").waitFor();
  await review.getByText("A visitor by “Autumn, first round”").waitFor();
  await review.getByText("Less green").waitFor();
  expect(await violations(team)).toEqual([]);
  const hide = review.getByRole("button", { name: "Hide the comment: Less green" });
  expect((await hide.boundingBox())?.height).toBeGreaterThanOrEqual(32);
  await hide.click();
  await review.getByText("A hidden comment").waitFor();
  await page.goto(at(link.ids[0]));
  expect(await page.getByText("Less green").count()).toBe(0);
  await team.getByRole("button", { name: "Undo" }).click();
  await review.getByText("Less green").waitFor();
  expect(studio.problems.splice(0)).toEqual([]);
});

test("everything works without a script too", async () => {
  const context = await studio.browser.newContext({ javaScriptEnabled: false, viewport: sizes.phone });
  const plain = await context.newPage();
  await plain.goto(at(link.ids[1]));
  await unlock(plain, "wrong");
  await plain.getByText("This is not the link’s password.").waitFor();
  await unlock(plain);
  await plain.waitForURL(at(link.ids[1]));
  await plain.getByRole("link", { name: "Next" }).click();
  await plain.waitForURL(at(link.ids[2]));
  await plain.getByLabel("Your name").fill("Somebody else");
  await plain.getByRole("button", { name: "Start" }).click();
  await plain.getByRole("button", { name: "Pick" }).click();
  await plain.getByRole("button", { name: "Picked" }).waitFor();
  await plain.getByRole("button", { name: "2 points of 5" }).click();
  await plain.getByRole("button", { name: "2 points of 5", pressed: true }).waitFor();
  await plain.getByLabel("Comment", { exact: true }).fill("More light");
  await plain.getByRole("button", { name: "Send" }).click();
  const own = plain.getByRole("list", { name: "Your comments" });
  await own.getByText("Change").click();
  await own.getByRole("button", { name: "Take back" }).click();
  await own.waitFor({ state: "detached" });
  expect(new URL(plain.url()).pathname).toBe(new URL(at(link.ids[2])).pathname);
  await plain.getByRole("link", { name: "All images" }).click();
  await expect.poll(() => frames(plain).count()).toBe(3);
  await context.close();
});

test("on a phone a swipe goes on, and nothing scrolls sideways or moves by itself", async () => {
  const storageState = await visitor.context.storageState();
  const phone = { viewport: sizes.phone, hasTouch: true, isMobile: true, storageState };
  const watched = await watchedPage(studio.browser, phone);
  await watched.page.goto(link.url);
  // There is no caption: a mark on the image says it, and words to those who listen.
  const marks = await frames(watched.page).evaluateAll((all) =>
    all.map((one) => getComputedStyle(one, "::before").content !== "none"),
  );
  expect(marks).toEqual([true, false, false]);
  const described = watched.page.getByRole("link", { description: "picked" });
  expect(await described.count()).toBe(1);
  await frames(watched.page).first().tap();
  await watched.page.waitForURL(at(link.ids[0]));
  await watched.page.getByRole("button", { name: /^Pick/ }).waitFor();
  const session = await watched.context.newCDPSession(watched.page);
  await swipe(session, 300, 80);
  await watched.page.waitForURL(at(link.ids[1]));
  await swipe(session, 80, 300);
  await watched.page.waitForURL(at(link.ids[0]));
  for (const address of [link.url, at(link.ids[0])]) {
    for (const viewport of [sizes.phone, { width: 320, height: 640 }]) {
      await watched.page.setViewportSize(viewport);
      await watched.page.goto(address, { waitUntil: "load" });
      await expectFits(watched.page);
      expect(await layoutShifts(watched.page)).toEqual([]);
    }
  }
  expect(watched.problems).toEqual([]);
  await watched.context.close();
});

async function swipe(session: CDPSession, from: number, to: number) {
  const touch = (type: "touchStart" | "touchMove" | "touchEnd", x?: number) =>
    session.send("Input.dispatchTouchEvent", { type, touchPoints: x === undefined ? [] : [{ x, y: 250 }] });
  await touch("touchStart", from);
  await touch("touchMove", (from + to) / 2);
  await touch("touchMove", to);
  await touch("touchEnd");
}

test("its pages load hardly more script than an empty page", async () => {
  const storageState = await visitor.context.storageState();
  const bytesOf = (address: string) => scriptBytes(studio.browser, address, storageState);
  const addresses = [`${studio.url}/nothing-at-this-address`, link.url, at(link.ids[0])];
  const [empty = 0, grid = 0, image = 0] = await Promise.all(addresses.map(bytesOf));
  expect(empty).toBeGreaterThan(50_000);
  console.log(`Script: empty ${empty}, grid ${grid} (${ratio(grid, empty)}), image ${image} (${ratio(image, empty)})`);
  expect(grid / empty).toBeLessThan(1.25);
  expect(image / empty).toBeLessThan(1.25);
});

function ratio(bytes: number, empty: number): string {
  return (bytes / empty).toFixed(2);
}

test("every page can be read by everybody, in every look", async () => {
  const locked = await newShare({ title: "Locked" });
  const single = await newShare({
    title: "One frame",
    imageIds: link.ids.slice(0, 1),
    password: null,
    showPrompts: true,
  });
  const pages = {
    password: `${locked.url}`,
    "wrong password": `${locked.url}?problem=password`,
    grid: link.url,
    "review before a name": `${single.url}`,
    review: at(link.ids[0]),
    gone: `${studio.url}/s/unknown`,
  };
  for (const [_name, address] of Object.entries(pages)) {
    await page.goto(address, { waitUntil: "networkidle" });
    await expectAccessible(page);
  }
  expect(visitor.problems.splice(0).filter((problem) => !problem.includes("404"))).toEqual([]);
});
