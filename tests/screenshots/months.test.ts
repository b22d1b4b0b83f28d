import { mkdirSync } from "node:fs";
import path from "node:path";
import { test } from "vitest";
import { indexRest } from "@/lib/library/indexing";
import { inEveryLook } from "../support/browser";
import { manyImages } from "../support/many-images";
import { pictureEverything } from "../support/searched";
import { openStudio } from "../support/studio";

/** Photographs the way to any month of a library of a year and more, into the folder that SCREENSHOTS names. */
const folder = path.resolve(process.env.SCREENSHOTS ?? "tests/.output/screenshots");

const { studio, page } = openStudio();

test("the months of a large sheet are photographed", async () => {
  mkdirSync(folder, { recursive: true });
  await manyImages(studio.adminId, 900, { every: { minutes: 800 }, until: new Date().toISOString() });
  await indexRest(60_000);
  await pictureEverything(page);
  await page.goto(studio.url);
  await page.getByRole("button", { name: "Go to a month" }).click();
  await page
    .getByRole("dialog")
    .getByRole("button", { name: /frames$/ })
    .first()
    .waitFor();
  await inEveryLook(page, async (look) => {
    await page.screenshot({ path: path.join(folder, `month-${look}.png`) });
  });
});
