import { rgbaToThumbHash } from "thumbhash";
import { beforeAll, beforeEach, expect, test } from "vitest";
import { rowSizeCookie } from "@/components/sheet/row-size";
import { db } from "@/lib/db";
import { listens, sizes } from "../support/browser";
import { openStudio, paint, visitSheet } from "../support/studio";

const { studio, page } = openStudio();

beforeAll(async () => {
  await visitSheet(page, studio.url);
  await paint(page, [
    ["A wide harbour", "3:2"],
    ["A square harbour", "1:1"],
    ["A tall harbour", "2:3"],
  ]);
});
beforeEach(() => () => expect(studio.problems.splice(0)).toEqual([]));

/** What is drawn behind an image, and whether the image is there. */
const looks = (prompt: string) =>
  page.getByAltText(prompt, { exact: true }).evaluate((image: HTMLImageElement) => {
    const { backgroundColor, backgroundImage, width, height } = getComputedStyle(image);
    const there = image.complete && image.naturalWidth > 0;
    return { there, colour: backgroundColor, picture: backgroundImage.slice(0, 20), box: `${width} ${height}` };
  });
const blurred = 'url("data:image/png;';
const clear = "rgba(0, 0, 0, 0)";

/** Visits the sheet while its thumbnails are held back; what it gives lets them go. */
async function visitSlowly(): Promise<() => void> {
  let release = () => {};
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  await page.route("**/media/**", (route) => held.then(() => route.continue()));
  await page.goto(studio.url, { waitUntil: "commit" });
  await listens(page, "#new-images");
  return () => release();
}

test("an image that takes its time has its colour at once, then its blurred picture, in a place of its size, until it has come", async () => {
  const html = await (await page.request.get(studio.url)).text();
  expect(html).toMatch(/alt="A wide harbour"[^>]*style="background-color:rgb\(\d+ \d+ \d+\)"/);
  const release = await visitSlowly();
  await expect.poll(() => looks("A wide harbour")).toMatchObject({ there: false, picture: blurred });
  const before = await looks("A wide harbour");
  expect(before.colour).not.toBe(clear);
  release();
  await expect.poll(() => looks("A wide harbour")).toMatchObject({ there: true, box: before.box });
  await page.unrouteAll();
});

test("an image that can be seen through has its blurred picture too, and nothing behind it once it has come", async () => {
  const { id } = await db.image.findFirstOrThrow({ where: { generation: { prompt: "A square harbour" } } });
  const pixels = Array.from({ length: 100 }, (_, index) => [200, 80, 40, index % 10 < 5 ? 0 : 255]).flat();
  const thumbhash = rgbaToThumbHash(10, 10, pixels);
  await db.image.update({ where: { id }, data: { thumbhash: new Uint8Array(thumbhash) } });
  const release = await visitSlowly();
  await expect.poll(() => looks("A square harbour")).toMatchObject({ there: false, picture: blurred });
  release();
  await expect.poll(() => looks("A square harbour")).toMatchObject({ there: true, picture: "none", colour: clear });
  await page.unrouteAll();
});

test.each([1, 2])("at device scale %i each frame has the thumbnail that fits it", async (deviceScaleFactor) => {
  const storageState = await page.context().storageState();
  for (const viewport of Object.values(sizes)) {
    for (const row of ["s", "m", "l"]) {
      // A browser that has the large one already would take it again.
      const context = await studio.browser.newContext({ viewport, deviceScaleFactor, storageState });
      await context.addCookies([{ name: rowSizeCookie, value: row, url: studio.url }]);
      const fresh = await context.newPage();
      await fresh.goto(studio.url);
      await fresh.locator(`.sheet-grid[data-placed][data-row="${row}"]`).waitFor();
      const images = fresh.locator("[data-frame] img");
      const come = (all: Element[]) =>
        (all as HTMLImageElement[]).every(({ complete, currentSrc }) => complete && currentSrc);
      await expect.poll(() => images.evaluateAll(come)).toBe(true);
      const chosen = await images.evaluateAll((all) =>
        (all as HTMLImageElement[]).map((image) => ({
          needs: image.getBoundingClientRect().width * window.devicePixelRatio,
          has: image.currentSrc.split("/").at(-1),
          small: Number(/small (\d+)w/.exec(image.srcset)?.[1]),
        })),
      );
      expect(chosen).toHaveLength(3);
      for (const { needs, has, small } of chosen) {
        const why = `${viewport.width} px, ${row}: ${Math.round(needs)} pixels, of small's ${small}`;
        // In between, the browser weighs one against the other.
        if (needs <= small * 0.9) expect(has, why).toBe("small");
        if (needs >= small * 1.8) expect(has, why).toBe("large");
      }
      await context.close();
    }
  }
});
