import { expect, test } from "vitest";
import type { Place } from "@/components/sheet/anchor";
import type { SheetState } from "@/components/sheet/buckets";
import { withFrames } from "@/components/sheet/frames";
import { maxHeight, toContent, toScroll } from "@/components/sheet/mapping";
import { modelOf } from "@/components/sheet/model";
import { Scroller } from "@/components/sheet/scroller";
import { fromView, withBucket } from "@/components/sheet/views";
import { frame, library, measures } from "@/tests/support/library-of-days";

const view = 800;

test("a place in the library and a scroll position stand for each other, pixel by pixel near both ends", () => {
  for (const content of [5000, 400_000, 39_000_000]) {
    const ranges = { content, scroll: Math.min(content * 1.01, maxHeight) };
    for (const part of [0, 0.001, 0.2, 0.5, 0.9, 1]) {
      const place = content * part;
      expect(toContent(toScroll(place, ranges), ranges)).toBeCloseTo(place, 3);
    }
    expect(toScroll(100, ranges)).toBe(100);
    expect(ranges.scroll - toScroll(content - 100, ranges)).toBeCloseTo(100, 5);
  }
});

function open(days: number, count: number) {
  const { buckets, framesOf, newest } = library(days, count);
  let state: SheetState = fromView({ frames: newest, jobs: [], nextCursor: "more", buckets }, "UTC");
  let [y, height] = [0, 0];
  const port = {
    y: () => y,
    scrollTo: (to: number) => {
      y = Math.max(0, Math.min(to, height - view));
    },
    setHeight: (to: number) => {
      height = to;
    },
    view: () => ({ height: view, pad: 0 }),
  };
  const scroller = new Scroller(port);
  const take = (next: SheetState) => {
    scroller.hold(next.buckets);
    state = next;
    scroller.update(modelOf(state, measures, scroller.seams));
  };
  take(state);
  /** Where each image that can be seen stands in what can be seen. */
  const seen = () => {
    const places = new Map<string, number>();
    for (const { block, top, from, to, alone } of scroller.get().pieces) {
      for (const [index, row] of block.layout.rows.entries()) {
        if ((index < from || index >= to) && index !== alone) continue;
        const at = top + Math.round(block.lead + row.top) - y;
        if (at + row.height < 0 || at > view) continue;
        for (const { frame } of block.bucket.cells.slice(row.start, row.end)) places.set(frame?.id ?? "", at);
      }
    }
    return places;
  };
  return {
    scroller,
    seen,
    height: () => height,
    y: () => y,
    state: () => state,
    take,
    /** Loads all that is wanted, one after the other. */
    load() {
      for (let key = scroller.wanted()[0]; key; key = scroller.wanted()[0]) {
        take(withBucket(state, key, framesOf(key)));
      }
    },
    loadOne(key: string) {
      take(withBucket(state, key, framesOf(key)));
    },
    move(to: number) {
      y = Math.max(0, Math.min(to, height - view));
      scroller.moved();
    },
    framesOf,
  };
}

/** Whatever can be seen before and after something has happened stands where it stood. */
function expectStill(before: Map<string, number>, after: Map<string, number>, by = 0) {
  const both = [...before].filter(([id]) => after.has(id));
  for (const [id, at] of both) expect(Math.abs((after.get(id) ?? 0) - at + by), id).toBeLessThanOrEqual(1);
  return both.length;
}

test("nothing that is seen moves while more becomes known, and the scrollbar stays as it is", () => {
  const sheet = open(40, 90);
  const height = sheet.height();
  sheet.load();
  for (let y = 0; y < 12_000; y += 300) {
    const before = sheet.seen();
    sheet.move(sheet.y() + 300);
    expectStill(before, sheet.seen(), 300);
    const moved = sheet.seen();
    for (let key = sheet.scroller.wanted().at(-1); key; key = sheet.scroller.wanted().at(-1)) {
      sheet.loadOne(key);
      expectStill(moved, sheet.seen());
    }
    expect(sheet.height()).toBe(height);
    expect(sheet.seen().size).toBeGreaterThan(20);
  }
});

test("the way up through what is not loaded yet moves nothing either", () => {
  const sheet = open(40, 90);
  sheet.move(sheet.height());
  sheet.load();
  for (let y = 0; y < 12_000; y += 300) {
    const before = sheet.seen();
    sheet.move(sheet.y() - 300);
    expectStill(before, sheet.seen(), -300);
    const moved = sheet.seen();
    for (let key = sheet.scroller.wanted().at(-1); key; key = sheet.scroller.wanted().at(-1)) {
      sheet.loadOne(key);
      expectStill(moved, sheet.seen());
    }
  }
});

test("the end is the end: the last image is there, and the first one after going back", () => {
  const sheet = open(40, 90);
  sheet.load();
  sheet.move(sheet.height());
  // Whichever comes first.
  for (let key = sheet.scroller.wanted()[0]; key; key = sheet.scroller.wanted()[0]) {
    const before = sheet.seen();
    sheet.loadOne(key);
    expectStill(before, sheet.seen());
  }
  const last = sheet.seen().get("i1") ?? -1;
  expect(last).toBeGreaterThan(0);
  expect(last).toBeLessThan(view);
  sheet.move(0);
  expect(sheet.seen().get("i3600")).toBe(40);
});

test("a library that is higher than browsers can scroll goes by parts, and its ends are reached step by step", () => {
  const sheet = open(2500, 400);
  expect(sheet.height()).toBe(maxHeight);
  expect(sheet.scroller.current()?.height).toBeGreaterThan(15_000_000);
  sheet.move(maxHeight / 2);
  sheet.load();
  const middle = [...sheet.seen().keys()].map((id) => Number(id.slice(1)));
  expect(Math.abs((middle[0] ?? 0) / 1_000_000 - 0.5)).toBeLessThan(0.02);
  sheet.move(5000);
  sheet.load();
  for (let steps = 0; steps < 40 && sheet.y() > 0; steps += 1) sheet.move(sheet.y() - 250);
  expect(sheet.seen().get("i1000000")).toBe(40);
});

test("a frame that arrives while one looks elsewhere moves nothing, at the top it comes into view", () => {
  const sheet = open(10, 90);
  sheet.load();
  const news = (number: number) => withFrames(sheet.state(), [frame(number, "2026-06-30T13:00:00.000Z")]);
  sheet.take(news(901));
  expect(sheet.seen().get("i901")).toBe(40);
  sheet.move(700);
  const before = sheet.seen();
  sheet.take(news(902));
  expect(expectStill(before, sheet.seen())).toBe(before.size);
  sheet.move(0);
  expect(sheet.seen().get("i902")).toBe(40);
});

test("a jump lands on its day exactly, and stays on it when that becomes known", () => {
  const sheet = open(600, 90);
  const { scroller } = sheet;
  const index = 400;
  const model = scroller.current();
  scroller.goTo(model?.tops[index] ?? 0);
  const key = model?.blocks[index]?.bucket.key ?? "";
  const newest = sheet.framesOf(key)[0]?.id ?? "";
  sheet.load();
  expect(sheet.seen().get(newest)).toBe(40);
});

test("a place that was left is found again", () => {
  const sheet = open(600, 90);
  sheet.move(150_000);
  sheet.load();
  sheet.move(sheet.y() + 130);
  const place = sheet.scroller.save() as Place;
  const before = sheet.seen();
  const again = open(600, 90);
  again.scroller.restore(place);
  again.load();
  expect(expectStill(before, again.seen())).toBe(before.size);
});

test("the image that a jump gives the focus to moves nothing: the day's heading stays at the top", () => {
  const sheet = open(600, 90);
  const { scroller } = sheet;
  for (let index = 20; index < 580; index += 7) {
    const model = scroller.current();
    const key = model?.blocks[index]?.bucket.key ?? "";
    scroller.goTo(model?.tops[index] ?? 0);
    sheet.load();
    const newest = sheet.framesOf(key)[0];
    expect(sheet.seen().get(newest?.id ?? ""), key).toBe(40);
    scroller.reveal(key, `${newest?.generationId}:0`);
    expect(sheet.seen().get(newest?.id ?? ""), key).toBe(40);
  }
});
