import { expect, test } from "vitest";
import { db } from "@/lib/db";
import { expectAccessible, expectFits, expectFocus, sizes } from "../support/browser";
import { ok } from "../support/upstream";
import { openComposer } from "./composer";

const { studio, page, upstream, composer, prompt, generate, sent } = openComposer();

test("what few say goes out as it was said, the watermark in three states, and what the model has no use for is named", async () => {
  await prompt().fill("A harbour");
  await page.getByRole("button", { name: "Advanced" }).click();
  const group = (name: string) => page.getByRole("group", { name, exact: true });
  await page.getByRole("textbox", { name: "Style" }).fill("ink & wash");
  await group("Background").getByRole("radio", { name: "Transparent" }).check();
  await expect.poll(() => group("Format").getByRole("radio", { name: "JPEG" }).isDisabled()).toBe(true);
  await group("Format").getByRole("radio", { name: "WebP" }).check();
  await page.getByRole("spinbutton", { name: "Compression, 0 to 100" }).fill("80");
  await page.getByRole("checkbox", { name: "Only me" }).check();
  await expectAccessible(page);
  await page.getByRole("radio", { name: /^21:9,/ }).check();
  await generate().click();
  await sent();
  expect(upstream.calls[0]?.body).toBe(
    '{"model":"gpt-image-2","prompt":"A harbour","n":1,"size":"2016x864","response_format":"b64_json","quality":"medium","style":"ink & wash","background":"transparent","output_format":"webp","output_compression":80}',
  );
  const made = await db.generation.findFirstOrThrow({ where: { prompt: "A harbour" }, orderBy: { createdAt: "desc" } });
  expect(made.private).toBe(true);
  for (const [label, value] of [
    ["With", true],
    ["Without", false],
    ["Not specified", undefined],
  ] as const) {
    upstream.answers(ok());
    await group("Watermark").getByRole("radio", { name: label, exact: true }).check();
    await prompt().fill(`A harbour, ${label}`);
    await generate().click();
    expect((await sent()).watermark).toBe(value);
  }

  upstream.answers(ok());
  await page.getByLabel("Model").selectOption("plain");
  await composer().getByText("plain does not use style, background, format, so they are not sent.").waitFor();
  expect(await page.getByRole("group", { name: "Watermark" }).count()).toBe(0);
  await expect.poll(() => page.getByRole("button", { name: "plain takes no references." }).isDisabled()).toBe(true);
  await prompt().fill("A plain harbour");
  await page.getByRole("radio", { name: /^16:9, 1536 by 1024/ }).check();
  await page.getByRole("checkbox", { name: "Crop to 16:9" }).check();
  await generate().click();
  expect(Object.keys(await sent())).toEqual(["model", "prompt", "n", "size", "response_format"]);
  const cut = await db.generation.findFirstOrThrow({ where: { prompt: "A plain harbour" } });
  expect(cut.sizePolicy).toBe("crop");
  expect(studio.problems.splice(0)).toEqual([]);
});

test("images are made for a set, which what is private stays out of", async () => {
  const { id: setId } = await db.set.create({ data: { userId: studio.userId, name: "Spring launch" } });
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
  await composer().getByText("Images that only you see cannot go into sets.").waitFor();
  await page.getByRole("button", { name: "Not to Spring launch" }).click();
  await expectFocus(page.getByRole("button", { name: "To a set" }));
  expect(studio.problems.splice(0)).toEqual([]);
});

test("over the quota Generate is off with the day on which it goes on and a way to more; what it costs is said before", async () => {
  await page.getByRole("radio", { name: "2", exact: true }).check();
  await composer().getByText("2 images, about $0.08").first().waitFor();
  const short = await studio.open("member", 2);
  await short.page.getByRole("radio", { name: "2", exact: true }).check();
  await short.page.getByRole("textbox", { name: "Prompt" }).fill("The last two");
  await short.page.keyboard.press("ControlOrMeta+Enter");
  await short.page
    .getByRole("form")
    .getByText(/^All 2 used\. More on 1 \w+\.$/)
    .first()
    .waitFor();
  await expect.poll(() => short.page.getByRole("button", { name: /^Generate/ }).isDisabled()).toBe(true);
  await short.page.getByRole("button", { name: "Ask for more" }).waitFor();
  await expectAccessible(short.page);
  expect(short.problems).toEqual([]);
  await short.context.close();
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
  await expect.poll(() => own.isChecked()).toBe(true);
  await composer().getByText("1 image, about $0.04").first().waitFor();
  await expectAccessible(page);
  for (const width of [390, 320]) {
    await page.setViewportSize({ width, height: 700 });
    await expectFits(page);
  }
  await page.setViewportSize(sizes.desktop);
  await own.press("ArrowLeft");
  await expect.poll(() => page.getByRole("radio", { name: /^21:9,/ }).isChecked()).toBe(true);
  await page.keyboard.press("ArrowRight");
  await expect.poll(() => own.isChecked()).toBe(true);
  upstream.calls.splice(0);
  await generate().click();
  expect(await sent()).toMatchObject({ prompt: "A banner", size: "1600x900" });
  await page.getByRole("combobox", { name: "Model" }).selectOption("plain");
  await composer().getByText("plain cannot make 1600 × 900. The closest it can make is 16:9, 1536 × 1024.").waitFor();
  expect(await own.count()).toBe(0);
  await page.getByRole("button", { name: "Not a remix" }).click();
  await expectFocus(prompt());
  expect(studio.problems.splice(0)).toEqual([]);
});

test("keys that are held ask once", async () => {
  upstream.answers(ok());
  await prompt().fill("A harbour, once");
  await page.keyboard.down("Control");
  for (let time = 0; time < 24; time += 1) {
    await page.keyboard.down("Enter");
    await page.waitForTimeout(50);
  }
  await page.keyboard.up("Enter");
  await page.keyboard.up("Control");
  await generate().focus();
  for (let time = 0; time < 24; time += 1) {
    await page.keyboard.down("Enter");
    await page.waitForTimeout(50);
  }
  await page.keyboard.up("Enter");
  // Both pressed the same a second apart: that is two.
  await expect.poll(() => db.generation.count({ where: { prompt: "A harbour, once" } })).toBe(2);
  await page.waitForTimeout(500);
  expect(await db.generation.count({ where: { prompt: "A harbour, once" } })).toBe(2);
});

test("what was wrong is said no longer once the draft is another one, or the server within reach again", async () => {
  const wrong = composer().getByRole("alert").filter({ hasText: /./ });
  await prompt().press("ControlOrMeta+Enter");
  await wrong.getByText("Prompt: say what the image should show.").waitFor();
  await expect.poll(() => prompt().getAttribute("aria-invalid")).toBe("true");
  await prompt().fill("A quay");
  await expect.poll(() => prompt().getAttribute("aria-invalid")).toBeNull();
  await expect.poll(() => wrong.count()).toBe(0);

  await page.context().setOffline(true);
  await generate().click();
  await wrong.getByText("The server could not be reached").waitFor();
  await page.context().setOffline(false);
  await expect.poll(() => wrong.count()).toBe(0);
  await generate().click();
  expect(await sent()).toMatchObject({ prompt: "A quay" });
  expect(studio.problems.splice(0).filter((problem) => !/ERR_INTERNET_DISCONNECTED/.test(problem))).toEqual([]);
});
