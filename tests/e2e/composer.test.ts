import type { Browser, Locator, Page } from "playwright-core";
import sharp from "sharp";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { db } from "@/lib/db";
import { expectAccessible, expectFits, layoutShifts, openBrowser, sizes } from "../support/browser";
import { startComposing } from "../support/composing";
import { isAlive } from "../support/studio";
import { ok } from "../support/upstream";

let studio: Awaited<ReturnType<typeof startComposing>>;
let browser: Browser;
let me: Awaited<ReturnType<Awaited<ReturnType<typeof startComposing>>["open"]>>;
let page: Page;

beforeAll(async () => {
  [studio, browser] = await Promise.all([startComposing(), openBrowser()]);
  me = await studio.open(browser, "admin");
  ({ page } = me);
});
afterAll(async () => {
  await browser?.close();
  await studio?.stop();
});
beforeEach(async () => {
  studio.upstream.answers(ok());
  await page.evaluate(() => localStorage.clear());
  await me.context.clearCookies({ name: "proofsheet.draft-shape" });
  await page.goto(studio.url);
  await isAlive(page);
  me.problems.splice(0);
});

const composer = () => page.getByRole("form", { name: "New images" });
const prompt = () => page.getByRole("textbox", { name: "Prompt" });
const generate = () => page.getByRole("button", { name: /^Generate/ });
const tiles = () => page.locator("[data-tile]");
const says = (words: string | RegExp) =>
  page.getByRole("status", { name: "News" }).filter({ hasText: words }).waitFor({ state: "attached" });
const colour = (name: string, format: "png" | "jpeg" = "png") =>
  sharp({ create: { width: 60, height: 40, channels: 3, background: name } })
    .toFormat(format)
    .toBuffer();
const file = async (name: string, background: string) => {
  return { name, mimeType: "image/png", buffer: await colour(background) };
};
const focused = (of: Locator) => of.evaluate((element) => element === document.activeElement);
const isFocused = (of: Locator) => expect.poll(() => focused(of)).toBe(true);
/** The names of the files in the tray, in their order. */
const tray = () =>
  tiles().evaluateAll((all) => all.map((one) => one.getAttribute("aria-label")?.replace(/^.*: /, "")).join(" "));
const chooseFiles = async (...files: Awaited<ReturnType<typeof file>>[]) => {
  await page.getByRole("button", { name: /^Add references/ }).click();
  await page.locator("input[type=file]").setInputFiles(files);
};
/** What the upstream was asked last, once it was. */
const sent = async () => {
  await expect.poll(() => studio.upstream.calls.length, { timeout: 10_000 }).toBe(1);
  return JSON.parse(studio.upstream.calls[0]?.body ?? "{}") as Record<string, unknown>;
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
      for (const type of ["dragenter", "dragover"]) document.body.dispatchEvent(drag(type));
      return new Promise((resolve) =>
        setTimeout(() => {
          const overlay = document.querySelector(".fixed.border-dashed")?.textContent ?? "";
          document.body.dispatchEvent(drag("drop"));
          resolve(overlay);
        }, 100),
      );
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
  await page.getByRole("button", { name: "Put the message about notes.txt away" }).click();
  await page.getByRole("button", { name: "Put the message about fake.png away" }).click();
  await expect.poll(() => composer().locator("[role=alert] li").count()).toBe(0);

  const picture = { type: "image/jpeg", base64: (await colour("#33a", "jpeg")).toString("base64") };
  expect(await give("drop", { name: "three.jpg", ...picture })).toBe("Drop to use as references: room for 14 of 16");
  await expect.poll(tray).toBe("one.png two.png three.jpg");
  await says("1 reference added: 3 of 16.");
  await give("paste", { name: "four.jpg", ...picture });
  await expect.poll(tray).toBe("one.png two.png three.jpg four.jpg");
  // The browser tells of every refusal.
  expect(me.problems.splice(0).filter((problem) => !/ 400 /.test(problem))).toEqual([]);
});

test("references are put in order and removed by the keyboard and by the mouse, outlive a reload, and go out in their order", async () => {
  await chooseFiles(await file("a.png", "#100"), await file("b.png", "#020"), await file("c.png", "#003"));
  await expect.poll(tray).toBe("a.png b.png c.png");
  await tiles().first().focus();
  await page.keyboard.press("ArrowRight");
  await isFocused(tiles().nth(1));
  await page.keyboard.press("Alt+ArrowLeft");
  await says("Now reference 1 of 3.");
  expect(await tray()).toBe("b.png a.png c.png");
  await isFocused(tiles().first());
  await page.keyboard.press("Delete");
  await says("Removed. 2 references are left.");
  expect(await tray()).toBe("a.png c.png");
  await isFocused(tiles().first());

  await page.keyboard.press("Enter");
  await page.getByRole("button", { name: "Move right" }).click();
  expect(await tray()).toBe("c.png a.png");
  await tiles().nth(1).dragTo(tiles().first());
  await expect.poll(tray).toBe("a.png c.png");

  await prompt().fill("A still life of both");
  await page.reload();
  await isAlive(page);
  await expect.poll(tray).toBe("a.png c.png");
  expect(await prompt().inputValue()).toBe("A still life of both");
  expect(await layoutShifts(page)).toEqual([]);
  await prompt().press("ControlOrMeta+Enter");
  const [a, c] = await Promise.all([colour("#100"), colour("#003")]);
  expect(await sent()).toMatchObject({
    prompt: "A still life of both",
    image: [a.toString("base64"), c.toString("base64")],
  });
  expect(me.problems.splice(0)).toEqual([]);
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
  await isFocused(dialog.getByRole("button", { name: "Choose files" }));
  await dialog.getByRole("searchbox", { name: "Search frames" }).fill("pear for later");
  const frame = dialog.getByRole("button", { name: "A pear for later" }).first();
  await frame.focus();
  await page.keyboard.press("Space");
  expect(await frame.getAttribute("aria-pressed")).toBe("true");
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
        drag("dragover");
        setTimeout(() => {
          const words = document.querySelector("#new-images > .border-dashed")?.textContent;
          drag("drop");
          resolve(words);
        }, 100);
      }),
    id,
  );
  expect(overlay).toBe("Drop to use as reference: room for 16 of 16");
  await expect.poll(() => tiles().count()).toBe(1);
  studio.upstream.answers(ok());
  await prompt().fill("After the pear");
  await generate().click();
  await sent();
  const made = await db.generation.findFirstOrThrow({
    where: { prompt: "After the pear" },
    include: { references: true },
  });
  expect(made.references.map(({ imageId }) => imageId)).toEqual([id]);
  expect(me.problems.splice(0)).toEqual([]);
});

test("what few say goes out as it was said, the watermark in three states, and what the model has no use for is named", async () => {
  await prompt().fill("A harbour");
  await page.getByRole("button", { name: "Advanced" }).click();
  const group = (name: string) => page.getByRole("group", { name, exact: true });
  await page.getByRole("textbox", { name: "Style" }).fill("ink & wash");
  await group("Background").getByRole("radio", { name: "Transparent" }).check();
  expect(await group("Format").getByRole("radio", { name: "JPEG" }).isDisabled()).toBe(true);
  await group("Format").getByRole("radio", { name: "WebP" }).check();
  await page.getByRole("spinbutton", { name: "Compression, 0 to 100" }).fill("80");
  await page.getByRole("checkbox", { name: "Only me" }).check();
  await expectAccessible(page);
  await page.getByRole("radio", { name: /^21:9,/ }).check();
  await generate().click();
  await sent();
  expect(studio.upstream.calls[0]?.body).toBe(
    '{"model":"gpt-image-2","prompt":"A harbour","n":1,"size":"2016x864","response_format":"b64_json","quality":"medium","style":"ink & wash","background":"transparent","output_format":"webp","output_compression":80}',
  );
  const made = await db.generation.findFirstOrThrow({ where: { prompt: "A harbour" }, orderBy: { createdAt: "desc" } });
  expect(made.private).toBe(true);
  for (const [label, value] of [
    ["With", true],
    ["Without", false],
    ["Not said", undefined],
  ] as const) {
    studio.upstream.answers(ok());
    await group("Watermark").getByRole("radio", { name: label, exact: true }).check();
    await prompt().fill(`A harbour, ${label}`);
    await generate().click();
    expect((await sent()).watermark).toBe(value);
  }

  studio.upstream.answers(ok());
  await page.getByLabel("Model").selectOption("plain");
  await composer().getByText("plain has no use for style, background, format: they are not sent.").waitFor();
  expect(await page.getByRole("group", { name: "Watermark" }).count()).toBe(0);
  expect(await page.getByRole("button", { name: "plain takes no references." }).isDisabled()).toBe(true);
  await prompt().fill("A plain harbour");
  await page.getByRole("radio", { name: /^16:9, 1536 by 1024/ }).check();
  await page.getByRole("checkbox", { name: "Crop to 16:9" }).check();
  await generate().click();
  expect(Object.keys(await sent())).toEqual(["model", "prompt", "n", "size", "response_format"]);
  const cut = await db.generation.findFirstOrThrow({ where: { prompt: "A plain harbour" } });
  expect(cut.sizePolicy).toBe("crop");
  expect(me.problems.splice(0)).toEqual([]);
});

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
  await isFocused(dialog.getByLabel("Name"));
  await dialog.getByLabel("Name").fill("House riso");
  await dialog.getByRole("checkbox", { name: "A house style" }).check();
  await expectAccessible(page);
  await dialog.getByLabel("Name").press("Enter");
  await dialog.getByText("3:2, Medium, 2 images, gpt-image-2").waitFor();
  await expectAccessible(page);
  await page.keyboard.press("Escape");
  expect(await focused(page.getByRole("button", { name: "Presets" }))).toBe(true);

  const member = await studio.open(browser);
  const theirs = member.page;
  await theirs.getByRole("textbox", { name: "Prompt" }).fill("A sea kayak");
  await theirs.getByRole("button", { name: "Presets" }).click();
  expect(await theirs.getByRole("button", { name: "Edit House riso" }).count()).toBe(0);
  await theirs.getByRole("button", { name: "Use House riso" }).press("Enter");
  expect(await theirs.getByRole("radio", { name: /^3:2,/ }).isChecked()).toBe(true);
  await theirs.getByRole("button", { name: "Generate 2" }).click();
  await theirs.getByRole("form").getByText("ink: fill this in.").waitFor();
  const ink = theirs.getByRole("textbox", { name: "ink" });
  expect(await focused(ink)).toBe(true);
  await ink.fill("three inks");
  const whole = "A sea kayak, risograph, autumn light, three inks";
  await theirs.getByText(`Asks for: ${whole}`).waitFor();
  await expectAccessible(theirs);
  await theirs.reload();
  await isAlive(theirs);
  await theirs.getByRole("button", { name: "Preset: House riso" }).waitFor();
  expect(await ink.inputValue()).toBe("three inks");
  await ink.press("ControlOrMeta+Enter");
  expect((await sent()).prompt).toBe(whole);
  await theirs.getByRole("button", { name: "Without the preset House riso" }).click();
  expect(await theirs.getByRole("textbox", { name: "Prompt" }).inputValue()).toBe("A sea kayak");
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
  await says("House duotone is back.");
  expect(await db.preset.count({ where: { deletedAt: null, name: "House duotone" } })).toBe(1);
  expect(me.problems.splice(0).filter((problem) => !/ 400 /.test(problem))).toEqual([]);
});

test("images are made for a set, which what is private stays out of", async () => {
  const { id: setId } = await db.set.create({ data: { userId: me.userId, name: "Spring launch" } });
  await page.getByRole("button", { name: "To a set" }).press("Enter");
  await page.getByRole("searchbox", { name: "Find a set" }).fill("spring");
  await expectAccessible(page);
  await page.getByRole("button", { name: "Spring launch", exact: true }).click();
  await page.getByRole("button", { name: "To: Spring launch" }).waitFor();
  await prompt().fill("A poster for spring");
  await generate().click();
  await expect.poll(() => db.setImage.count({ where: { setId } }), { timeout: 15_000 }).toBe(1);
  await page.getByRole("button", { name: "Advanced" }).click();
  await page.getByRole("checkbox", { name: "Only me" }).check();
  await composer().getByText("What only you see stays out of sets.").waitFor();
  await page.getByRole("button", { name: "Not to Spring launch" }).click();
  await page.getByRole("button", { name: "To a set" }).waitFor();
  expect(me.problems.splice(0)).toEqual([]);
});

test("over the quota Generate is off with the day on which it goes on and a way to more; what it costs is said before", async () => {
  await page.getByRole("radio", { name: "2", exact: true }).check();
  await composer().getByText("2 images, about $0.08").first().waitFor();
  const short = await studio.open(browser, "member", 2);
  await short.page.getByRole("radio", { name: "2", exact: true }).check();
  await short.page.getByRole("textbox", { name: "Prompt" }).fill("The last two");
  await short.page.keyboard.press("ControlOrMeta+Enter");
  await short.page
    .getByRole("form")
    .getByText(/^All 2 used\. More on 1 \w+\.$/)
    .first()
    .waitFor();
  expect(await short.page.getByRole("button", { name: /^Generate/ }).isDisabled()).toBe(true);
  await short.page.getByRole("button", { name: "Ask for more" }).waitFor();
  await expectAccessible(short.page);
  expect(short.problems).toEqual([]);
  await short.context.close();
});

test("what is typed and chosen before the page's scripts run is kept, and goes out", async () => {
  await page.evaluate(() => localStorage.clear());
  let release = () => {};
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  await page.route("**/*.js", async (route) => {
    await held;
    await route.continue();
  });
  await page.goto(studio.url, { waitUntil: "commit" });
  await prompt().fill("A harbour, before anybody listened");
  await page.getByRole("radio", { name: /^3:2,/ }).check();
  await page.getByRole("radio", { name: "High" }).check();
  await page.getByRole("radio", { name: "2", exact: true }).check();
  release();
  await isAlive(page);
  await page.unroute("**/*.js");
  const chosen = async () => [
    await prompt().inputValue(),
    ...(await composer()
      .locator("input:checked")
      .evaluateAll((all) => all.map((one) => one.getAttribute("value")))),
  ];
  await generate().getByText("Generate 2").waitFor();
  expect((await chosen()).slice(0, 4)).toEqual(["A harbour, before anybody listened", "3:2", "high", "2"]);
  await page.reload();
  await isAlive(page);
  expect((await chosen()).slice(0, 4)).toEqual(["A harbour, before anybody listened", "3:2", "high", "2"]);
  await generate().click();
  expect(await sent()).toMatchObject({
    prompt: "A harbour, before anybody listened",
    quality: "high",
    size: "1536x1024",
  });

  await page.route("**/*.js", async (route) => {
    await held;
    await route.continue();
  });
  await page.goto(studio.url, { waitUntil: "commit" });
  await page.getByRole("combobox", { name: "Model" }).selectOption("plain");
  await isAlive(page);
  await page.unroute("**/*.js");
  await expect.poll(() => page.getByRole("combobox", { name: "Model" }).inputValue()).toBe("plain");
  expect(await page.getByRole("radio", { name: "High" }).count()).toBe(0);
  expect(me.problems.splice(0)).toEqual([]);
});

test("a remix keeps a size of its own where the model makes it, and says so where it does not", async () => {
  const made = await page.evaluate(async () => {
    const body = JSON.stringify({ model: "gpt-image-2", prompt: "A banner", size: "1600x900", n: 1 });
    return (await fetch("/api/generations", { method: "POST", body, headers: { "content-type": "application/json" } }))
      .status;
  });
  expect(made).toBeLessThan(300);
  const banner = () => db.image.findFirst({ where: { generation: { prompt: "A banner" } } });
  await expect.poll(banner, { timeout: 15_000 }).not.toBeNull();
  await page.goto(`${studio.url}/i/${(await banner())?.id}`);
  await page.getByRole("button", { name: /^Remix/ }).click();
  await page.waitForURL(studio.url);
  const own = page.getByRole("radio", { name: "1600×900, 1600 by 900 pixels" });
  await own.waitFor();
  expect(await own.isChecked()).toBe(true);
  await composer().getByText("1 image, about $0.04").first().waitFor();
  await expectAccessible(page);
  for (const width of [390, 320]) {
    await page.setViewportSize({ width, height: 700 });
    await expectFits(page);
  }
  await page.setViewportSize(sizes.desktop);
  await own.press("ArrowLeft");
  expect(await page.getByRole("radio", { name: /^21:9,/ }).isChecked()).toBe(true);
  await page.keyboard.press("ArrowRight");
  expect(await own.isChecked()).toBe(true);
  studio.upstream.calls.splice(0);
  await generate().click();
  expect(await sent()).toMatchObject({ prompt: "A banner", size: "1600x900" });
  await page.getByRole("combobox", { name: "Model" }).selectOption("plain");
  await composer()
    .getByText("plain does not make 1600 × 900. The most similar it makes is 16:9, 1536 × 1024.")
    .waitFor();
  expect(await own.count()).toBe(0);
  expect(me.problems.splice(0)).toEqual([]);
});

test("what is written from right to left is shown so, in the composer, the palette and the viewer", async () => {
  const words = "حديقة عند الغروب بألوان مائية";
  const direction = (of: Locator) => of.evaluate((element) => getComputedStyle(element).direction);
  await prompt().fill(words);
  expect(await direction(prompt())).toBe("rtl");
  await prompt().fill("Pears");
  expect(await direction(prompt())).toBe("ltr");
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
  expect(await direction(found)).toBe("rtl");
  await found.click();
  await page.getByText("Receipt").waitFor();
  const asked = page.getByRole("complementary").getByText(words, { exact: true }).first();
  expect(await direction(asked)).toBe("rtl");
  await page.goto(studio.url);
  await isAlive(page);
  expect(me.problems.splice(0)).toEqual([]);
});

test("on a phone it is one line and the shapes, opens with everything, and keeps Generate above the keyboard", async () => {
  await chooseFiles(await file("a.png", "#100"));
  await expect.poll(tray).toBe("a.png");
  await page.setViewportSize(sizes.phone);
  await page.keyboard.press("Escape");
  const folded = await composer().boundingBox();
  expect(folded?.height).toBeLessThan(125);
  expect(await page.getByRole("group", { name: "Quality" }).isVisible()).toBe(false);
  const pixels = composer().locator("output", { hasText: /^\d+ × \d+$/ });
  expect(await pixels.isVisible()).toBe(false);
  await page.getByRole("button", { name: "1 reference", exact: true }).click();
  expect(await pixels.isVisible()).toBe(true);
  await page.getByRole("radio", { name: "2:3, 1024 by 1536 pixels" }).check();
  expect(await pixels.textContent()).toBe("1024 × 1536");
  await page.getByRole("button", { name: "Advanced" }).click();
  for (const name of ["Quality", "Count", "Watermark", "Format"]) {
    await page.getByRole("group", { name }).scrollIntoViewIfNeeded();
    expect(await page.getByRole("group", { name }).isVisible(), name).toBe(true);
  }
  await expectFits(page);
  // As a keyboard makes it.
  await page.setViewportSize({ width: 390, height: 430 });
  await prompt().focus();
  const button = await generate().boundingBox();
  expect(button && button.y > 0 && button.y + button.height < 430).toBe(true);
  await page.keyboard.press("Escape");
  expect(await page.getByRole("group", { name: "Quality" }).isVisible()).toBe(false);
  await page.setViewportSize({ width: 320, height: 700 });
  // Two rows of shapes, with what opens the rest beside them.
  expect((await composer().boundingBox())?.height).toBeLessThan(170);
  await page.keyboard.press("n");
  await isFocused(prompt());
  await expectFits(page);
  await page.setViewportSize(sizes.desktop);
  expect(me.problems.splice(0)).toEqual([]);
});
