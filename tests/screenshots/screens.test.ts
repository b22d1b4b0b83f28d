import { mkdirSync } from "node:fs";
import path from "node:path";
import { test } from "vitest";
import { inEveryLook, openBrowser, sizes } from "../support/browser";
import { stageFrames } from "../support/staged";
import { generate, setUp, startStudio } from "../support/studio";

/** Photographs every screen in both sizes and both colour schemes, into the folder that SCREENSHOTS names. */
const folder = path.resolve(process.env.SCREENSHOTS ?? "tests/.output/screenshots");
const schemes = ["light", "dark"] as const;

const prompts = [
  "Two pears and a blue bottle, window light",
  "A desert road at dusk, flat poster",
  "Botanical study of ferns, ink",
  "City skyline in winter fog",
  "Portrait of a gardener, gouache",
  "Planet with rings over a dark forest",
  "Paper ribbons in motion, studio light",
  "Arches of an old aqueduct at noon",
  "Sailing boats off a rocky coast, risograph",
  "Lemons on a checkered cloth",
  "Mountain range at first light, gouache",
];
const shapes = ["3:2", "1:1", "2:3", "16:9", "4:3", "9:16"];

test("every screen is photographed", { timeout: 600_000 }, async () => {
  mkdirSync(folder, { recursive: true });
  const studio = await startStudio();
  const browser = await openBrowser();
  try {
    // Without motion, a changed colour scheme is there at once.
    const first = await browser.newContext({ viewport: sizes.desktop, reducedMotion: "reduce" });
    const page = await first.newPage();
    const inEachLook = (name: string, fullPage = false) =>
      inEveryLook(page, async (look) => {
        await page.screenshot({ path: path.join(folder, `${name}-${look}.png`), fullPage });
      });
    await page.goto(studio.setupLink);
    await inEachLook("setup", true);
    await setUp(page, studio.setupLink);
    await inEachLook("empty");
    for (const [index, prompt] of [...prompts, ...prompts].entries()) {
      await generate(page, prompt, shapes[(index * 5 + Math.floor(index / 4)) % shapes.length] ?? "1:1", 1);
    }
    await page.waitForFunction((all) => document.querySelectorAll("[data-frame]").length === all, 2 * prompts.length, {
      timeout: 180_000,
    });
    const storageState = await first.storageState();
    const imageIds = await page
      .locator("[data-frame]")
      .evaluateAll((all) => all.map((one) => one.getAttribute("data-frame")));
    for (const [name, chosen] of Object.entries({
      "Sea and sky": imageIds.slice(8, 10),
      "Book fair": imageIds.slice(0, 9),
    })) {
      const data = { name, description: "What goes to print on Friday.", imageIds: chosen };
      await first.request.post(`${studio.url}/api/sets`, { data, headers: { origin: studio.url } });
    }
    const text = "{subject}, risograph, {season: autumn} light, {ink}";
    const preset = { name: "House riso", text, team: true, settings: { size: "3:2", quality: "medium", n: 2 } };
    await first.request.post(`${studio.url}/api/presets`, { data: preset, headers: { origin: studio.url } });

    for (const [size, viewport] of Object.entries(sizes)) {
      for (const colorScheme of schemes) {
        const touch = size === "phone" ? { hasTouch: true, isMobile: true, deviceScaleFactor: 2 } : {};
        const context = await browser.newContext({ viewport, colorScheme, storageState, ...touch });
        const page = await context.newPage();
        const shoot = (name: string) =>
          page.screenshot({ path: path.join(folder, `${name}-${size}-${colorScheme}.png`) });
        await page.goto(studio.url);
        await page.evaluate(() => localStorage.clear());
        await page.goto(studio.url, { waitUntil: "networkidle" }).catch(() => {});
        await stageFrames(page, studio.url);
        await page.waitForTimeout(800);
        await shoot("sheet");
        await page.getByRole("textbox", { name: "Prompt" }).fill("Launch poster: sea kayak at first light, three inks");
        await shoot("composer");
        const more = page.getByRole("button", { name: "More settings" });
        if (await more.isVisible()) await more.click();
        await page.getByRole("button", { name: /^Add references/ }).click();
        await page.getByRole("list", { name: "Frames" }).locator("[aria-pressed]").nth(1).click();
        await page.waitForTimeout(500);
        await shoot("references");
        await page.keyboard.press("Escape");
        await page.getByRole("button", { name: "Presets" }).click();
        await page.getByRole("button", { name: "Use House riso" }).waitFor();
        await shoot("presets");
        await page.keyboard.press("Escape");
        const fewer = page.getByRole("button", { name: "Fewer settings" });
        if (await fewer.isVisible()) await fewer.click();
        for (const at of [1, 2, 4])
          await page
            .locator("[data-frame]")
            .nth(at)
            .click({ modifiers: ["ControlOrMeta"] });
        await shoot("selection");
        await page.getByRole("button", { name: "Add to set" }).click();
        await page.getByRole("list", { name: "Sets" }).waitFor();
        await shoot("add-to-set");
        await page.keyboard.press("Escape");
        for (let times = 0; times < 3; times++) {
          await page.keyboard.press("p");
          await page.waitForTimeout(500);
        }
        await shoot("toasts");
        await page.keyboard.press("p");
        await page.getByRole("button", { name: "Clear" }).click();
        if (size === "phone") {
          await page.getByRole("button", { name: "More", exact: true }).click();
          await page.waitForTimeout(300);
          await shoot("more");
          await page.keyboard.press("Escape");
        }
        await page.waitForFunction(() => document.querySelector("[data-sonner-toast]") === null);
        await page.locator("[data-frame]").nth(1).click();
        await page.getByText("Receipt").waitFor();
        await page.waitForFunction(() => [...document.images].every((image) => image.complete));
        await shoot("viewer");
        await page.keyboard.press("s");
        await page.getByRole("dialog").getByText("Copy link").waitFor();
        await shoot("share");
        await page.goto(`${studio.url}/compare?ids=${imageIds.slice(4, 6)}`);
        await page.locator('[data-control="zoom"]', { hasText: "%" }).waitFor();
        await shoot("compare");
        const gone = { ids: imageIds.slice(-5) };
        await context.request.post(`${studio.url}/api/images/trash`, { data: gone, headers: { origin: studio.url } });
        await page.goto(`${studio.url}/?q=light&quality=medium`);
        await page.waitForTimeout(500);
        await page.getByRole("button", { name: /^Filters/ }).click();
        await page.getByLabel("Ratio").waitFor();
        await shoot("filters");
        await page.keyboard.press("Escape");
        await page.keyboard.press("Control+k");
        await page.getByRole("dialog").getByRole("combobox").fill("light");
        await page.waitForTimeout(1000);
        await shoot("palette");
        await page.keyboard.press("Escape");
        await page.locator("body").press("?");
        await page.getByRole("dialog").waitFor();
        await shoot("keys");
        for (const place of [
          "mine",
          "trash",
          "sets",
          "links",
          "admin/usage",
          "admin/jobs",
          "admin/audit",
          "admin/links",
          "quota",
          "settings",
          "docs/api",
          "nothing",
          "admin/channels",
          "admin/channels/new",
          "admin/team",
        ]) {
          await page.goto(`${studio.url}/${place}`);
          await page.waitForTimeout(500);
          await shoot(place.replaceAll("/", "-"));
        }
        await page.goto(`${studio.url}/sets`);
        await page.getByRole("link", { name: /Book fair/ }).click();
        await page
          .locator("[data-frame]")
          .nth(1)
          .click({ modifiers: ["ControlOrMeta"] });
        await shoot("set");
        await page.goto(`${studio.url}/settings`);
        await page.getByRole("button", { name: "New key" }).click();
        await page.getByRole("dialog").getByLabel("Name").fill("Build");
        await page.getByRole("button", { name: "Make the key" }).click();
        await page.getByText("Copy it now").waitFor();
        await shoot("key");
        const ask = async (path: string, data: object) =>
          (await context.request.post(studio.url + path, { data, headers: { origin: studio.url } })).json();
        const name = `${size}-${colorScheme}`;
        const invitation = await ask("/api/invitations", { email: `invited-${name}@example.com` });
        const { user } = await ask("/api/users", { email: `${name}@example.com`, name: "A member", role: "member" });
        const reset = await ask(`/api/users/${user.id}/password-reset`, {});
        await page.goto(`${studio.url}/admin/people`);
        await shoot("people");
        await page.getByRole("button", { name: "Invite", exact: true }).click();
        await shoot("people-invite");
        await page.getByRole("dialog").getByRole("button", { name: "Close" }).click();
        const edit = page.getByRole("row", { name: `${name}@example.com` }).getByRole("button", { name: "Edit" });
        await edit.first().click();
        await shoot("people-edit");
        await page.getByRole("button", { name: "Offboard" }).click();
        await page.getByText("This will happen").waitFor();
        await shoot("people-offboard");
        await context.clearCookies();
        const outside = { login: `${studio.url}/login`, invite: invitation.url, reset: reset.url };
        for (const [screen, url] of Object.entries(outside)) {
          await page.goto(url);
          await shoot(screen);
        }
        await context.close();
      }
    }
  } finally {
    await browser.close();
    await studio.stop();
  }
});
