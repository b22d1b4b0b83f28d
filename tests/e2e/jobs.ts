import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { db } from "@/lib/db";
import { getQuota } from "@/lib/generations/quota";
import { createUser } from "@/lib/people/people";
import { openBrowser, type WatchedPage, watchedPage } from "../support/browser";
import { freshTeam, memberOf, system } from "../support/gateway";
import { laterPage, opened } from "../support/opened";
import { newServer, type Server, until } from "../support/server";
import { signIn } from "../support/studio";
import { sharedUpstream } from "../support/team";

/** Everybody's. */
export const password = "a long enough password";

/**
 * Two processes and three sheets in front of a scripted upstream, for all tests of a file: one's own tab, one's second
 * device, and a colleague's. The last two are at the other process, which works no queue.
 */
export function openJobs() {
  const upstream = sharedUpstream();
  const studio = opened(startJobs);
  return {
    ...{ upstream, studio },
    own: laterPage(() => studio.own.page),
    second: laterPage(() => studio.second.page),
    colleague: laterPage(() => studio.colleague.page),
    /** What went wrong on any of them since this was asked last. */
    problems: () => [studio.own, studio.second, studio.colleague].flatMap((tab) => tab.problems.splice(0)),
    /** How many images they may still make. */
    left: async () => (await getQuota(memberOf(studio.userId))).left,
  };
}

async function startJobs() {
  await freshTeam();
  const { id: userId } = await createUser(system, { email: "painter@example.com", name: "Member 1", password });
  await createUser(system, { email: "colleague@example.com", name: "Member 2", password });
  // One at a time, so that there is a queue.
  const here = await newServer({ WORKER_CONCURRENCY: "1" });
  const there = await newServer({ WORKER: "off", DATA_DIR: here.folder });
  const [browser] = await Promise.all([openBrowser(), here.start(), there.start()]);
  await db.channel.update({ where: { name: "upstream" }, data: { capabilities: { streaming: true } } });
  const [own, second, colleague] = await Promise.all([
    openSheet(browser, here, "painter@example.com"),
    openSheet(browser, there, "painter@example.com"),
    openSheet(browser, there, "colleague@example.com"),
  ]);
  const stop = async () => {
    await browser.close();
    await Promise.all([here.remove(), there.remove()]);
  };
  return { here, there, browser, userId, own, second, colleague, stop };
}

/** A tab of somebody with the sheet before them, by that process. */
export async function openSheet(
  browser: Browser,
  server: Server,
  email: string,
  options: BrowserContextOptions = {},
): Promise<WatchedPage> {
  const tab = await watchedPage(browser, options);
  await signIn(tab.context, server.url, { email, password });
  await tab.page.goto(server.url);
  await tab.page.getByRole("form", { name: "New images" }).waitFor();
  return tab;
}

/** The frame of what is under way or has failed. */
export const job = (page: Page, prompt: string) => page.locator(".job-box").filter({ hasText: prompt });

/** The frame of what is done. */
export const image = (page: Page, prompt: string) => page.locator(`[data-frame] img[alt="${prompt}"]`);

/** Waits until all jobs have ended. */
export const noneIsOpen = () =>
  until("nothing is under way", 10_000, async () => (await db.generation.count({ where: { finishedAt: null } })) === 0);
