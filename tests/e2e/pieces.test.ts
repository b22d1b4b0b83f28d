import { afterAll, beforeAll, expect, test } from "vitest";
import { db } from "@/lib/db";
import type { ShareDetails } from "@/lib/schemas/share";
import { layoutShifts, sizes } from "../support/browser";
import { opened } from "../support/opened";
import { startPieces } from "../support/pieces";
import { openBigSheet } from "./big-sheet";

const { studio, page, expectNoProblems } = openBigSheet();
const pieces = opened(() => startPieces(studio.url));
const paths = {
  ...{ "the sheet": "/", "an image": "", "a comparison": "", "a table": "/admin/jobs" },
  ...{ "a shared link": "", "an image of it": "" },
};

beforeAll(async () => {
  const images = await db.image.findMany({ orderBy: { number: "asc" }, take: 20, select: { id: true } });
  const ids = images.map(({ id }) => id);
  const { share } = await page.evaluate(async (imageIds) => {
    const [method, headers] = ["POST", { "content-type": "application/json" }];
    const made = await fetch("/api/shares", { method, headers, body: JSON.stringify({ imageIds }) });
    return (await made.json()) as ShareDetails;
  }, ids);
  const link = new URL(share.url ?? "").pathname;
  Object.assign(paths, { "an image": `/i/${ids[0]}`, "a comparison": `/compare?ids=${ids.slice(0, 3)}` });
  Object.assign(paths, { "a shared link": link, "an image of it": `${link}/${ids[0]}` });
});

afterAll(() => page.goto("about:blank"));

/** So many places in the text, spread evenly, each before a tag. */
function places(html: string, from: number, to: number, count: number): number[] {
  const tags = [...html.slice(from, to).matchAll(/</g)].map(({ index }) => from + index);
  return Array.from({ length: count }, (_, index) => tags[Math.floor(((index + 0.5) * tags.length) / count)] ?? 0);
}

/** Where pages are cut: anywhere, and the sheet also between a drawn shape of its composer and the words below. */
function cutsOf(name: string, html: string): number[] {
  const end = html.lastIndexOf('data-end="true" hidden=""');
  const anywhere = places(html, html.indexOf("<body"), end, 4);
  if (name !== "the sheet") return anywhere;
  const shape = html.indexOf("<span", html.indexOf('value="3:2"'));
  return [...anywhere, ...places(html, shape, end, 4), html.indexOf("<span", shape + 1)];
}

for (const name of Object.keys(paths) as (keyof typeof paths)[]) {
  test.each(Object.entries(sizes))(`nothing moves as ${name} comes in pieces (%s)`, async (_, viewport) => {
    await page.setViewportSize(viewport);
    const url = pieces.url + paths[name];
    const html = await (await page.request.get(url)).text();
    const cuts = cutsOf(name, html);
    expect(Math.min(...cuts)).toBeGreaterThan(0);
    for (const cut of cuts) {
      pieces.cutAt(Buffer.byteLength(html.slice(0, cut)));
      await page.goto(url);
      expect(await layoutShifts(page), html.slice(cut - 200, cut)).toEqual([]);
    }
    expectNoProblems();
  });
}
