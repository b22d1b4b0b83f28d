import sharp from "sharp";
import { expect, test } from "vitest";
import { db } from "@/lib/db";
import { expectAccessible, expectFits, expectFocus, layoutShifts, sizes } from "../support/browser";
import { ok } from "../support/upstream";
import { openComposer } from "./composer";

const { studio, page, upstream, composer, prompt, generate, says, sent } = openComposer();
const tiles = () => page.locator("[data-tile]");
const colour = (name: string, format: "png" | "jpeg" = "png") =>
  sharp({ create: { width: 60, height: 40, channels: 3, background: name } })
    .toFormat(format)
    .toBuffer();
const file = async (name: string, background: string) => {
  return { name, mimeType: "image/png", buffer: await colour(background) };
};
/** The names of the files in the tray, in their order. */
const tray = () =>
  tiles().evaluateAll((all) => all.map((one) => one.getAttribute("aria-label")?.replace(/^.*: /, "")).join(" "));
const chooseFiles = async (...files: Awaited<ReturnType<typeof file>>[]) => {
  await page.getByRole("button", { name: /^Add references/ }).click();
  await page.locator("input[type=file]").setInputFiles(files);
};
/** Gives files to the page as a drop or a paste would. */
const give = (how: "drop" | "paste", ...given: { name: string; type: string; base64: string }[]) =>
  page.evaluate(
    ([kind, files]) => {
      const data = new DataTransfer();
      for (const { name, type, base64 } of files) {
        data.items.add(new File([Uint8Array.from(atob(base64), (char) => char.charCodeAt(0))], name, { type }));
      }
      const drag = (type: string) => new DragEvent(type, { dataTransfer: data, bubbles: true, cancelable: true });
      if (kind === "paste") {
        return window.document.body.dispatchEvent(
          new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }),
        );
      }
      document.body.dispatchEvent(drag("dragenter"));
      return new Promise((resolve) => {
        const hover = () => {
          document.body.dispatchEvent(drag("dragover"));
          const overlay = document.querySelector(".fixed.border-dashed")?.textContent;
          if (!overlay) return void setTimeout(hover, 50);
          document.body.dispatchEvent(drag("drop"));
          resolve(overlay);
        };
        hover();
      });
    },
    [how, given] as const,
  );

test("files are chosen, dropped anywhere and pasted; what is no picture says so and takes nothing from the others", async () => {
  await chooseFiles(
    await file("one.png", "#a33"),
    { name: "notes.txt", mimeType: "text/plain", buffer: Buffer.from("not a picture") },
    { name: "fake.png", mimeType: "image/png", buffer: Buffer.from("<html>") },
    await file("two.png", "#3a3"),
  );
  await expect.poll(tray).toBe("one.png two.png");
  const alert = composer().getByRole("alert");
  await alert.getByText("notes.txt: This is not a PNG, JPEG or WebP picture.").waitFor();
  await alert.getByText("fake.png: This is not a PNG, JPEG or WebP picture.").waitFor();
  await expectAccessible(page);
  await page.getByRole("button", { name: "Dismiss the message about notes.txt" }).click();
  await expectFocus(page.getByRole("button", { name: "Dismiss the message about fake.png" }));
  await page.getByRole("button", { name: "Dismiss the message about fake.png" }).click();
  await expectFocus(prompt());
  await expect.poll(() => composer().locator("[role=alert] li").count()).toBe(0);

  const picture = { type: "image/jpeg", base64: (await colour("#33a", "jpeg")).toString("base64") };
  expect(await give("drop", { name: "three.jpg", ...picture })).toBe("Drop to use as references: room for 14 of 16");
  await expect.poll(tray).toBe("one.png two.png three.jpg");
  await says("1 reference added: 3 of 16.");
  await give("paste", { name: "four.jpg", ...picture });
  await expect.poll(tray).toBe("one.png two.png three.jpg four.jpg");
  // The browser tells of every refusal.
  expect(studio.problems.splice(0).filter((problem) => !/ 400 /.test(problem))).toEqual([]);
});

test("many refused files take little room, are put away at once, and make way for those of the next drop", async () => {
  const papers = (letter: string) =>
    Array.from({ length: 16 }, (_, n) => ({ name: `${letter}${n}.pdf`, type: "application/pdf", base64: "" }));
  const refused = composer().getByRole("list", { name: "Files that were not added" }).locator("li");
  const height = async () => (await composer().boundingBox())?.height ?? 0;
  const before = await height();
  await give("drop", ...papers("a"));
  await expect.poll(() => refused.count()).toBe(16);
  expect((await height()) - before).toBeLessThan(200);
  await expectAccessible(page);
  await give("drop", ...papers("b"));
  await expect
    .poll(async () => (await refused.allTextContents()).map((words) => words[0]).join(""))
    .toBe("b".repeat(16));
  await page.getByRole("button", { name: "Dismiss all" }).click();
  await expect.poll(() => refused.count()).toBe(0);
  await expectFocus(prompt());
  expect(studio.problems.splice(0)).toEqual([]);
});

test("references are put in order and removed by the keyboard and by the mouse, outlive a reload, and go out in their order", async () => {
  await chooseFiles(await file("a.png", "#100"), await file("b.png", "#020"), await file("c.png", "#003"));
  await expect.poll(tray).toBe("a.png b.png c.png");
  await tiles().first().focus();
  await page.keyboard.press("ArrowRight");
  await expectFocus(tiles().nth(1));
  await page.keyboard.press("Alt+ArrowLeft");
  await says("Now reference 1 of 3.");
  await expect.poll(tray).toBe("b.png a.png c.png");
  await expectFocus(tiles().first());
  await page.keyboard.press("Delete");
  await says("Removed. 2 references are left.");
  await expect.poll(tray).toBe("a.png c.png");
  await expectFocus(tiles().first());

  await page.keyboard.press("Enter");
  await page.getByRole("button", { name: "Move right" }).click();
  await expect.poll(tray).toBe("c.png a.png");
  await tiles().nth(1).dragTo(tiles().first());
  await expect.poll(tray).toBe("a.png c.png");

  await prompt().fill("A still life of both");
  await page.reload();
  await expect.poll(tray).toBe("a.png c.png");
  await expect.poll(() => prompt().inputValue()).toBe("A still life of both");
  expect(await layoutShifts(page)).toEqual([]);
  await prompt().press("ControlOrMeta+Enter");
  const [a, c] = await Promise.all([colour("#100"), colour("#003")]);
  expect(await sent()).toMatchObject({
    prompt: "A still life of both",
    image: [a.toString("base64"), c.toString("base64")],
  });
  expect(studio.problems.splice(0)).toEqual([]);
});

test("frames of the library become references by the picker, with the mouse and with the keyboard, and by a drop on the composer", async () => {
  await prompt().fill("A pear for later");
  await generate().click();
  await page.locator("[data-frame]").first().waitFor();
  const { id } = await db.image.findFirstOrThrow({ orderBy: { createdAt: "desc" } });
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: /^Add references/ }).focus();
  await page.keyboard.press("Enter");
  const dialog = page.getByRole("dialog", { name: "Add references" });
  await expectFocus(dialog.getByRole("button", { name: "Choose files" }));
  await dialog.getByRole("searchbox", { name: "Search frames" }).fill("pear for later");
  const frame = dialog.getByRole("button", { name: "A pear for later" }).first();
  await frame.focus();
  await page.keyboard.press("Space");
  await expect.poll(() => frame.getAttribute("aria-pressed")).toBe("true");
  await expectAccessible(page);
  await dialog.getByRole("button", { name: "Add 1" }).click();
  await expect.poll(() => tiles().count()).toBe(1);

  await tiles().first().press("Delete");
  await expect.poll(() => tiles().count()).toBe(0);
  const overlay = await page.evaluate(
    (imageId) =>
      new Promise((resolve) => {
        const data = new DataTransfer();
        data.setData("application/x-proofsheet-image", imageId);
        const target = document.querySelector("#new-images");
        const drag = (type: string) =>
          target?.dispatchEvent(new DragEvent(type, { dataTransfer: data, bubbles: true, cancelable: true }));
        const hover = () => {
          drag("dragover");
          const words = document.querySelector("#new-images > .border-dashed")?.textContent;
          if (!words) return void setTimeout(hover, 50);
          drag("drop");
          resolve(words);
        };
        hover();
      }),
    id,
  );
  expect(overlay).toBe("Drop to use as reference: room for 16 of 16");
  await expect.poll(() => tiles().count()).toBe(1);
  upstream.answers(ok());
  await prompt().fill("After the pear");
  await generate().click();
  await sent();
  const made = await db.generation.findFirstOrThrow({
    where: { prompt: "After the pear" },
    include: { references: true },
  });
  expect(made.references.map(({ imageId }) => imageId)).toEqual([id]);
  expect(studio.problems.splice(0)).toEqual([]);
});

test("on a phone it is one line and the shapes, opens with everything, and keeps Generate above the keyboard", async () => {
  await chooseFiles(await file("a.png", "#100"));
  await expect.poll(tray).toBe("a.png");
  await page.setViewportSize(sizes.phone);
  await page.keyboard.press("Escape");
  await expect.poll(async () => (await composer().boundingBox())?.height).toBeLessThan(125);
  await expect.poll(() => page.getByRole("group", { name: "Quality" }).isVisible()).toBe(false);
  const pixels = composer().locator("output", { hasText: /^\d+ × \d+$/ });
  await expect.poll(() => pixels.isVisible()).toBe(false);
  await page.getByRole("button", { name: "1 reference", exact: true }).click();
  await expect.poll(() => pixels.isVisible()).toBe(true);
  await page.getByRole("radio", { name: "2:3, 1024 by 1536 pixels" }).check();
  await expect.poll(() => pixels.textContent()).toBe("1024 × 1536");
  await page.getByRole("button", { name: "Advanced" }).click();
  for (const name of ["Quality", "Count", "Watermark", "Format"]) {
    await page.getByRole("group", { name }).scrollIntoViewIfNeeded();
    await expect.poll(() => page.getByRole("group", { name }).isVisible(), { message: name }).toBe(true);
  }
  await expectFits(page);
  // As a keyboard makes it.
  await page.setViewportSize({ width: 390, height: 430 });
  await prompt().focus();
  const isInSight = async () => {
    const button = await generate().boundingBox();
    return button && button.y > 0 && button.y + button.height < 430;
  };
  await expect.poll(isInSight).toBe(true);
  await page.keyboard.press("Escape");
  await expect.poll(() => page.getByRole("group", { name: "Quality" }).isVisible()).toBe(false);
  await page.setViewportSize({ width: 320, height: 700 });
  // Two rows of shapes, with what opens the rest beside them.
  await expect.poll(async () => (await composer().boundingBox())?.height).toBeLessThan(170);
  await page.keyboard.press("n");
  await expectFocus(prompt());
  await expectFits(page);
  await page.setViewportSize(sizes.desktop);
  expect(studio.problems.splice(0)).toEqual([]);
});
