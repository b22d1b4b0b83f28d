import type { BrowserContext, Page } from "playwright-core";
import { beforeAll, expect, test } from "vitest";
import { expectAccessible, expectFits, sizes, type WatchedPage, watchedPage } from "../support/browser";
import { opened } from "../support/opened";
import { startProvider } from "../support/sign-on";
import { admin, openStudio, visitSheet } from "../support/studio";

const email = "a.rather.long.name.of.a.newcomer@example.com";
const password = "a long enough password";
const provider = opened(startProvider);
const { studio } = openStudio(() => ({ environment: { ...provider.environment, OIDC_NAME: "Example login" } }));

beforeAll(async () => {
  provider.allow(studio.url);
  await visitSheet(studio.page, studio.url);
});

async function looksGood(page: Page) {
  await expectAccessible(page);
  await page.setViewportSize({ width: 320, height: 700 });
  await expectFits(page);
  await page.setViewportSize(sizes.desktop);
}

/** What the administration's pages ask the server for. */
async function ask<T>(path: string, data: object, method: "POST" | "PATCH" = "POST"): Promise<T> {
  const answer = await studio.context.request.fetch(studio.url + path, {
    method,
    data,
    headers: { origin: studio.url },
  });
  expect(answer.ok()).toBe(true);
  return (await answer.json()) as T;
}

const ready = (page: Page) => page.getByRole("form", { name: "New images" }).waitFor();
const isSignedIn = async ({ request }: BrowserContext) => (await request.get(`${studio.url}/api/sheet`)).ok();

async function signIn(page: Page, name: string, word: string) {
  await page.getByLabel("Email").fill(name);
  await page.getByLabel("Password").fill(word);
  await page.getByRole("button", { name: "Sign in" }).click();
}

let newcomer: WatchedPage;

test("an invitation is accepted in a fresh browser, signs in there, and reads as used afterwards", async () => {
  const { url } = await ask<{ url: string }>("/api/invitations", { email, role: "member", monthlyQuota: 12 });
  newcomer = await watchedPage(studio.browser);
  const { page, problems } = newcomer;
  await page.goto(url);
  await page.getByRole("heading", { name: "Join Example studio" }).waitFor();
  await looksGood(page);
  await page.getByLabel("Your name").fill("A newcomer");
  await page.getByLabel("Password").fill(password);
  await page.keyboard.press("Enter");
  await ready(page);
  await page.getByText("12 left").first().waitFor();
  await page.goto(url);
  await page.getByRole("heading", { name: "This invitation is no longer valid" }).waitFor();
  await page.getByText("Ask an admin for a new one.").waitFor();
  await looksGood(page);
  const used = await page.getByRole("main").textContent();
  await page.goto(`${studio.url}/invite/unknown`);
  await expect.poll(() => page.getByRole("main").textContent()).toBe(used);
  expect(problems.splice(0)).toEqual([]);
});

test("one's own name, password and sessions are changed in the settings", async () => {
  const { page, context, problems } = newcomer;
  const phone = await watchedPage(studio.browser);
  await phone.page.goto(`${studio.url}/mine`);
  expect(new URL(phone.page.url()).search).toBe("?next=%2Fmine");
  await signIn(phone.page, email, password);
  await phone.page.getByRole("region", { name: "My frames" }).waitFor();
  expect(new URL(phone.page.url()).pathname).toBe("/mine");

  await page.goto(`${studio.url}/settings`);
  await page.getByRole("heading", { name: "Sessions" }).waitFor();
  await expect.poll(() => page.getByText("Chrome on Linux").count()).toBe(2);
  await looksGood(page);
  await page.getByLabel("Your name").fill("Another name of mine");
  await page.getByRole("button", { name: "Save the name" }).click();
  await page.getByText("Your name is saved.").waitFor();

  await page.getByRole("button", { name: /^Sign out Chrome on Linux/ }).click();
  await page.getByRole("dialog").waitFor();
  await looksGood(page);
  await page.getByRole("dialog").getByRole("button", { name: "Sign out", exact: true }).click();
  await page.getByRole("dialog").waitFor({ state: "detached" });
  expect(await isSignedIn(phone.context)).toBe(false);
  await phone.page.waitForURL("**/login?next=%2Fmine");
  await signIn(phone.page, email, password);
  await phone.page.getByRole("region", { name: "My frames" }).waitFor();

  await page.getByLabel("Current password").fill("not my password");
  await page.getByLabel("New password").fill("quite another password");
  await page.getByRole("button", { name: "Change the password" }).click();
  await page.getByText("This is not your current password.").waitFor();
  await page.waitForFunction(() => document.activeElement?.getAttribute("name") === "current");
  await looksGood(page);
  expect(problems.splice(0).filter((problem) => !problem.includes("400"))).toEqual([]);
  await page.getByLabel("Current password").fill(password);
  await page.getByRole("button", { name: "Change the password" }).click();
  await page.getByText("Your password is changed.").waitFor();
  expect([await isSignedIn(context), await isSignedIn(phone.context)]).toEqual([true, false]);
  expect(problems.splice(0)).toEqual([]);
  // It leaves by itself, and a browser that is on its way may not close.
  await phone.page.waitForURL("**/login?next=%2Fmine");
  await phone.page.getByRole("button", { name: "Sign in", exact: true }).waitFor();
  await phone.context.close();
});

test("who signs out in one tab is out of the others within two seconds", async () => {
  const { page, context, problems } = newcomer;
  await visitSheet(page, studio.url);
  const other = await context.newPage();
  await other.goto(`${studio.url}/settings`);
  await other.getByRole("heading", { name: "Sessions" }).waitFor();
  const left = page.waitForURL("**/login", { timeout: 12_000 }).then(() => Date.now());
  await other.getByRole("button", { name: "Sign out", exact: true }).click();
  await other.waitForURL("**/login");
  const out = Date.now();
  expect((await left) - out).toBeLessThan(2000);
  await other.close();
  // The stream that was refused is all that the console speaks of.
  expect(problems.splice(0).filter((problem) => !problem.includes("401"))).toEqual([]);
});

let colleague: { id: string; email: string };
let theirs: WatchedPage;

test("a link for a new password sets it and signs in, once", async () => {
  const given = { email: "colleague@example.com", name: "A colleague", role: "member" };
  ({ user: colleague } = await ask<{ user: typeof colleague }>("/api/users", given));
  const { url } = await ask<{ url: string }>(`/api/users/${colleague.id}/password-reset`, {});
  theirs = await watchedPage(studio.browser);
  const { page, problems } = theirs;
  await page.goto(url);
  await page.getByRole("heading", { name: "Choose a new password" }).waitFor();
  await looksGood(page);
  await page.getByLabel("New password").fill(password);
  await page.getByRole("button", { name: "Set the password and sign in" }).click();
  await ready(page);
  await page.goto(url);
  await page.getByRole("heading", { name: "This link is no longer valid" }).waitFor();
  await looksGood(page);
  expect(problems.splice(0)).toEqual([]);
});

test("somebody who is disabled with a page open ends at the login page by the next click, and stays out", async () => {
  const { page, context } = theirs;
  // A page that hears of it leaves for the login page by itself, perhaps before the click.
  await page.route("**/api/events*", (route) => route.abort());
  await page.goto(studio.url);
  await ready(page);
  await ask(`/api/users/${colleague.id}`, { disabled: true }, "PATCH");
  await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Mine" }).click();
  await page.waitForURL("**/login?next=%2Fmine");
  expect((await context.request.get(`${studio.url}/api/sheet`)).status()).toBe(401);
  expect((await context.request.head(`${studio.url}/api/events`)).status()).toBe(401);
  await signIn(page, colleague.email, password);
  await page.getByText("Email and password do not match.").waitFor();
  await context.close();
});

test("the single sign-on leads to the sheet, or back to a sentence that says why not", async () => {
  const { page, problems, context } = await watchedPage(studio.browser);
  provider.is({ sub: "stranger", email: "stranger@example.com", email_verified: true });
  await page.goto(`${studio.url}/mine`);
  await looksGood(page);
  await page.getByRole("button", { name: "Continue with Example login" }).click();
  await page.getByText("You have no account here and no invitation for this email address.").waitFor();
  await looksGood(page);
  await context.clearCookies();
  provider.is({ sub: "newcomer", email, email_verified: true });
  await page.goto(`${studio.url}/mine`);
  await page.getByRole("button", { name: "Continue with Example login" }).click();
  await page.getByRole("region", { name: "My frames" }).waitFor();
  expect(new URL(page.url()).pathname).toBe("/mine");
  expect(problems.splice(0)).toEqual([]);
  await context.close();
});

test("nothing went wrong on the admin's page meanwhile", async () => {
  await studio.page.goto(`${studio.url}/settings`);
  await studio.page.getByText(admin.email).waitFor();
  expect(studio.problems.splice(0)).toEqual([]);
});
