import type { Browser, BrowserContext, BrowserContextOptions, Page } from "playwright-core";
import { expect } from "vitest";
import { db } from "@/lib/db";
import { createUser } from "@/lib/people/people";
import { listens, openBrowser, type WatchedPage, watchedPage } from "./browser";
import { resetDatabase } from "./database";
import { system } from "./gateway";
import { type Launched, launch, startEnvironment, temporaryDataDir } from "./launcher";
import { laterPage, opened } from "./opened";
import { newServer } from "./server";

/** Who sets up the studio in browser tests. */
export const admin = { name: "Admin", email: "admin@example.com", password: "a long enough password" };

export type Studio = { url: string; setupLink: string; stop(): Promise<void> };

/** A real start with an empty DATA_DIR, an embedded Postgres and files on disk, unless `environment` says otherwise. */
export async function startStudio(environment: Record<string, string> = {}): Promise<Studio> {
  const { dataDir, remove } = await temporaryDataDir();
  const own = await startEnvironment(dataDir);
  const variables = { ...own, DEMO_DELAY_MS: "2500", ...environment };
  const launched = launch(variables);
  await launched.says("to create the first account.");
  return {
    url: `http://localhost:${own.PORT}`,
    setupLink: printedLink(launched),
    stop: async () => {
      launched.child.kill("SIGTERM");
      await launched.ended;
      await remove();
    },
  };
}

/** For all tests of a file a start that nobody has set up yet, and a browser before it. Called at the top of the file. */
export function openUnset(start: () => Promise<Studio> = startStudio) {
  const studio = opened(async () => {
    const [started, browser] = await Promise.all([start(), openBrowser()]);
    const stop = async () => {
      await browser.close();
      await started.stop();
    };
    return { ...started, ...(await watchedPage(browser)), stop };
  });
  return { studio, page: laterPage(() => studio.page) };
}

function printedLink(launched: Launched): string {
  const link = /Open (\S+) to create/.exec(launched.stdout())?.[1];
  if (!link) throw new Error(`No setup link in: ${launched.stdout()}`);
  return link;
}

/** Fills the setup form and waits for the sheet. */
export async function setUp(page: Page, setupLink: string): Promise<void> {
  await page.goto(setupLink);
  await page.getByLabel("Your name").fill(admin.name);
  await page.getByLabel("Email").fill(admin.email);
  await page.getByLabel("Password").fill(admin.password);
  await page.getByLabel("Team name").fill("Example studio");
  await page.getByLabel("Monthly quota").fill("120");
  // The page listens for news once its scripts run; what is typed before that may be lost on a busy machine.
  const runs = page.waitForRequest(/\/api\/events/);
  await page.getByRole("button", { name: "Finish" }).click();
  await Promise.all([page.getByRole("form", { name: "New images" }).waitFor(), runs]);
}

type Given = { environment?: Record<string, string>; context?: BrowserContextOptions };
export type OpenStudio = WatchedPage & {
  browser: Browser;
  adminId: string;
  url: string;
  stop(): Promise<void>;
};

/**
 * What a browser test begins with, for all tests of a file: a production server with the demo channel, which paints at
 * once, on this file's database, and a browser in which the admin is signed in. Called at the top of the file; it is
 * there once tests run. Set up by rows and requests; `journey.ts` walks the whole way.
 */
export function openStudio(given: Given | (() => Given) = {}): { studio: OpenStudio; page: Page } {
  const studio = opened(() => startSignedIn(typeof given === "function" ? given() : given));
  return { studio, page: laterPage(() => studio.page) };
}

async function startSignedIn({ environment, context }: Given): Promise<OpenStudio> {
  const withDemo = { UPSTREAM_BASE_URL: "", UPSTREAM_API_KEY: "", DEMO_DELAY_MS: "0" };
  const server = await newServer({ ...withDemo, ...environment });
  const seed = async () => {
    await resetDatabase();
    await db.team.update({ where: { id: 1 }, data: { name: "Example studio", defaultMonthlyQuota: 120 } });
    return createUser(system, { ...admin, role: "admin" });
  };
  const [{ id: adminId }, browser] = await Promise.all([seed(), openBrowser()]);
  const stop = async () => {
    await browser.close();
    await server.remove();
  };
  try {
    await server.start();
    const watched = await watchedPage(browser, context);
    await signIn(watched.context, server.url);
    return { ...watched, browser, adminId, url: server.url, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

type Account = { email: string; password: string };

/** Signs a browser in as whoever has this account, without the form, which has tests of its own. */
export async function signIn({ request }: BrowserContext, url: string, account: Account = admin): Promise<void> {
  const { csrfToken } = await (await request.get(`${url}/api/auth/csrf`)).json();
  const form = { csrfToken, email: account.email, password: account.password, json: "true" };
  const answer = await request.post(`${url}/api/auth/callback/credentials`, { headers: { origin: url }, form });
  if (!answer.ok()) throw new Error(`${account.email} was refused: ${answer.status()}`);
}

/** Goes to the sheet, and waits until it can be used. */
export async function visitSheet(page: Page, url: string): Promise<void> {
  await page.goto(url);
  await listens(page, "#new-images");
}

/** Waits until this is among what a screen reader is told, and fails where two regions of the page tell it. */
export async function says(page: Page, words: string | RegExp): Promise<void> {
  const told = page.locator("[role=status], [aria-live]").filter({ hasText: words });
  await told.first().waitFor({ state: "attached" });
  expect(await told.count(), `regions that say ${words}`).toBe(1);
}

/** Waits until the sheet has this many images. */
export async function countFrames(page: Page, count: number): Promise<void> {
  const all = (wanted: number) => document.querySelectorAll("[data-frame]").length === wanted;
  await page.waitForFunction(all, count, { timeout: 60_000 });
}

/** The ids of a page's frames, in their order. */
export const frameIds = (page: Page): Promise<string[]> =>
  page.locator("[data-frame]").evaluateAll((all) => all.map((one) => one.getAttribute("data-frame") ?? ""));

/** Asks for `n` images with the composer. */
export async function generate(page: Page, prompt: string, shape: string, n: 1 | 2 | 4 | 8): Promise<void> {
  await page.getByRole("textbox", { name: "Prompt" }).fill(prompt);
  await page.getByRole("radio", { name: new RegExp(`^${shape},`) }).check();
  await page.getByRole("radio", { name: String(n), exact: true }).check();
  await page.getByRole("button", { name: `Generate ${n}` }).click();
}

/** Has these painted one after the other, so that their numbers are in this order. */
export async function paint(
  page: Page,
  wanted: readonly (readonly [string, string, (1 | 2 | 4 | 8)?])[],
): Promise<void> {
  let count = await page.locator("[data-frame]").count();
  for (const [prompt, shape, n = 1] of wanted) {
    await generate(page, prompt, shape, n);
    count += n;
    await countFrames(page, count);
  }
}
