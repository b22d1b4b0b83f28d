import { expect, test } from "vitest";
import { expectFocus, tabTo } from "../support/browser";
import { openSheetOf } from "../support/selecting";
import { frameIds } from "../support/studio";

const { studio, page, bar, frame } = openSheetOf(6);

test("by keyboard images are taken out, and the focus goes on to what is left", async () => {
  await makeSet("Pier", 2);
  for (const focus of ["[data-frame]", "#main"]) {
    await frame(0).focus();
    await page.keyboard.press("x");
    await tabTo(bar().getByRole("button", { name: "Take out" }));
    await page.keyboard.press("Enter");
    await frame(focus === "#main" ? 0 : 1).waitFor({ state: "detached" });
    await expectFocus(page.locator(focus).first());
  }
  await page.getByText("Nothing in this set yet.").waitFor();
  expect(studio.problems.splice(0)).toEqual([]);
});

test("who moves an image in a set that somebody has deleted reads once that it is gone", async () => {
  const id = await makeSet("Quay", 2);
  await page.request.delete(`${studio.url}/api/sets/${id}`, { headers: { origin: studio.url } });
  await frame(0).focus();
  const failed = page.waitForResponse((response) => response.request().method() === "GET" && !response.ok());
  await page.keyboard.press("Alt+ArrowRight");
  await failed;
  const words = page.locator("[data-sonner-toast]", { hasText: "not found" });
  await words.first().waitFor();
  await page.waitForTimeout(300);
  expect(await words.count()).toBe(1);
  expect(studio.problems.splice(0).filter((problem) => !problem.includes("404"))).toEqual([]);
});

/** Makes a set of the newest images and opens it; gives its id. */
async function makeSet(name: string, count: number): Promise<string> {
  await page.goto(studio.url);
  const data = { name, imageIds: (await frameIds(page)).slice(0, count) };
  const made = await page.request.post(`${studio.url}/api/sets`, { headers: { origin: studio.url }, data });
  const { id } = await made.json();
  await page.goto(`${studio.url}/sets/${id}`);
  await frame(count - 1).waitFor();
  return id;
}
