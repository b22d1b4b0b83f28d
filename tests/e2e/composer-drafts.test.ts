import type { Locator } from "playwright-core";
import { expect, test } from "vitest";
import { db } from "@/lib/db";
import { clearStorage, expectAccessible, expectFocus, holdBack, listens } from "../support/browser";
import { openComposer } from "./composer";

const { studio, page, composer, prompt, generate, says, sent } = openComposer();

test("a house style is made from the draft, taken up with its gaps by another, changed, and deleted with a way back", async () => {
  await prompt().fill("{subject}, risograph, {season: autumn} light, {ink}");
  await page.getByRole("radio", { name: /^3:2,/ }).check();
  await page.getByRole("radio", { name: "2", exact: true }).check();
  await page.getByRole("button", { name: "Presets" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByText("There are no presets yet.").waitFor();
  await dialog.getByRole("button", { name: "New from the draft" }).click();
  await dialog.getByRole("button", { name: "Save" }).click();
  await dialog.getByText("should not be empty").waitFor();
  await expectFocus(dialog.getByLabel("Name"));
  await dialog.getByLabel("Name").fill("House riso");
  await dialog.getByRole("checkbox", { name: "A house style" }).check();
  await expectAccessible(page);
  await dialog.getByLabel("Name").press("Enter");
  await dialog.getByText("3:2, Medium, 2 images, gpt-image-2").waitFor();
  await expectAccessible(page);
  await page.keyboard.press("Escape");
  await expectFocus(page.getByRole("button", { name: "Presets" }));

  const member = await studio.open();
  const theirs = member.page;
  await theirs.getByRole("textbox", { name: "Prompt" }).fill("A sea kayak");
  await theirs.getByRole("button", { name: "Presets" }).click();
  expect(await theirs.getByRole("button", { name: "Edit House riso" }).count()).toBe(0);
  await theirs.getByRole("button", { name: "Use House riso" }).press("Enter");
  await expect.poll(() => theirs.getByRole("radio", { name: /^3:2,/ }).isChecked()).toBe(true);
  await theirs.getByRole("button", { name: "Generate 2" }).click();
  await theirs.getByRole("form").getByText("ink: fill this in.").waitFor();
  const ink = theirs.getByRole("textbox", { name: "ink" });
  await expectFocus(ink);
  await ink.fill("three inks");
  const whole = "A sea kayak, risograph, autumn light, three inks";
  await theirs.getByText(`Asks for: ${whole}`).waitFor();
  await expectAccessible(theirs);
  await theirs.reload();
  await theirs.getByRole("button", { name: "Preset: House riso" }).waitFor();
  await expect.poll(() => ink.inputValue()).toBe("three inks");
  await ink.press("ControlOrMeta+Enter");
  expect((await sent()).prompt).toBe(whole);
  await theirs.getByRole("button", { name: "Without the preset House riso" }).click();
  await expectFocus(theirs.getByRole("button", { name: "Presets" }));
  await expect.poll(() => theirs.getByRole("textbox", { name: "Prompt" }).inputValue()).toBe("A sea kayak");
  expect(member.problems).toEqual([]);
  await member.context.close();

  await page.getByRole("button", { name: "Presets" }).click();
  await dialog.getByRole("button", { name: "Edit House riso" }).click();
  await dialog.getByLabel("Name").fill("House duotone");
  await dialog.getByRole("button", { name: "Save" }).click();
  await dialog.getByRole("button", { name: "Delete House duotone" }).click();
  await says("House duotone deleted.");
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Undo" }).click();
  await says("House duotone restored.");
  await expect.poll(() => db.preset.count({ where: { deletedAt: null, name: "House duotone" } })).toBe(1);
  expect(studio.problems.splice(0).filter((problem) => !/ 400 /.test(problem))).toEqual([]);
});

test("what is typed and chosen before the page's scripts run is kept, and goes out", async () => {
  await clearStorage(page);
  let letGo = await holdBack(page, "**/*.js");
  await page.goto(studio.url, { waitUntil: "commit" });
  await prompt().fill("A harbour, before anybody listened");
  await page.getByRole("radio", { name: /^3:2,/ }).check();
  await page.getByRole("radio", { name: "High" }).check();
  await page.getByRole("radio", { name: "2", exact: true }).check();
  await letGo();
  await listens(page, "#new-images");
  const chosen = async () => [
    await prompt().inputValue(),
    ...(await composer()
      .locator("input:checked")
      .evaluateAll((all) => all.map((one) => one.getAttribute("value")))),
  ];
  await generate().getByText("Generate 2").waitFor();
  expect((await chosen()).slice(0, 4)).toEqual(["A harbour, before anybody listened", "3:2", "high", "2"]);
  await page.reload();
  expect((await chosen()).slice(0, 4)).toEqual(["A harbour, before anybody listened", "3:2", "high", "2"]);
  await generate().click();
  expect(await sent()).toMatchObject({
    prompt: "A harbour, before anybody listened",
    quality: "high",
    size: "1536x1024",
  });

  letGo = await holdBack(page, "**/*.js");
  await page.goto(studio.url, { waitUntil: "commit" });
  await page.getByRole("combobox", { name: "Model" }).selectOption("plain");
  await letGo();
  await listens(page, "#new-images");
  await expect.poll(() => page.getByRole("combobox", { name: "Model" }).inputValue()).toBe("plain");
  expect(await page.getByRole("radio", { name: "High" }).count()).toBe(0);
  expect(studio.problems.splice(0)).toEqual([]);
});

test("what is written from right to left is shown so, in the composer, the palette and the viewer", async () => {
  const words = "حديقة عند الغروب بألوان مائية";
  const direction = (of: Locator) => of.evaluate((element) => getComputedStyle(element).direction);
  await prompt().fill(words);
  await expect.poll(() => direction(prompt())).toBe("rtl");
  await prompt().fill("Pears");
  await expect.poll(() => direction(prompt())).toBe("ltr");
  await prompt().fill(words);
  await generate().click();
  await page.locator(`[data-frame] img[alt="${words}"]`).waitFor();
  await page.keyboard.press("Escape");
  const search = `${studio.url}/api/sheet?scope=team&q=${encodeURIComponent("الغروب")}`;
  const findable = async () => (await (await page.request.get(search)).json()).frames.length;
  await expect.poll(findable, { timeout: 15_000 }).toBe(1);
  await page.keyboard.press("Control+k");
  await page.getByRole("dialog").getByRole("combobox").fill("الغروب");
  const found = page.getByRole("dialog").getByText(words);
  await found.waitFor();
  await expect.poll(() => direction(found)).toBe("rtl");
  await found.click();
  await page.getByText("Receipt").waitFor();
  const asked = page.getByRole("complementary").getByText(words, { exact: true }).first();
  await expect.poll(() => direction(asked)).toBe("rtl");
  await page.goto(studio.url);
  expect(studio.problems.splice(0)).toEqual([]);
});
