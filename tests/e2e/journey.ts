import { expect, test } from "vitest";
import { expectAccessible, expectFits, expectFocus, layoutShifts, sizes } from "../support/browser";
import { admin, generate, openUnset, type Studio, setUp } from "../support/studio";

/**
 * The whole way of a first person, as tests that follow one another: setup, sheet, viewer, settings, sign-out, each
 * screen accessible in every look unless another file has seen to that (`looks`), without an error in the console or a
 * breach of the policy.
 */
export function journey(start: () => Promise<Studio>, { looks = true } = {}): void {
  const { studio, page } = openUnset(start);

  async function expectLooks() {
    if (looks) await expectAccessible(page);
  }

  function expectNoProblems() {
    expect(studio.problems.splice(0)).toEqual([]);
  }

  test("without an account every way leads to the word where the setup link is", async () => {
    await page.goto(studio.url);
    await page.getByRole("heading", { name: "Not set up yet" }).waitFor();
    expect(new URL(page.url()).pathname).toBe("/setup");
    await expectLooks();
    await page.goto(`${studio.url}/setup?token=wrong`);
    await page.getByRole("heading", { name: "This setup link is not valid" }).waitFor();
    expectNoProblems();
  });

  test("the printed link makes the first account and leads to the empty sheet", async () => {
    await page.goto(studio.setupLink);
    await page.getByRole("button", { name: "Finish" }).click();
    await page.getByRole("heading", { name: "Not finished yet" }).waitFor();
    await expectLooks();
    await setUp(page, studio.setupLink);
    await page.getByText("120 left").waitFor();
    await expectLooks();
    expectNoProblems();
  });

  test("two images are asked for, wait as frames of their shape, and become images in place without a reload", async () => {
    await page.evaluate(() => Object.assign(window, { sameDocument: true }));
    await generate(page, "Sea kayak at first light, risograph, three inks", "3:2", 2);
    await page.locator(".hatched").nth(1).waitFor();
    const waiting = await page.locator(".cell-box").first().boundingBox();
    expect((waiting?.width ?? 0) / (waiting?.height ?? 1)).toBeCloseTo(1.5, 1);
    await page.locator("[data-frame]").nth(1).waitFor({ timeout: 60_000 });
    await page.waitForFunction(() => [...document.images].every((image) => image.complete && image.naturalWidth > 0));
    expect(await page.locator("[data-frame]").first().boundingBox()).toEqual(waiting);
    expect(await page.evaluate(() => "sameDocument" in window)).toBe(true);
    expect(await layoutShifts(page)).toEqual([]);
    await page.getByText("118 left").waitFor();
    await page.getByText("00002").first().waitFor();
    await expectLooks();
    expectNoProblems();
  });

  test("the sheet is in the HTML, images included, and nothing moves while it comes to life", async () => {
    const html = await (await studio.context.request.get(studio.url)).text();
    expect(html.match(/src="\/media\/[^"]+\/small"/g)).toHaveLength(2);
    for (const viewport of Object.values(sizes)) {
      await page.setViewportSize(viewport);
      await page.goto(studio.url);
      await page.waitForLoadState("load");
      await page.waitForTimeout(1000);
      expect(await layoutShifts(page)).toEqual([]);
      await expectFits(page);
    }
    await page.setViewportSize(sizes.desktop);
    expectNoProblems();
  });

  test("the keyboard opens an image, goes to the next one, and comes back to its frame", async () => {
    const frames = page.locator("[data-frame]");
    await frames.first().focus();
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: "00001 · 3:2" }).waitFor();
    await page.getByText("Revised prompt", { exact: true }).waitFor();
    await expectLooks();
    await page.keyboard.press("ArrowLeft");
    await page.getByRole("heading", { name: "00002 · 3:2" }).waitFor();
    await page.keyboard.press("Escape");
    await page.getByRole("form", { name: "New images" }).waitFor();
    await page.waitForFunction(() => document.activeElement?.matches("[data-frame]"));
    await expectFocus(frames.first());
    expectNoProblems();
  });

  test("a remix puts prompt and shape back into the composer, and the draft outlives a reload", async () => {
    await page.getByRole("radio", { name: /^1:1,/ }).check();
    await page.locator("[data-frame]").first().click();
    await page.getByRole("button", { name: "Remix" }).click();
    const prompt = page.getByRole("textbox", { name: "Prompt" });
    await prompt.waitFor();
    await expect.poll(() => prompt.inputValue()).toBe("Sea kayak at first light, risograph, three inks");
    await expect.poll(() => page.getByRole("radio", { name: /^3:2,/ }).isChecked()).toBe(true);
    await prompt.fill("A draft");
    await page.reload();
    await page.waitForFunction(() => document.querySelector("textarea")?.value === "A draft");
    expectNoProblems();
  });

  test("one's own frames, and the settings with a key that is shown once and revoked", async () => {
    await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Mine" }).click();
    await page.getByRole("region", { name: "My frames" }).waitFor();
    await expect.poll(() => page.locator("[data-frame]").count()).toBe(2);
    await expectLooks();
    await page.getByRole("link", { name: "Settings" }).click();
    await page.getByRole("button", { name: "New key" }).click();
    await page.getByRole("dialog").getByLabel("Name").fill("Build");
    await page.getByText("Options", { exact: true }).press("Enter");
    await page.getByLabel("Images a month").fill("50");
    const from = page.getByLabel("Only from");
    await from.fill("203.0.113.0/24, nowhere");
    await page.getByRole("button", { name: "Make the key" }).click();
    await page.getByText("Should be an address such as").waitFor();
    await expectFocus(from);
    await expectLooks();
    // The browser itself notes the refusal's status.
    expect(studio.problems.splice(0).filter((problem) => !problem.includes("400"))).toEqual([]);
    await from.fill("203.0.113.0/24");
    await page.getByRole("button", { name: "Make the key" }).click();
    await page.getByRole("heading", { name: "Your new key" }).waitFor();
    await expect
      .poll(() => page.getByRole("dialog").textContent())
      .toContain(`curl ${studio.url}/v1/images/generations`);
    await expectLooks();
    await page.getByRole("button", { name: "Done" }).click();
    await page.getByText("50 images a month · only from 203.0.113.0/24").waitFor();
    await expectLooks();
    await page.getByRole("button", { name: "Revoke Build" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Revoke", exact: true }).click();
    await page.getByRole("dialog").waitFor({ state: "detached" });
    expectNoProblems();
  });

  test("the chosen theme is there with the first paint", async () => {
    await page.getByRole("radio", { name: "Dark" }).check();
    const html = await (await studio.context.request.get(studio.url)).text();
    expect(html).toContain('data-theme="dark"');
    await page.getByRole("radio", { name: "System" }).check();
    expectNoProblems();
  });

  test("what does not exist says so kindly", async () => {
    const answer = await page.goto(`${studio.url}/i/00000000-0000-0000-0000-000000000000`);
    expect(answer?.status()).toBe(404);
    await page.getByRole("heading", { name: "Nothing at this address" }).waitFor();
    await expectLooks();
    // The browser itself notes the status of the page.
    expect(studio.problems.splice(0).filter((problem) => !problem.includes("404"))).toEqual([]);
  });

  test("signing out ends the session; signing in again needs the password", async () => {
    await page.goto(`${studio.url}/settings`);
    await page.getByRole("button", { name: "Sign out" }).click();
    await page.waitForURL("**/login");
    await expectLooks();
    await page.goto(studio.url);
    expect(new URL(page.url()).pathname).toBe("/login");
    expectNoProblems();
    for (const [email, password] of [
      [admin.email, "not the password"],
      ["nobody@example.com", admin.password],
    ] as const) {
      await page.getByLabel("Email").fill(email);
      await page.getByLabel("Password").fill(password);
      await page.getByRole("button", { name: "Sign in" }).click();
      await page.getByText("Email and password do not match.").waitFor();
      await page.reload();
    }
    // The browser itself notes the refusals' status.
    expect(studio.problems.splice(0).filter((problem) => !problem.includes("401"))).toEqual([]);
    await page.getByLabel("Email").fill(admin.email);
    await page.getByLabel("Password").fill(admin.password);
    await page.getByRole("button", { name: "Sign in" }).click();
    await page.locator("[data-frame]").first().waitFor();
    expectNoProblems();
  });
}
