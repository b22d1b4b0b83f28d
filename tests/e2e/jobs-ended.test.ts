import { expect, test } from "vitest";
import { db } from "@/lib/db";
import { announce } from "@/lib/events";
import { expectAccessible, expectFits, expectFocus, sizes } from "../support/browser";
import { endedGeneration } from "../support/ended";
import { jobsCutOff } from "../support/staged";
import { generate, says } from "../support/studio";
import { json, ok, painting } from "../support/upstream";
import { image, job, noneIsOpen, openJobs, openSheet } from "./jobs";

const { upstream, studio, own, second, colleague, problems, left } = openJobs();

/** A frame that failed, as the stream tells of it. */
async function failure(prompt: string, code: string, message: string) {
  const { userId } = studio;
  const error = { code, message, status: 429, type: "x", param: null, charged: false };
  const request = JSON.stringify({ model: "gpt-image-2", prompt, size: "3:2", quality: "high" });
  const id = await endedGeneration({
    ...{ userId, at: new Date().toISOString(), state: "failed", request, prompt, error },
    ...{ sizeAsked: "3:2", quality: "high" },
  });
  await announce(db, { generationId: id, userId, private: false });
  return id;
}

test("what waits is cancelled by keyboard for nothing, and the focus goes on to the next frame", async () => {
  const painted = painting();
  upstream.answers(painted.answer, ok());
  await generate(own, "Holds the place", "3:2", 1);
  await own.getByText("Painting · ").waitFor();
  const before = await left();
  await generate(own, "Never begun", "2:3", 2);
  await job(own, "Never begun").getByText("Queued · 1st").waitFor();
  await second.getByText("Queued · 1st").first().waitFor();
  const cancel = own.getByRole("button", { name: "Cancel: Never begun" });
  // What did not get through is asked again.
  await own.route("**/cancel*", (route) => route.abort(), { times: 1 });
  await cancel.focus();
  await own.keyboard.press("Enter");
  await says(own, "The server could not be reached. Check your connection and try again.");
  await expectFocus(cancel);
  expect(problems().filter((words) => !words.includes("ERR_FAILED"))).toEqual([]);
  await own.keyboard.press("Enter");
  await says(own, "Cancelled. It was not charged.");
  await job(second, "Never begun").waitFor({ state: "detached" });
  await own.locator(".cell :focus").waitFor();
  await expect.poll(left).toBe(before);
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
  await expect.poll(() => dialog.textContent()).toContain("it still counts as 1 image");
  await expectAccessible(own);
  await own.keyboard.press("Escape");
  await dialog.waitFor({ state: "detached" });
  await expectFocus(stop);
  await stop.press("Enter");
  await dialog.getByRole("button", { name: "Stop waiting" }).click();
  await says(own, "Stopped. It still counts as 1 image");
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
  await expect.poll(() => prompt.inputValue()).toBe("A refused one");
  await expect.poll(() => own.getByRole("radio", { name: /^2:3,/ }).isChecked()).toBe(true);

  await own.getByRole("button", { name: "Dismiss: A refused one" }).click();
  await frame.waitFor({ state: "detached" });
  await job(second, "A refused one").waitFor({ state: "detached" });
  await own.getByRole("button", { name: "Undo" }).click();
  await frame.waitFor();
  await job(second, "A refused one").waitFor();
  await own.getByRole("button", { name: "Dismiss: A refused one" }).press("Enter");
  await frame.waitFor({ state: "detached" });

  await failure("Still no room", "no_channel_available", "No channel can take this request now. Try again later.");
  const again = own.getByRole("button", { name: "Try again: Still no room" });
  await own.route("**/retry", (route) => route.abort());
  await again.press("Enter");
  await job(own, "Still no room").getByText("The server could not be reached").waitFor();
  await expectFocus(again);
  await own.unroute("**/retry");
  expect(problems().filter((problem) => !/ERR_FAILED/.test(problem))).toEqual([]);

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
  const touched = await openSheet(studio.browser, studio.there, "painter@example.com", {
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
