import { mkdirSync } from "node:fs";
import path from "node:path";
import { test } from "vitest";
import type { ShareDetails } from "@/lib/schemas/share";
import { openBrowser, sizes } from "../support/browser";
import { generate, setUp, startStudio } from "../support/studio";

/** Photographs what visitors of shared links see, into the folder that SCREENSHOTS names. */
const folder = path.resolve(process.env.SCREENSHOTS ?? "tests/.output/screenshots");

const prompts = [
  "Two pears and a blue bottle, window light",
  "A desert road at dusk, flat poster",
  "Botanical study of ferns, ink",
  "City skyline in winter fog",
  "Portrait of a gardener, gouache",
  "Planet with rings over a dark forest",
  "Sailing boats off a rocky coast, risograph",
  "Lemons on a checkered cloth",
];
const shapes = ["3:2", "1:1", "2:3", "16:9", "4:3"];
const password = "open sesame";

test("every page of a shared link is photographed", { timeout: 600_000 }, async () => {
  mkdirSync(folder, { recursive: true });
  const studio = await startStudio({ DEMO_DELAY_MS: "0" });
  const browser = await openBrowser();
  try {
    const member = await browser.newContext({ viewport: sizes.desktop });
    const team = await member.newPage();
    await setUp(team, studio.setupLink);
    for (const [index, prompt] of prompts.entries()) {
      await generate(team, prompt, shapes[index % shapes.length] ?? "1:1", 1);
    }
    await team.waitForFunction((all) => document.querySelectorAll("[data-frame]").length === all, prompts.length);
    const ids = await team.evaluate(() =>
      [...document.querySelectorAll<HTMLElement>("[data-frame]")].map(({ dataset }) => dataset.frame ?? ""),
    );
    const share = (body: object) =>
      team.evaluate(async (data) => {
        const init = { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(data) };
        return ((await (await fetch("/api/shares", init)).json()) as ShareDetails).share;
      }, body);
    const description = "Eight frames for the autumn campaign. Pick the ones that should go on.";
    const rights = { allowDownload: true, allowOriginals: true, allowReview: true };
    const whole = await share({ imageIds: ids, title: "Autumn, first round", description, ...rights });
    const locked = await share({ imageIds: ids, title: "Locked", password });
    const one = await share({ imageIds: ids.slice(0, 1), title: "The poster", showPrompts: true, allowDownload: true });

    for (const [size, viewport] of Object.entries(sizes)) {
      for (const colorScheme of ["light", "dark"] as const) {
        const touch = size === "phone" ? { hasTouch: true, isMobile: true, deviceScaleFactor: 2 } : {};
        const context = await browser.newContext({ viewport, colorScheme, ...touch });
        const page = await context.newPage();
        const shoot = async (name: string, address: string | null) => {
          if (address) await page.goto(address, { waitUntil: "networkidle" });
          await page.screenshot({
            path: path.join(folder, `shared-${name}-${size}-${colorScheme}.png`),
            fullPage: true,
          });
        };
        await shoot("grid", whole.url);
        await shoot("review-name", `${whole.url}/${ids[1]}`);
        await page.getByLabel("Your name").fill(`Visitor, ${size} ${colorScheme}`);
        await page.getByRole("button", { name: "Start" }).click();
        await page.getByRole("button", { name: "Pick" }).click();
        await page.getByRole("button", { name: "4 points of 5" }).click();
        await page.getByLabel("Comment", { exact: true }).fill("A little less blue in the bottle, please.");
        await page.getByRole("button", { name: "Send" }).click();
        await page.getByRole("list", { name: "Your comments" }).getByText("Change").click();
        await shoot("review", null);
        await shoot("one", one.url);
        await shoot("password", `${locked.url}?problem=password`);
        await shoot("gone", `${studio.url}/s/unknown`);
        await context.close();
        await team.setViewportSize(viewport);
        await team.emulateMedia({ colorScheme });
        await team.goto(`${studio.url}/i/${ids[1]}`, { waitUntil: "load" });
        await team.getByRole("region", { name: "Review" }).waitFor();
        await team.screenshot({
          path: path.join(folder, `shared-team-${size}-${colorScheme}.png`),
          fullPage: true,
        });
      }
    }
  } finally {
    await browser.close();
    await studio.stop();
  }
});
