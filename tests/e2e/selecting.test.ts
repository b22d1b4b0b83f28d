import { expect, test } from "vitest";
import { expectAccessible, expectFits, expectFocus, layoutShifts } from "../support/browser";
import { openSheetOf } from "../support/selecting";
import { countFrames } from "../support/studio";

const { studio, page, bar, tick, frame, chosen, says } = openSheetOf(6);

test("the mouse selects by tick, Ctrl and Shift, and the bar takes the composer's place without moving anything", async () => {
  await frame(0).hover();
  await tick("00006").click();
  await says("1 selected");
  await expect.poll(() => bar().textContent()).toContain("1 selected");
  expect(await page.getByRole("form", { name: "New images" }).count()).toBe(0);
  const place = await frame(3).boundingBox();
  await frame(2).click({ modifiers: ["Shift"] });
  await expect.poll(() => chosen()).toBe("654");
  await frame(4).click({ modifiers: ["ControlOrMeta"] });
  await frame(1).click({ modifiers: ["ControlOrMeta"] });
  await expect.poll(() => chosen()).toBe("642");
  await says("3 selected");
  expect(new URL(page.url()).pathname).toBe("/");
  await expectAccessible(page);
  await expectFits(page);
  await bar().getByRole("button", { name: "Clear" }).click();
  await says("Nothing selected");
  await page.getByRole("form", { name: "New images" }).waitFor();
  expect(await frame(3).boundingBox()).toEqual(place);
  expect(await layoutShifts(page)).toEqual([]);
  expect(studio.problems.splice(0)).toEqual([]);
});

test("what is selected stays selected while new frames arrive and while an image is open, and ends elsewhere", async () => {
  await frame(1).click({ modifiers: ["ControlOrMeta"] });
  await page.evaluate(async () => {
    const body = JSON.stringify({ model: "gpt-image-2", prompt: "A late one", n: 1, size: "1024x1024" });
    await fetch("/api/generations", { method: "POST", headers: { "content-type": "application/json" }, body });
  });
  await countFrames(page, 7);
  await expect.poll(() => chosen()).toBe("5");
  await frame(0).click();
  await page.getByText("Receipt").waitFor();
  await page.keyboard.press("Escape");
  await bar().waitFor();
  await expect.poll(() => chosen()).toBe("5");
  await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Mine", exact: true }).click();
  await page.getByRole("region", { name: "My frames" }).waitFor();
  expect(await bar().count()).toBe(0);
  await frame(1).click({ modifiers: ["ControlOrMeta"] });
  await bar().waitFor();
  // What a search does not show is not to be deleted by whoever deletes there.
  await page.getByRole("combobox", { name: "Search" }).fill("a late one");
  await page.keyboard.press("Enter");
  await countFrames(page, 1);
  expect(await bar().count()).toBe(0);
  await page.goBack();
  await countFrames(page, 7);
  await frame(0).click({ modifiers: ["ControlOrMeta"] });
  await expect.poll(() => chosen()).toBe("7");
  await page.getByRole("link", { name: "Sheet", exact: true }).click();
  await page.getByRole("region", { name: "The sheet" }).waitFor();
  expect(await bar().count()).toBe(0);
  expect(studio.problems.splice(0)).toEqual([]);
});

test("the keyboard alone selects, makes a set, adds to it and takes it back", async () => {
  await frame(0).focus();
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("x");
  await expect.poll(() => chosen()).toBe("6");
  await page.keyboard.press("Shift+ArrowRight");
  await page.keyboard.press("Shift+ArrowRight");
  await page.keyboard.press("Shift+ArrowLeft");
  await expect.poll(() => chosen()).toBe("65");
  expect(await page.evaluate(() => document.activeElement?.getAttribute("aria-describedby"))).toBe("selected-words");
  await page.keyboard.press("Escape");
  await expect.poll(() => chosen()).toBe("");
  await expectFocus(frame(2));
  await page.keyboard.press("ControlOrMeta+a");
  await expect.poll(() => chosen()).toBe("7654321");
  await page.keyboard.press("x");
  await says("6 selected");
  await page.keyboard.press("Escape");
  for (const key of ["x", "ArrowRight", "x", "ArrowRight", "x"]) await page.keyboard.press(key);
  await page.keyboard.press("l");
  await page.getByRole("dialog", { name: "Add 3 images to a set" }).waitFor();
  await page.getByText("No sets yet. Name the first one below.").waitFor();
  await expectAccessible(page);
  await page.getByRole("button", { name: "New set from 3 images" }).press("Enter");
  await page.getByText("Name the new set.").waitFor();
  await page.getByLabel("New set", { exact: true }).fill("Harbour");
  await page.keyboard.press("Enter");
  await page.getByText("Made Harbour with 3 images.").waitFor();
  await page.waitForFunction(() => document.activeElement?.matches("[data-frame]"));
  await expect.poll(() => chosen()).toBe("");
  // One frame without a selection; it is there already.
  await page.keyboard.press("l");
  await page.getByLabel("Find a set").fill("hARB");
  await page.getByRole("list", { name: "Sets" }).getByText("3 images").waitFor();
  await expectAccessible(page);
  await page.keyboard.press("Enter");
  await page.getByText("Nothing new for Harbour. 1 was there already.").waitFor();
  // Two more, one of them known, and back.
  for (const key of ["x", "ArrowRight", "x", "l"]) await page.keyboard.press(key);
  await page.getByRole("button", { name: /^Harbour/ }).press("Enter");
  await page.getByText("Added 1 new image to Harbour. 1 was there already.").waitFor();
  await page.getByRole("button", { name: "Undo" }).first().press("Enter");
  expect(studio.problems.splice(0)).toEqual([]);
});

test("single keys do nothing where they are switched off", async () => {
  await page.evaluate(() => localStorage.setItem("proofsheet.shortcuts", "off"));
  await frame(0).focus();
  await page.keyboard.press("x");
  await page.keyboard.press("l");
  await expect.poll(() => chosen()).toBe("");
  expect(await page.getByRole("dialog").count()).toBe(0);
  await page.keyboard.press("Tab");
  await page.keyboard.press("Space");
  await expect.poll(() => chosen()).toBe("7");
  await page.keyboard.press("Escape");
  await page.evaluate(() => localStorage.removeItem("proofsheet.shortcuts"));
});
