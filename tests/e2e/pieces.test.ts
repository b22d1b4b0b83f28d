import { expect, test } from "vitest";
import { layoutShifts, sizes } from "../support/browser";
import { startPieces } from "../support/pieces";
import { openBigSheet } from "./big-sheet";

const { studio, page, ready, expectNoProblems } = openBigSheet();

/** So many places in the text, spread evenly, each before a tag. */
function places(html: string, from: number, to: number, count: number): number[] {
  const tags = [...html.slice(from, to).matchAll(/</g)].map(({ index }) => from + index);
  return Array.from({ length: count }, (_, index) => tags[Math.floor(((index + 0.5) * tags.length) / count)] ?? from);
}

test.each(Object.entries(sizes))("nothing moves as the sheet comes in pieces (%s)", async (_, viewport) => {
  await page.setViewportSize(viewport);
  const pieces = await startPieces(studio.url);
  try {
    const html = await (await page.request.get(pieces.url)).text();
    const composer = html.lastIndexOf("<form", html.indexOf('id="new-images"'));
    const shape = html.indexOf("<span", html.indexOf('value="3:2"', composer));
    const composed = html.indexOf("</form>", composer);
    const cuts = [
      ...places(html, html.indexOf("<body"), composer, 4),
      ...places(html, composer, composed, 6),
      // Between a shape and its words below.
      html.indexOf("<span", shape + 1),
    ];
    expect(Math.min(...cuts)).toBeGreaterThan(0);
    for (const cut of cuts) {
      pieces.cutAt(Buffer.byteLength(html.slice(0, cut)));
      await page.goto(pieces.url);
      await ready();
      expect(await layoutShifts(page), html.slice(cut - 200, cut)).toEqual([]);
    }
    expectNoProblems();
  } finally {
    await page.goto("about:blank");
    await pieces.stop();
  }
});
