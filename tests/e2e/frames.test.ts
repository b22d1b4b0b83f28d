import { beforeAll, expect, test } from "vitest";
import { expectAccessible, expectFocus, sizes, watchedPage } from "../support/browser";
import { stageFrames } from "../support/staged";
import { countFrames, generate, openStudio, signIn, visitSheet } from "../support/studio";

const { studio, page } = openStudio({ environment: { DEMO_DELAY_MS: "4000", WORKER_CONCURRENCY: "8" } });

beforeAll(() => visitSheet(page, studio.url));

test("nobody waits for what was sent before, and what still waits can be cancelled for nothing", async () => {
  // Eight are painted at a time.
  for (let number = 1; number <= 9; number += 1) {
    const data = { model: "gpt-image-2", prompt: `Pears, number ${number}`, n: 1, size: "1:1" };
    await page.request.post(`${studio.url}/api/generations`, { headers: { origin: studio.url }, data });
  }
  await generate(page, "Pears, number 10", "1:1", 1);
  const cancel = page.getByRole("button", { name: "Cancel: Pears, number 10" });
  await cancel.click();
  await cancel.waitFor({ state: "detached" });
  await countFrames(page, 9);
  expect(await page.locator(".hatched").count()).toBe(0);
  await page.getByText("111 left").waitFor();
  expect(studio.problems.splice(0)).toEqual([]);
});

test("a refusal stands beside the prompt, names the field, and takes its frame away again", async () => {
  const message = "The size 1:1 is not one that this model has.";
  const error = { message, type: "invalid_request_error", param: "size", code: "invalid_value" };
  await page.route("**/api/generations", (route) => route.fulfill({ status: 400, json: { error } }));
  await generate(page, "A refused one", "1:1", 1);
  await expect.poll(() => page.getByRole("form").getByRole("alert").textContent()).toBe(`Shape: ${message}`);
  expect(await page.locator(".hatched").count()).toBe(0);
  await expect.poll(() => page.getByRole("textbox", { name: "Prompt" }).inputValue()).toBe("A refused one");
  await page.unroute("**/api/generations");
  expect(studio.problems.splice(0).filter((problem) => !problem.includes("400"))).toEqual([]);
});

test("a prompt that is too long is said to be so, and the field grows again with what is typed after that", async () => {
  const prompt = page.getByRole("textbox", { name: "Prompt" });
  await prompt.fill("word ".repeat(6401));
  await prompt.press("ControlOrMeta+Enter");
  const alert = page.getByRole("form").getByRole("alert");
  await alert.waitFor();
  expect(await alert.textContent()).toBe("Prompt: Should have at most 32,000 characters.");
  await prompt.press("End");
  await page.keyboard.type("!");
  expect((await prompt.boundingBox())?.height).toBeGreaterThan(200);
  await prompt.fill("");
  expect(studio.problems.splice(0).filter((problem) => !problem.includes("400"))).toEqual([]);
});

test("a way to stop stays inside of a frame that is very wide", async () => {
  const data = { model: "gpt-image-2", prompt: "A frieze of reeds", n: 1, size: "4096x1024" };
  await page.setViewportSize(sizes.phone);
  await page.request.post(`${studio.url}/api/generations`, { headers: { origin: studio.url }, data });
  const stop = page.getByRole("button", { name: /A frieze of reeds$/ });
  await stop.waitFor();
  const [button, frame] = [await stop.boundingBox(), await page.locator(".job-box").first().boundingBox()];
  const bottom = (box: typeof button) => (box ? box.y + box.height : 0);
  expect(bottom(button)).toBeLessThanOrEqual(bottom(frame));
  expect(button?.y).toBeGreaterThanOrEqual(frame?.y ?? 0);
  await page.setViewportSize(sizes.desktop);
  await stop.waitFor({ state: "detached" });
});

test("frames that are painted, wait or failed can be read and used in every look", async () => {
  await stageFrames(page, studio.url);
  await expectAccessible(page, async () => {
    for (const words of ["Painting · ", "Queued · 2nd", "not charged"]) await page.getByText(words).waitFor();
  });
  await page.getByRole("button", { name: "Edit: Portrait in the style of a living artist" }).click();
  const prompt = page.getByRole("textbox", { name: "Prompt" });
  await expect.poll(() => prompt.inputValue()).toBe("Portrait in the style of a living artist");
  await expectFocus(prompt);
  await expect.poll(() => page.getByRole("radio", { name: /^2:3,/ }).isChecked()).toBe(true);
});

test("a tab whose session was ended elsewhere goes to the login page by itself", async () => {
  await page.unrouteAll();
  const hears = page.waitForResponse(/\/api\/events/);
  await visitSheet(page, studio.url);
  await hears;
  const { context } = await watchedPage(studio.browser);
  await signIn(context, studio.url);
  const ended = await context.request.delete(`${studio.url}/api/account/sessions`, { headers: { origin: studio.url } });
  expect(ended.status()).toBe(204);
  await page.waitForURL("**/login", { timeout: 10_000 });
});
