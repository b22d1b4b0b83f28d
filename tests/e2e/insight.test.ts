import { mkdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { v7 as uuidv7 } from "uuid";
import { expect, test } from "vitest";
import { db } from "@/lib/db";
import { changeUser, createUser } from "@/lib/people/people";
import { expectAccessible, expectFits, sizes, tabTo } from "../support/browser";
import { endedGeneration } from "../support/ended";
import { system } from "../support/gateway";
import { openStudio } from "../support/studio";

const long = "Somebody with a remarkably long name, Averylongsurnamewithoutanyplacetobreakit";
const error = (code: string, message: string, more: object = {}) => ({
  error: { code, message, status: 400, type: "x", param: null, charged: false, ...more },
});

const { studio, page } = openStudio();
let waiting: string;

/** Two months of work by nine people, a refused and an uncertain job, one that runs and one that waits. */
async function stage() {
  const channel = await db.channel.create({ data: { id: uuidv7(), name: "main", kind: "demo", enabled: false } });
  const day = (ago: number) => new Date(Date.now() - ago * 86_400_000).toISOString();
  for (let number = 0; number < 9; number += 1) {
    const name = number === 0 ? long : `Member ${number}`;
    const { id: userId } = await createUser(system, { email: `member${number}@example.com`, name });
    for (let ago = number; ago < 60; ago += 3 + number) {
      const charged = 1 + ((ago * 7 + number) % 4);
      const quality = ["low", "medium", "high"][ago % 3] ?? null;
      const cost = ago % 5 ? charged * 0.04 : null;
      await endedGeneration({ userId, at: day(ago), n: charged, charged, cost, quality, channelId: channel.id });
    }
  }
  const { id: userId } = await db.user.findUniqueOrThrow({ where: { email: "member0@example.com" } });
  const some = { userId, at: day(0), n: 2, channelId: channel.id };
  const attempts = [
    { channel: "main", outcome: "timeout", status: 504, message: "The gateway waited in vain.", ms: 60_000 },
  ];
  const uncertain = error("upstream_timeout", "The gateway waited in vain.", { charged: true });
  await endedGeneration({
    ...some,
    state: "unknown",
    prompt: "An uncertain one",
    charged: 2,
    cost: 0.08,
    ...uncertain,
    receipt: { attempts },
  });
  const refused = error("moderation_blocked", "Refused by the safety system.", { categories: ["violence"] });
  await endedGeneration({ ...some, state: "failed", prompt: "A refused one", private: true, ...refused });
  await endedGeneration({
    ...some,
    state: "running",
    prompt: "One that runs",
    finishedAt: null,
    leaseUntil: new Date(Date.now() + 3_600_000),
    lease: uuidv7(),
  });
  waiting = await endedGeneration({
    ...some,
    state: "queued",
    prompt: "One that waits",
    startedAt: null,
    finishedAt: null,
  });
  await db.$executeRaw`UPDATE quota_windows SET reserved = reserved + 4 WHERE user_id = ${userId}::uuid`;
  await changeUser(system, userId, { role: "admin" });
  const actor = {
    kind: "member" as const,
    userId,
    sessionId: uuidv7(),
    email: "member0@example.com",
    name: long,
    role: "admin" as const,
    address: "203.0.113.7",
  };
  await changeUser(actor, userId, { monthlyQuota: 500 });
}

/** Nothing is cut off or scrolls sideways, and axe finds nothing, in every look. */
async function looksRight(name: string) {
  await expectAccessible(page, async (look) => {
    if (process.env.SCREENSHOTS) {
      mkdirSync(process.env.SCREENSHOTS, { recursive: true });
      await page.screenshot({ path: path.join(process.env.SCREENSHOTS, `${name}-${look}.png`), fullPage: true });
    }
  });
  await fits(name);
}

async function fits(name: string) {
  for (const width of [320, 390, 768, 1024, 1280]) {
    await page.setViewportSize({ width, height: 844 });
    await expectFits(page, `${name} at ${width}`);
  }
  await page.setViewportSize(sizes.desktop);
}

const button = (name: string) => page.getByRole("button", { name, exact: true }).first();
const link = (name: string) => page.getByRole("link", { name, exact: true }).first();

test("where there is nothing yet, each page says what to do", async () => {
  await page.goto(`${studio.url}/admin/usage`);
  await page.getByText("Nothing was made from").waitFor();
  expect(await page.getByRole("figure").count()).toBe(0);
  await looksRight("usage-empty");
  await page.goto(`${studio.url}/admin/jobs`);
  await page.getByText("Nobody has asked for an image yet.").waitFor();
  await page.goto(`${studio.url}/admin/audit?person=${uuidv7()}`);
  await page.getByText("No event matches.").waitFor();
  expect(studio.problems.splice(0)).toEqual([]);
});

test("the usage is read by period, group and measure, all in the address, and exported", async () => {
  await stage();
  await page.goto(`${studio.url}/admin/usage`);
  await page.getByRole("figure").getByText("Images per day").waitFor();
  await page.getByText(/ of [\d,]+ images have no price\./).waitFor();
  await looksRight("usage");
  await tabTo(link("Last 90 days"));
  await page.keyboard.press("Enter");
  await page.waitForURL(/period=90/);
  await tabTo(link("By quality"));
  await page.keyboard.press("Enter");
  await page.waitForURL(/by=quality/);
  await tabTo(link("Cost"));
  await page.keyboard.press("Enter");
  await page.getByRole("figure").getByText("Cost per day").waitFor();
  expect(new URL(page.url()).search).toBe("?period=90&by=quality&show=cost");
  await page.goto(`${studio.url}/admin/usage?period=90&by=person&show=cost`);
  await fits("usage-cost");
  await page.goBack();
  await page.getByRole("list", { name: "Legend" }).getByText("High").waitFor();
  // The chart's bars are the table's figures.
  const names = await page.getByRole("list", { name: "Legend" }).getByRole("listitem").allTextContents();
  expect(names.toSorted()).toEqual(["High", "Low", "Medium", "No quality asked for"].toSorted());
  const bars = await page
    .locator("[data-day]")
    .evaluateAll((all) => all.filter((bar) => bar.children.length > 0).length);
  const priced = await page.getByRole("table", { name: "By day" }).getByRole("row").count();
  expect(bars).toBeGreaterThan(20);
  expect(bars).toBeLessThanOrEqual(priced - 1);
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("link", { name: "Export CSV" }).click(),
  ]);
  expect(readFileSync(await download.path(), "utf8")).toMatch(/^\uFEFFday,person,email,channel,quality,jobs,/);
  expect(studio.problems.splice(0)).toEqual([]);
});

test("jobs are followed, cancelled and given back by keyboard, and rows stay where they are", async () => {
  await page.goto(`${studio.url}/admin/jobs`);
  await page.getByText("1 running, 1 waiting").waitFor();
  await page.getByText("Category: violence").waitFor();
  await looksRight("jobs");
  const rows = () => page.getByRole("table").getByRole("rowheader").allTextContents();
  const before = await rows();
  await tabTo(button("Cancel: One that waits"));
  await page.keyboard.press("Enter");
  const dialog = page.getByRole("dialog");
  await dialog.getByText("2 images go back to their month.").waitFor();
  await looksRight("jobs-cancel");
  await tabTo(button("Cancel the job"));
  await page.keyboard.press("Enter");
  await dialog.waitFor({ state: "detached" });
  const row = page.getByRole("row").filter({ hasText: "One that waits" });
  await row.getByText("Cancelled").waitFor();
  await page.getByText("1 running", { exact: true }).waitFor();
  expect(await page.evaluate(() => document.activeElement?.textContent)).toMatch(/running/);
  expect(await db.generation.findUnique({ where: { id: waiting } })).toMatchObject({ state: "cancelled" });
  await tabTo(button("Give back: An uncertain one"));
  await page.keyboard.press("Enter");
  await tabTo(button("Give back"));
  await page.keyboard.press("Enter");
  await dialog.getByText("Should say why").waitFor();
  await looksRight("jobs-reverse");
  await page.keyboard.type("Not on the provider's bill");
  await page.keyboard.press("Enter");
  await page.getByRole("row").filter({ hasText: "An uncertain one" }).getByText("2 images given back").waitFor();
  expect(await rows()).toEqual(before);
  const { userId } = await db.generation.findUniqueOrThrow({ where: { id: waiting } });
  await endedGeneration({ userId, at: new Date().toISOString(), charged: 1, prompt: "A newer one" });
  await page.getByRole("button", { name: "Show 1 new job" }).waitFor();
  expect(await rows()).toEqual(before);
  await tabTo(button("Show 1 new job"));
  await page.keyboard.press("Enter");
  await page.getByText("A newer one").waitFor();
  await tabTo(link("Unknown"));
  await page.keyboard.press("Enter");
  await page.waitForURL(/state=unknown/);
  await page.waitForFunction(() => document.querySelectorAll("tbody tr").length === 1);
  expect(studio.problems.splice(0).filter((problem) => !problem.includes("400"))).toEqual([]);
});

test("the audit log tells what was done, by whom, and is narrowed by keyboard", async () => {
  await page.goto(`${studio.url}/admin/audit`);
  await page.getByText("Not on the provider's bill").waitFor();
  await looksRight("audit");
  await tabTo(page.getByRole("combobox", { name: "Action" }));
  await page.keyboard.type("Changed a monthly");
  await tabTo(button("Filter"));
  await page.keyboard.press("Enter");
  await page.waitForURL(/action=user.set_quota/);
  const row = page.getByRole("row").filter({ hasText: "203.0.113.7" });
  await row.getByText("Monthly quota: 500, was the team’s").waitFor();
  await page.waitForFunction(() => document.querySelectorAll("tbody tr").length === 1);
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("link", { name: "Export CSV" }).click(),
  ]);
  expect(readFileSync(await download.path(), "utf8").split("\r\n")).toHaveLength(3);
  expect(studio.problems.splice(0)).toEqual([]);
});
