import { expect, test } from "vitest";
import { freePort } from "@/lib/cli/postgres-cluster";
import { expectAccessible, expectFits, expectFocus, sizes } from "../support/browser";
import { opened } from "../support/opened";
import { admin, openUnset } from "../support/studio";
import { json, ok, startUpstream } from "../support/upstream";

const upstream = opened(async () => startUpstream(await freePort()));
const { studio, page } = openUnset();

const cold = json(503, { error: { message: "The furnace is cold. Ask again at noon." } });
const unknownKey = json(401, { error: { message: "Incorrect API key provided." } });

/** Every look is free of violations, and at 390 and 320 px nothing scrolls sideways. */
async function looksGood(where: string): Promise<void> {
  await expectAccessible(page);
  await page.setViewportSize({ width: 320, height: 700 });
  await expectFits(page, `${where} at 320 px`);
  await page.setViewportSize(sizes.desktop);
}
const noProblems = (but?: RegExp) =>
  expect(studio.problems.splice(0).filter((problem) => !but?.test(problem))).toEqual([]);

test("the first run asks for a provider, tries its key, and takes all of it by keyboard", async () => {
  upstream.answers(unknownKey, ok({ width: 64, height: 48 }));
  await page.goto(studio.setupLink);
  await page.getByLabel("Your name").focus();
  for (const text of [admin.name, admin.email, admin.password, "Example studio", "120"]) {
    await page.keyboard.press("Control+A");
    await page.keyboard.type(text);
    await page.keyboard.press("Tab");
  }
  await expectFocus(page.locator("select[name=providerKind]"));
  await page.keyboard.press("Tab");
  await page.keyboard.press("Control+A");
  await page.keyboard.type(upstream.baseUrl);
  await page.keyboard.press("Tab");
  await expectFocus(page.locator("input[name=providerPrivate]"));
  await page.keyboard.press("Tab");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await page.getByRole("link", { name: /Enter the key that the provider gave you/ }).waitFor();
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await expectFocus(page.locator("[name=providerKey]"));
  await page.keyboard.type("a-wrong-key");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await page.getByRole("link", { name: /plain http/ }).waitFor();
  await page.getByLabel("It is on our own network").focus();
  await page.keyboard.press("Space");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await page.getByText("Incorrect API key provided.").waitFor();
  await page.getByText("Check the key: the provider does not know it.").waitFor();
  await looksGood("setup");
  await page.getByLabel("Provider’s key").fill("the-right-key");
  await page.getByRole("button", { name: "Test the key" }).press("Enter");
  await page.getByText("It works.").waitFor();
  expect(
    await page.getByRole("img", { name: "What came back" }).evaluate((img) => (img as HTMLImageElement).naturalWidth),
  ).toBe(64);
  expect(upstream.calls.map(({ headers }) => headers.authorization)).toEqual([
    "Bearer a-wrong-key",
    "Bearer the-right-key",
  ]);
  await page.getByRole("button", { name: "Finish" }).press("Enter");
  await page.getByRole("form", { name: "New images" }).waitFor();
  noProblems();
});

test("a channel that fails is shown with its provider's own words, and what they mean", async () => {
  upstream.answers(cold);
  await page.goto(`${studio.url}/admin/channels`);
  const row = page.getByRole("row").filter({ hasText: "127.0.0.1" });
  await row.getByText("In service").waitFor();
  await page.getByRole("row").filter({ hasText: "demo" }).getByText("Stands back").waitFor();
  const test = page.getByRole("button", { name: "Test 127.0.0.1" });
  await test.press("Enter");
  await page.getByText("The provider may charge for it.").waitFor();
  await page.getByRole("button", { name: "Ask for one image" }).press("Enter");
  const dialog = page.getByRole("dialog", { name: "Test 127.0.0.1" });
  await dialog.getByText("The furnace is cold. Ask again at noon.").waitFor();
  await dialog.getByText("status 503").waitFor();
  await looksGood("a failed test");
  upstream.answers(ok());
  await dialog.getByRole("button", { name: "Ask again" }).press("Enter");
  await dialog.getByRole("img", { name: "What came back" }).waitFor();
  await looksGood("a test that went well");
  await page.keyboard.press("Escape");
  await dialog.waitFor({ state: "detached" });
  await expectFocus(test);
  await test.press("Enter");
  // Again in the very moment in which it closes.
  await test.evaluate((button: HTMLElement) => {
    const moment = new MutationObserver(() => {
      if (document.querySelector("dialog[open]")) return;
      moment.disconnect();
      button.click();
    });
    moment.observe(document.body, { subtree: true, childList: true, attributeFilter: ["open"] });
  });
  await page.keyboard.press("Escape");
  await dialog.getByRole("button", { name: "Ask for one image" }).waitFor();
  await page.keyboard.press("Escape");
  await page.locator("dialog").waitFor({ state: "detached" });
  upstream.answers(cold);
  for (let time = 1; time <= 3; time += 1) {
    await test.press("Enter");
    await page.getByRole("button", { name: "Ask for one image" }).press("Enter");
    await dialog.getByText("No image came.").waitFor();
    await page.keyboard.press("Escape");
    await dialog.waitFor({ state: "detached" });
  }
  await row.getByText("Resting").waitFor();
  await row.getByText(/^3 failures in a row: it rests for another \d+ s\.$/).waitFor();
  await row.getByText("The furnace is cold. Ask again at noon.").waitFor();
  await looksGood("channels");
  noProblems();
});

test("a channel is added, changed and removed, and what is wrong is said at its field", async () => {
  await page.getByRole("link", { name: "Add a channel" }).press("Enter");
  await page.getByRole("heading", { name: "New channel" }).waitFor();
  await page.getByLabel("Name", { exact: true }).first().fill("two words");
  await page.getByLabel("Calls at once").fill("many");
  await page.getByRole("button", { name: "Add the channel" }).press("Enter");
  await page.getByText("Should be letters, digits, dots, dashes and underscores, up to 60.").waitFor();
  await page.getByText("Should be an address such as https://api.example.com/v1.").waitFor();
  await page.getByText("Should be a whole number from 1 to 10,000.").waitFor();
  await expectFocus(page.locator("[name=name]"));
  await looksGood("a new channel");
  await page.keyboard.type("second");
  await page.getByLabel("Name", { exact: true }).first().fill("second");
  await page.getByLabel("Address").fill("https://api.example.com/v1");
  await page.getByLabel("Key", { exact: true }).fill("a-second-key");
  await page.getByLabel("Calls at once").fill("4");
  await page.getByRole("button", { name: "A price per image" }).press("Enter");
  await page.getByLabel("An image costs").fill("0.04");
  await page.getByLabel("Edits by a mask").selectOption("yes");
  await page.getByLabel("Sizes").selectOption("grid");
  await page.getByRole("button", { name: "Add the channel" }).press("Enter");
  const row = page.getByRole("row").filter({ hasText: "second" });
  await row.getByText("0 of 4").waitFor();
  await row.getByText("Set", { exact: true }).waitFor();
  expect(await page.content()).not.toContain("a-second-key");

  await row.getByRole("link", { name: "Edit: second" }).press("Enter");
  await page.getByText("A key is set. It is never shown.").waitFor();
  await expect.poll(() => page.getByLabel("An image costs").inputValue()).toBe("0.04");
  await looksGood("a channel that is changed");
  expect(await page.content()).not.toContain("a-second-key");
  const [, id] = /channels\/(.+)$/.exec(page.url()) ?? [];
  const headers = { origin: studio.url };
  const between = { updatedAt: (await listed("second")).updatedAt, weight: 9 };
  await page.request.put(`${studio.url}/api/channels/${id}`, { headers, data: between });
  await page.getByLabel("Priority").fill("5");
  await page.getByRole("button", { name: "Save" }).press("Enter");
  await page.getByText("Somebody has changed second since you opened it.").waitFor();
  await expect.poll(() => page.getByLabel("Priority").inputValue()).toBe("5");
  await page.reload();
  await expect.poll(() => page.getByLabel("Weight").inputValue()).toBe("9");
  await page.getByLabel("Address").fill("https://elsewhere.example.com/v1");
  await page.getByRole("button", { name: "Save" }).press("Enter");
  await page.getByText(/^Should be given again/).waitFor();
  await page.getByLabel("Address").fill("https://api.example.com/v1");
  await page.getByLabel("Priority").fill("5");
  await page.getByRole("button", { name: "Save" }).press("Enter");
  await row.waitFor();
  expect(await listed("second")).toMatchObject({ priority: 5, weight: 9, hasKey: true, own: { mask: true } });

  await page.getByRole("button", { name: "Disable second" }).press("Enter");
  await looksGood("a channel that is disabled");
  await page.getByRole("dialog").getByRole("button", { name: "Disable" }).press("Enter");
  await row.getByText("Disabled").waitFor();
  await page.getByRole("button", { name: "Remove second" }).press("Enter");
  await page.getByRole("dialog").getByRole("button", { name: "Remove" }).press("Enter");
  await row.waitFor({ state: "detached" });
  noProblems(/40[09]/);
});

async function listed(name: string): Promise<Record<string, unknown>> {
  const response = await page.request.get(`${studio.url}/api/channels`);
  return ((await response.json()) as { name: string }[]).find((one) => one.name === name) ?? {};
}

test("what holds for the team says what its changes mean, and holds once it is saved", async () => {
  await page.goto(`${studio.url}/admin/team`);
  await page.getByLabel("Time zone").fill("Europe/Atlantis");
  await page.getByRole("button", { name: "Save" }).press("Enter");
  await page.getByText("Should be one of the list, such as Europe/Berlin.").waitFor();
  await expectFocus(page.locator("[name=timeZone]"));
  await looksGood("a wrong time zone");
  await page.getByLabel("Time zone").fill("Asia/Tokyo");
  expect(await page.getByText("Should be one of the list").count()).toBe(0);
  await page.getByText(/^It is \d\d:\d\d on /).waitFor();
  await page.getByLabel("Every link needs a password").press("Space");
  await page.getByText("Links without a password stop working: 0 of them.").waitFor();
  await page.getByLabel("Longest lifetime in days").fill("30");
  await page.getByText(/^Links older than 30 days stop working: 0 of them\./).waitFor();
  await page.getByLabel("Name").fill("Another name");
  await looksGood("the team");
  await page.getByRole("button", { name: "Save" }).press("Enter");
  await page.getByText("Saved. It applies from now on.").waitFor();
  await page.getByRole("banner").getByText("Another name").waitFor();
  await page.reload();
  await expect.poll(() => page.getByLabel("Time zone").inputValue()).toBe("Asia/Tokyo");
  await expect.poll(() => page.getByLabel("Every link needs a password").isChecked()).toBe(true);
  noProblems();
});
