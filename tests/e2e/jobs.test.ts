import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { db } from "@/lib/db";
import { announce } from "@/lib/events";
import { getQuota } from "@/lib/generations/quota";
import { createUser } from "@/lib/people/people";
import { expectAccessible, expectFits, openBrowser, sizes, type WatchedPage, watchedPage } from "../support/browser";
import { Visitor } from "../support/browserless";
import { endedGeneration } from "../support/ended";
import { freshTeam, memberOf, system } from "../support/gateway";
import { newServer, type Server, until } from "../support/server";
import { jobsCutOff, seen } from "../support/staged";
import { generate, signIn } from "../support/studio";
import { sharedUpstream } from "../support/team";
import { json, ok, painting } from "../support/upstream";

const password = "a long enough password";
const upstream = sharedUpstream();
let here: Server;
let there: Server;
let browser: Browser;
let userId: string;
/** One's own tab, one's second device, and a colleague's: the last two at another process, which works no queue. */
let own: Page;
let second: Page;
let colleague: Page;
let tabs: WatchedPage[];

beforeAll(async () => {
  await freshTeam();
  userId = (await createUser(system, { email: "painter@example.com", name: "Member 1", password })).id;
  await createUser(system, { email: "colleague@example.com", name: "Member 2", password });
  // One at a time, so that there is a queue.
  here = await newServer({ WORKER_CONCURRENCY: "1" });
  there = await newServer({ WORKER: "off", DATA_DIR: here.folder });
  [browser] = await Promise.all([openBrowser(), here.start(), there.start()]);
  await db.channel.update({ where: { name: "upstream" }, data: { capabilities: { streaming: true } } });
  tabs = await Promise.all([
    openSheet(here, "painter@example.com"),
    openSheet(there, "painter@example.com"),
    openSheet(there, "colleague@example.com"),
  ]);
  [own, second, colleague] = tabs.map(({ page }) => page) as [Page, Page, Page];
});

afterAll(async () => {
  await browser?.close();
  await Promise.all([here?.remove(), there?.remove()]);
});

beforeEach(() => upstream.answers(ok()));

async function openSheet(server: Server, email: string, options: BrowserContextOptions = {}) {
  const tab = await watchedPage(browser, options);
  await signIn(tab.context, server.url, { email, password });
  await tab.page.goto(server.url);
  await tab.page.getByRole("form", { name: "New images" }).waitFor();
  return tab;
}

const row = () => db.generation.findFirstOrThrow({ orderBy: { createdAt: "desc" } });
const problems = () => tabs.flatMap((tab) => tab.problems.splice(0));
const job = (page: Page, prompt: string) => page.locator(".job-box").filter({ hasText: prompt });
const image = (page: Page, prompt: string) => page.locator(`[data-frame] img[alt="${prompt}"]`);
const says = (page: Page, words: string | RegExp) =>
  page.getByRole("status", { name: "News" }).filter({ hasText: words }).waitFor({ state: "attached" });
const left = async () => (await getQuota(memberOf(userId))).left;
const noneIsOpen = () =>
  until("nothing is under way", 10_000, async () => (await db.generation.count({ where: { finishedAt: null } })) === 0);

/** A frame that failed, as the stream tells of it. */
async function failure(prompt: string, code: string, message: string) {
  const error = { code, message, status: 429, type: "x", param: null, charged: false };
  const request = JSON.stringify({ model: "gpt-image-2", prompt, size: "3:2", quality: "high" });
  const id = await endedGeneration({
    ...{ userId, at: new Date().toISOString(), state: "failed", request, prompt, error },
    ...{ sizeAsked: "3:2", quality: "high" },
  });
  await announce(db, { generationId: id, userId, private: false });
  return id;
}

test("a frame that one starts appears, progresses and is done for everybody within a second", async () => {
  const painted = painting({ width: 768, height: 512 });
  upstream.answers(painted.answer);
  const others = [second, colleague];
  const prompt = "Quay at dawn";
  const appears = others.map((page) => seen(page, ".job-box.hatched"));
  const shows = others.map((page) => seen(page, '[data-partial="1"]'));
  const done = others.map((page) => seen(page, `[data-frame] img[alt="${prompt}"]`));
  await generate(own, prompt, "3:2", 1);
  const appeared = await Promise.all(appears);
  const { createdAt } = await row();
  for (const at of appeared) expect(at - createdAt.getTime()).toBeLessThan(1000);
  await own.getByText("Painting · ").waitFor();
  const partialAt = Date.now();
  await painted.partial(0);
  for (const at of await Promise.all(shows)) expect(at - partialAt).toBeLessThan(1000);
  // Only whose it is may stop it.
  expect(await job(colleague, prompt).getByRole("button").count()).toBe(0);
  expect(
    await job(second, prompt)
      .getByRole("button", { name: `Stop: ${prompt}` })
      .count(),
  ).toBe(1);
  await painted.complete();
  const ready = await Promise.all(done);
  const { finishedAt } = await row();
  for (const at of ready) expect(at - (finishedAt?.getTime() ?? 0)).toBeLessThan(1000);
  await says(own, `1 image ready: ${prompt}`);
  await says(second, `1 image ready: ${prompt}`);
  expect(await own.locator(".hatched").count()).toBe(0);
  expect(problems()).toEqual([]);
});

test("a reload in the middle shows the frame as far as it is", async () => {
  const painted = painting({ width: 768, height: 512 });
  upstream.answers(painted.answer);
  await generate(own, "Half a harbour", "3:2", 1);
  await own.getByText("Painting · ").waitFor();
  await painted.partial(0);
  await own.locator('[data-partial="1"]').waitFor();
  await own.reload();
  await seen(own, '[data-partial="1"]');
  await painted.partial(1);
  await own.locator('[data-partial="2"]').waitFor();
  await painted.complete();
  await image(own, "Half a harbour").waitFor();
  expect(problems()).toEqual([]);
});

test("who was away is told what was missed, by another process too", async () => {
  await colleague.context().setOffline(true);
  await colleague.getByText("No connection").waitFor();
  await generate(own, "Missed by one", "1:1", 1);
  await image(own, "Missed by one").waitFor();
  await colleague.context().setOffline(false);
  await image(colleague, "Missed by one").waitFor();
  await colleague.getByText("No connection").waitFor({ state: "detached" });
  // Out of sight a tab has no stream.
  await second.evaluate(() => {
    Object.defineProperty(document, "visibilityState", { configurable: true, get: () => "hidden" });
    document.dispatchEvent(new Event("visibilitychange"));
  });
  await generate(own, "Missed by two", "1:1", 1);
  await image(own, "Missed by two").waitFor();
  expect(await image(second, "Missed by two").count()).toBe(0);
  await second.evaluate(() => {
    Reflect.deleteProperty(document, "visibilityState");
    document.dispatchEvent(new Event("visibilitychange"));
  });
  await image(second, "Missed by two").waitFor();
  expect(problems().filter((words) => !/ERR_INTERNET_DISCONNECTED|ERR_NETWORK/.test(words))).toEqual([]);
});

test("a process that is gone leaves its streams to another, from where they were", async () => {
  const visitor = new Visitor(there.url);
  expect(await visitor.signIn("colleague@example.com", password)).toBe(true);
  const listen = async (server: Server, headers: Record<string, string>) => {
    const halt = new AbortController();
    const cookie = visitor.cookieHeader();
    const { body } = await fetch(`${server.url}/api/events`, { headers: { cookie, ...headers }, signal: halt.signal });
    const heard = { text: "", end: () => halt.abort() };
    (async () => {
      for await (const chunk of body ?? []) heard.text += Buffer.from(chunk).toString();
    })().catch(() => {});
    return heard;
  };
  const first = await listen(there, {});
  await until("it has an id", 20_000, async () => /^id: \d+$/m.test(first.text));
  first.end();
  await generate(own, "Told by another", "1:1", 1);
  await image(own, "Told by another").waitFor();
  const id = [...first.text.matchAll(/^id: (\d+)$/gm)].at(-1)?.[1] ?? "";
  const next = await listen(here, { "last-event-id": id });
  await until("it is told", 5000, async () => next.text.includes("Told by another"));
  expect(next.text).not.toContain("event: gap");
  next.end();
});

test("what waits is cancelled by keyboard for nothing, and the focus goes on to the next frame", async () => {
  const painted = painting();
  upstream.answers(painted.answer, ok());
  await generate(own, "Holds the place", "3:2", 1);
  await own.getByText("Painting · ").waitFor();
  const before = await left();
  await generate(own, "Never begun", "2:3", 2);
  await job(own, "Never begun").getByText("Queued · 1st").waitFor();
  await second.getByText("Queued · 1st").first().waitFor();
  await own.getByRole("button", { name: "Cancel: Never begun" }).focus();
  await own.keyboard.press("Enter");
  await says(own, "Cancelled. It was not charged.");
  await job(second, "Never begun").waitFor({ state: "detached" });
  expect(await own.evaluate(() => document.activeElement?.closest(".cell") !== null)).toBe(true);
  expect(await left()).toBe(before);
  await painted.complete();
  await image(own, "Holds the place").waitFor();
  expect(problems()).toEqual([]);
});

test("what is painted can be let go, which is said to count, and its image is kept in the trash", async () => {
  const painted = painting();
  upstream.answers(painted.answer);
  const before = await left();
  await generate(own, "Not wanted any more", "3:2", 1);
  await own.getByText("Painting · ").waitFor();
  const stop = own.getByRole("button", { name: "Stop: Not wanted any more" });
  await stop.click();
  const dialog = own.getByRole("dialog", { name: "Stop waiting for it?" });
  expect(await dialog.textContent()).toContain("it counts as 1 image all the same");
  await expectAccessible(own);
  await own.keyboard.press("Escape");
  await dialog.waitFor({ state: "detached" });
  expect(await stop.evaluate((button) => button === document.activeElement)).toBe(true);
  await stop.press("Enter");
  await dialog.getByRole("button", { name: "Stop waiting" }).click();
  await says(own, "Stopped. It counts as 1 image");
  for (const page of [own, second, colleague]) await job(page, "Not wanted any more").waitFor({ state: "detached" });
  await painted.complete();
  await noneIsOpen();
  expect(await left()).toBe(before - 1);
  expect(await db.image.findFirst({ orderBy: { number: "desc" } })).toMatchObject({ deletedAt: expect.any(Date) });
  expect(await image(own, "Not wanted any more").count()).toBe(0);
  expect(problems()).toEqual([]);
});

test("a frame that failed says why and what it cost, and is edited, asked for again, put away and brought back", async () => {
  const refused = { message: "Refused by the safety filter.", code: "moderation_blocked", type: "x" };
  upstream.answers(json(400, { error: refused }));
  await generate(own, "A refused one", "2:3", 1);
  const frame = job(own, "A refused one");
  await frame.getByText("Refused by the safety filter – not charged").waitFor();
  await job(second, "A refused one").waitFor();
  await job(colleague, "A refused one").waitFor({ state: "detached" });
  await own.getByRole("textbox", { name: "Prompt" }).fill("Something else");
  await own.getByRole("button", { name: "Edit: A refused one" }).click();
  const prompt = own.getByRole("textbox", { name: "Prompt" });
  await until("it is in the composer", 5000, async () => (await prompt.inputValue()) === "A refused one");
  expect(await own.getByRole("radio", { name: /^2:3,/ }).isChecked()).toBe(true);

  await own.getByRole("button", { name: "Put away: A refused one" }).click();
  await frame.waitFor({ state: "detached" });
  await job(second, "A refused one").waitFor({ state: "detached" });
  await own.getByRole("button", { name: "Undo" }).click();
  await frame.waitFor();
  await job(second, "A refused one").waitFor();
  await own.getByRole("button", { name: "Put away: A refused one" }).press("Enter");
  await frame.waitFor({ state: "detached" });

  upstream.answers(ok());
  await failure("Nobody had room", "no_channel_available", "No channel can take this request now. Try again later.");
  await own.getByRole("button", { name: "Try again: Nobody had room" }).press("Enter");
  await image(own, "Nobody had room").waitFor();
  await image(colleague, "Nobody had room").waitFor();
  expect(await own.getByRole("button", { name: "Try again: Nobody had room" }).count()).toBe(0);
  expect(await job(second, "Nobody had room").count()).toBe(0);
  expect(problems()).toEqual([]);
});

test("frames of every kind can be read and used in every look, and nothing of them is cut off", async () => {
  const painted = painting({ width: 768, height: 512 });
  upstream.answers(painted.answer, ok());
  await generate(own, "A long prompt of the kind that people write: sea kayak at first light, three inks", "3:2", 1);
  await own.getByText("Painting · ").waitFor();
  await generate(own, "Square and queued", "1:1", 2);
  await generate(own, "Tall and queued", "2:3", 1);
  await failure("Nobody had room for this one", "rate_limit_exceeded", "Too many requests at once.");
  await failure("Refused", "moderation_blocked", "Refused by the provider’s safety filter for several reasons.");
  await painted.partial(0);
  await own.locator('[data-partial="1"]').waitFor();
  await expectAccessible(own, async (look) => {
    await own.evaluate(() => window.scrollTo({ top: 0 }));
    if (process.env.SCREENSHOTS) await own.screenshot({ path: `${process.env.SCREENSHOTS}/jobs-${look}.png` });
    expect(await jobsCutOff(own), look).toEqual([]);
  });
  const touched = await openSheet(there, "painter@example.com", {
    viewport: sizes.phone,
    hasTouch: true,
    isMobile: true,
  });
  await touched.page.locator(".sheet-grid[data-placed]").waitFor();
  if (process.env.SCREENSHOTS) await touched.page.screenshot({ path: `${process.env.SCREENSHOTS}/jobs-touch.png` });
  const fits = async () => {
    expect(await jobsCutOff(touched.page)).toEqual([]);
    const buttons = await touched.page
      .locator(".job-box button")
      .evaluateAll((all) => all.map((one) => one.getBoundingClientRect()).map(({ width, height }) => [width, height]));
    expect(buttons.flat().filter((side) => side < 44)).toEqual([]);
  };
  await fits();
  // The oldest is the last, and there once one is near it.
  await touched.page.evaluate(() => window.scrollTo({ top: document.body.scrollHeight }));
  await touched.page.locator('[data-partial="1"]').waitFor();
  await fits();
  await touched.context.close();
  await own.setViewportSize({ width: 320, height: 700 });
  await expectFits(own);
  await own.setViewportSize(sizes.desktop);
  await painted.complete();
  await image(own, "Tall and queued").waitFor();
  await noneIsOpen();
  expect(problems()).toEqual([]);
});
