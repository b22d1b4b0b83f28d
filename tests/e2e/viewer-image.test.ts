import { expect, test } from "vitest";
import { db } from "@/lib/db";
import { expectAccessible, expectFocus, tabTo } from "../support/browser";
import { says } from "../support/studio";
import { openViewer } from "./viewer";

const { studio, page, frames, ready, open, at, percent, boxOf } = openViewer();

test("the wheel zooms at the pointer, a double click shows real pixels, dragging moves, and the original comes", async () => {
  await open(frames.kayaks[0]);
  const room = await boxOf(".viewer-stage");
  const point = { x: room.x + room.width * 0.25, y: room.y + room.height * 0.4 };
  const under = async () => {
    const box = await boxOf(".viewer-image");
    return [(point.x - box.x) / box.width, (point.y - box.y) / box.height];
  };
  const [x, y] = await under();
  const whole = await percent();
  await page.mouse.move(point.x, point.y);
  await page.mouse.wheel(0, -200);
  await page.waitForFunction(
    (less) => Number.parseInt(document.querySelector('[data-control="zoom"]')?.textContent ?? "", 10) > less,
    whole,
  );
  const after = await under();
  expect(after[0]).toBeCloseTo(x ?? 0, 1);
  expect(after[1]).toBeCloseTo(y ?? 0, 1);
  await page.locator("img[data-sharp]").waitFor({ state: "attached" });
  await expect
    .poll(() => page.locator("img[data-sharp]").getAttribute("src"))
    .toBe(`/media/${frames.kayaks[0]}/original`);
  await page.keyboard.press("0");
  await page.mouse.dblclick(point.x, point.y);
  await expect.poll(() => percent()).toBe(100);
  const before = await boxOf(".viewer-image");
  await page.mouse.move(point.x, point.y);
  await page.mouse.down();
  await page.mouse.move(point.x - 60, point.y - 20, { steps: 4 });
  await page.mouse.up();
  const moved = await boxOf(".viewer-image");
  expect([Math.round(moved.x - before.x), Math.round(moved.y - before.y)]).toEqual([-60, -20]);
  await page.mouse.dblclick(point.x, point.y);
  await page.locator(".viewer-image[data-whole]").waitFor();
  await page.getByRole("button", { name: "Zoom in" }).click();
  await expect.poll(() => percent()).toBe(Math.round(whole * 1.5));
  await page.getByRole("button", { name: "show the whole image" }).click();
  await expect.poll(() => percent()).toBe(whole);
});

test("surround and facts stay as they were put, over a reload", async () => {
  await open(frames.pears);
  const stage = page.locator(".viewer-stage");
  const color = () => stage.evaluate((element) => getComputedStyle(element).backgroundColor);
  await expect.poll(color).toBe("rgb(128, 128, 128)");
  await page.keyboard.press("b");
  await page.keyboard.press("i");
  await page.getByText("Facts are hidden").waitFor({ state: "attached" });
  expect(await page.getByText("Receipt").count()).toBe(0);
  await page.reload();
  await expect.poll(color).toBe("rgb(0, 0, 0)");
  expect(await page.getByText("Receipt").count()).toBe(0);
  await ready();
  await expectAccessible(page, async (look) => {
    const [image, bar] = [await boxOf(".viewer-image"), await boxOf(".viewer-bar")];
    const apart = image.y >= bar.y + bar.height || image.y + image.height <= bar.y || image.x + image.width <= bar.x;
    expect(apart, look).toBe(true);
  });
  await page.getByRole("button", { name: "Facts" }).click();
  await page.getByText("Receipt").waitFor();
  await page.keyboard.press("b");
  await page.keyboard.press("b");
  await expect.poll(color).toBe("rgb(128, 128, 128)");
});

test("the focus stays on its control as the facts come and go, or goes to their button, and nothing gets it that had none", async () => {
  await open(frames.pears);
  const control = (name: string) => page.locator(`[data-control="${name}"]`);
  const facts = (shown: boolean) => page.locator(`[data-control="i"][aria-pressed="${shown}"]`);
  await page.keyboard.press("i");
  await facts(false).waitFor();
  expect(await page.evaluate(() => document.activeElement === document.body)).toBe(true);
  for (const [from, key, to, shown] of [
    ["i", "Enter", "i", true],
    ["older", "i", "older", false],
    ["older", "i", "older", true],
    ["p", "i", "i", false],
    ["i", "Enter", "i", true],
  ] as const) {
    await control(from).focus();
    await page.keyboard.press(key);
    await facts(shown).waitFor();
    await expectFocus(control(to));
  }
});

test("a zoomed image stays at its edge when its room changes", async () => {
  await open(frames.kayaks[0]);
  await page.keyboard.press("1");
  await page.keyboard.press("+");
  for (let press = 0; press < 20; press += 1) await page.keyboard.press("ArrowRight");
  const beyond = async () => {
    const [image, room] = [await boxOf(".viewer-image"), await boxOf(".viewer-room")];
    return Math.round(room.x + room.width - (image.x + image.width)) || 0;
  };
  await expect.poll(beyond).toBe(0);
  const { width } = await boxOf(".viewer-room");
  await page.keyboard.press("i");
  await expect.poll(async () => (await boxOf(".viewer-room")).width).toBeGreaterThan(width);
  await expect.poll(beyond).toBeLessThanOrEqual(0);
  for (let press = 0; press < 20; press += 1) await page.keyboard.press("ArrowRight");
  await page.setViewportSize({ width: 1800, height: 700 });
  await expect.poll(beyond).toBeLessThanOrEqual(0);
  await page.keyboard.press("i");
});

test("the revised prompt shows what was added, or its plain text, and is copied", async () => {
  await open(frames.kayaks[0]);
  const revised = page.getByRole("region", { name: "Revised prompt" });
  await expect.poll(() => revised.locator("ins").count()).toBeGreaterThan(0);
  await expect
    .poll(() => revised.locator("p.differences").textContent())
    .toMatch(/^Sea kayak at first light, risograph, three inks/);
  await revised.getByRole("radio", { name: "Text" }).check();
  expect(await revised.locator("ins").count()).toBe(0);
  await revised.getByRole("button", { name: "Copy the revised prompt" }).click();
  await revised.getByText("Copied").waitFor({ state: "attached" });
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  expect(copied).toMatch(/^Sea kayak at first light/);
});

test("a remix fills the composer, and both images know of each other", async () => {
  await open(frames.pears);
  await page.keyboard.press("u");
  await open(frames.kayaks[0]);
  await page.keyboard.press("r");
  const prompt = page.getByRole("textbox", { name: "Prompt" });
  await prompt.waitFor();
  await expectFocus(page.locator("textarea"));
  await expect.poll(() => prompt.inputValue()).toBe("Sea kayak at first light, risograph, three inks");
  await expect.poll(() => page.getByRole("radio", { name: /^3:2,/ }).isChecked()).toBe(true);
  await prompt.fill("Sea kayak at dusk, risograph, three inks");
  await page.getByRole("radio", { name: "1", exact: true }).check();
  await page.getByRole("button", { name: "Generate 1" }).click();
  const made = page.getByRole("link", { name: "Sea kayak at dusk, risograph, three inks" });
  await made.waitFor({ timeout: 60_000 });
  await page.goBack();
  await at(frames.kayaks[0]);
  await page
    .getByRole("region", { name: "Made from it" })
    .getByRole("link", { name: /Sea kayak at dusk/ })
    .waitFor();
  await page.goForward();
  await made.click();
  await page.getByRole("region", { name: "Came from" }).getByText("Remix of").waitFor();
  await expectAccessible(page);
  await page.getByRole("region", { name: "Came from" }).getByRole("link").click();
  await at(frames.kayaks[0]);
  await page
    .getByRole("region", { name: "Made from it" })
    .getByRole("link", { name: /Sea kayak at dusk/ })
    .click();
  await page.getByRole("region", { name: "Came from" }).waitFor();
  await page.goBack();
  await at(frames.kayaks[0]);
});

test("an image is picked and private by key and button, and its state is what everybody sees", async () => {
  await open(frames.pears);
  await page.keyboard.press("p");
  await page.locator('[data-control="p"][aria-pressed="true"]').waitFor();
  await page.reload();
  await page.locator('[data-control="p"][aria-pressed="true"]').waitFor();
  await ready();
  await page.getByRole("button", { name: "Pick" }).click();
  await page.locator('[data-control="p"][aria-pressed="false"]').waitFor();
  await page.getByRole("button", { name: "Make private" }).click();
  await page.getByText("only its maker").waitFor();
  await page.getByRole("button", { name: "Show to the team" }).click();
  await page.getByText("only its maker").waitFor({ state: "detached" });
});

test("a download is the original, and its menu offers the others and closes with Escape", async () => {
  await open(frames.pears);
  await page.getByRole("button", { name: "Download as" }).click();
  await page.getByRole("link", { name: "Original (PNG)" }).waitFor();
  await expectAccessible(page);
  const links = await page.locator("ul a[download]").evaluateAll((all) => all.map((one) => one.getAttribute("href")));
  expect(links).toEqual(
    ["", "&format=jpeg", "&format=webp"].map((end) => `/media/${frames.pears}/original?download=1${end}`),
  );
  await page.keyboard.press("Escape");
  await expectFocus(page.locator('[aria-expanded="false"]'));
  const [download] = await Promise.all([page.waitForEvent("download"), page.keyboard.press("d")]);
  expect(download.suggestedFilename()).toBe("proofsheet-00003.png");
});

test("what is deleted makes room for its neighbour, can be undone, and says at its address that it is in the trash", async () => {
  await open(frames.pears);
  await page.keyboard.press("Delete");
  await at(frames.kayaks[0]);
  await page.getByRole("button", { name: "Undo" }).click();
  await page.getByText("restored").first().waitFor();
  await page.locator(`[data-control="newer"][href="/i/${frames.pears}"]`).waitFor();
  await page.keyboard.press("ArrowLeft");
  await at(frames.pears);
  await ready();
  await page.getByRole("button", { name: "Delete" }).click();
  await at(frames.kayaks[0]);
  await page.goto(`${studio.url}/i/${frames.pears}`);
  await page.getByRole("heading", { name: "This image is in the trash" }).waitFor();
  await expectAccessible(page);
  await page.getByRole("button", { name: "Restore" }).click();
  await page.getByText("Receipt").waitFor();
});

test("an image that somebody else deletes while one looks at it says so, and Escape leads to where it was opened from", async () => {
  await page.goto(`${studio.url}/?q=pears`);
  await page.locator(`[data-frame="${frames.pears}"]`).click();
  await at(frames.pears);
  await ready();
  await page.locator('[data-control="p"]').focus();
  const data = { ids: [frames.pears] };
  await page.request.post(`${studio.url}/api/images/trash`, { headers: { origin: studio.url }, data });
  await expectFocus(page.getByRole("button", { name: "Restore" }));
  await says(page, "This image is in the trash");
  await page.keyboard.press("Escape");
  await page.waitForURL((url) => url.pathname === "/" && url.searchParams.get("q") === "pears");
  await page.request.post(`${studio.url}/api/images/restore`, { headers: { origin: studio.url }, data });
});

test("a long prompt scrolls, by keyboard too, and leaves what can be done with the image in sight", async () => {
  const data = { model: "gpt-image-2", prompt: "W".repeat(6000), n: 1, size: "1:1" };
  await page.request.post(`${studio.url}/api/generations`, { headers: { origin: studio.url }, data });
  const made = () => db.image.findFirst({ where: { generation: { prompt: data.prompt } }, select: { id: true } });
  await expect.poll(made, { timeout: 15_000 }).not.toBeNull();
  const { id = "" } = (await made()) ?? {};
  await open(id);
  const button = await page.getByRole("button", { name: /^Remix/ }).boundingBox();
  expect((button?.y ?? 0) + (button?.height ?? 0)).toBeLessThan(900);
  const words = page.getByRole("region", { name: "The prompt" });
  await tabTo(words);
  await page.keyboard.press("PageDown");
  await expect.poll(() => words.evaluate((element) => element.scrollTop)).toBeGreaterThan(50);
  await expectAccessible(page);
});
