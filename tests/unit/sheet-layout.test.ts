import { expect, test } from "vitest";
import { estimate, layOut, type Measures } from "@/components/sheet/layout";

const measures: Measures = { width: 1000, row: 100, gutter: 10, caption: 20, heading: 40, failed: 0 };
const shapes = (...aspects: number[]) => aspects.map((aspect) => ({ aspect, failed: false }));
const many = (count: number) =>
  shapes(...Array.from({ length: count }, (_, index) => [1.5, 1, 0.66, 1.78][index % 4] ?? 1));
const right = (layout: ReturnType<typeof layOut>, cell: number) =>
  (layout.lefts[cell] ?? 0) + (layout.widths[cell] ?? 0);

test("a row takes what fits at its own width, is stretched to the whole width, and the last one is not", () => {
  const layout = layOut(shapes(3, 3, 3, 3), measures);
  expect(layout.rows.map(({ start, end }) => [start, end])).toEqual([
    [0, 3],
    [3, 4],
  ]);
  expect(right(layout, 2)).toBeCloseTo(1000);
  expect(layout.rows[0]?.height).toBeCloseTo(980 / 9);
  expect(layout.widths[3]).toBeCloseTo(300);
  expect(layout.rows[1]?.top).toBeCloseTo(980 / 9 + 20 + 10);
  expect(layout.height).toBeCloseTo(980 / 9 + 20 + 10 + 100 + 20);
});

test("what is wider than the sheet fills a row", () => {
  const layout = layOut(shapes(1, 12, 1), measures);
  expect(layout.rows).toHaveLength(3);
  expect(layout.widths[1]).toBeCloseTo(1000);
  expect(layout.rows[1]?.height).toBeCloseTo(1000 / 12);
});

test("what stands alone before something very wide is at most twice as high as a row, or fills a phone's width", () => {
  const large = layOut(shapes(1, 12, 1), { ...measures, width: 1340, row: 300 });
  expect(large.rows.map(({ height }) => Math.round(height))).toEqual([600, 112, 300]);
  expect(large.widths[0]).toBeCloseTo(600);
  const phone = layOut(shapes(1, 0.5, 12, 1), { ...measures, width: 374, row: 60 });
  expect(layOut(shapes(1, 12), { ...measures, width: 374 }).widths[0]).toBeCloseTo(374);
  expect(phone.rows[0]?.height).toBeCloseTo((374 - 10) / 1.5);
});

test("the rows of a stretch after which the day goes on are all as wide as the sheet, and nearly as high as the others", () => {
  for (let count = 9; count < 60; count += 1) {
    const layout = layOut(many(count), measures, { full: true });
    for (const { start, end, height } of layout.rows) {
      expect(right(layout, end - 1), `${count}, row from ${start}`).toBeCloseTo(1000);
      expect(height, `${count}, row from ${start}`).toBeGreaterThan(60);
      expect(height, `${count}, row from ${start}`).toBeLessThan(210);
    }
    expect(layout.rows.at(-1)?.end).toBe(count);
  }
});

test("what stands already keeps its place when the rest of its stretch comes", () => {
  const first = layOut(many(30), measures);
  const whole = layOut(many(70), measures, { full: true, fixed: 30 });
  const complete = first.rows.slice(0, -1);
  expect(whole.rows.slice(0, complete.length)).toEqual(complete);
});

test("rows behind a seam stay as they are, whatever comes before them", () => {
  const before = layOut(many(40), measures);
  const row = before.rows[3];
  if (!row) throw new Error("There are more rows.");
  const after = layOut([...shapes(1.2, 0.8), ...many(40)], measures, { seam: row.start + 2 });
  const at = after.rows.findIndex(({ start }) => start === row.start + 2);
  expect(after.rows.slice(at).map(({ start, end }) => [start - 2, end - 2])).toEqual(
    before.rows.slice(3).map(({ start, end }) => [start, end]),
  );
  expect(right(after, row.start + 1)).toBeCloseTo(1000);
});

test("a failed frame has room for words; on a phone a row of its own", () => {
  const failed = [{ aspect: 0.4, failed: true }, ...shapes(1, 1)];
  expect(layOut(failed, measures).widths[0]).toBeCloseTo(80);
  const phone = layOut(failed, { ...measures, width: 374, caption: 0, failed: 150 });
  expect(phone.rows[0]).toMatchObject({ start: 0, end: 1, height: 150 });
  expect(phone.widths[0]).toBe(374);
});

test("the height of what is not loaded is estimated within some percent", () => {
  for (const count of [1, 3, 20, 133, 500]) {
    const cells = many(count);
    const aspects = cells.reduce((sum, { aspect }) => sum + aspect, 0);
    const { height } = layOut(cells, measures);
    expect(Math.abs(estimate(count, aspects, measures) / height - 1), String(count)).toBeLessThan(
      count < 100 ? 0.5 : 0.05,
    );
  }
});
