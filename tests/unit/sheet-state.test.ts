import { describe, expect, test } from "vitest";
import { cellsOf, type SheetState } from "@/components/sheet/buckets";
import { withFrames } from "@/components/sheet/frames";
import { adopted, inOrder, pendingId, withJob } from "@/components/sheet/state";
import { SheetStore, viewName } from "@/components/sheet/store";
import {
  type FirstView,
  fromView as viewOf,
  withBucket,
  withBuckets,
  withNewest,
  withOlder,
} from "@/components/sheet/views";
import type { FrameView, JobView } from "@/lib/schemas/views";

const person = { id: "p1", name: "A Painter" };

function job(id: string, change: Partial<JobView> = {}): JobView {
  return {
    ...{ id, state: "queued", prompt: "pears", model: "gpt-image-2", n: 1, quality: null, sizeAsked: "1:1" },
    ...{ width: 1024, height: 1024, person, private: false, createdAt: "2026-01-01T10:00:00Z" },
    ...{ startedAt: null, position: null, usualSeconds: null, partial: null, canCancel: null, error: null, ...change },
  };
}

function frame(number: number, generationId = `g${number}`, index = 0): FrameView {
  return {
    ...{ id: `i${number}`, number, generationId, index, width: 1024, height: 1024, thumbhash: null, prompt: "pears" },
    ...{ quality: null, person, private: false, picked: false, demo: false, createdAt: "2026-01-01T09:00:00Z" },
  };
}

const fromView = (view: FirstView) => viewOf(view, "UTC");
const sheet = (frames: FrameView[] = [], jobs: JobView[] = []) => fromView({ frames, jobs, nextCursor: null });
const shown = (state: SheetState) =>
  cellsOf(state).map((cell) => cell.frame?.id ?? `waits:${cell.generationId}:${cell.index}`);
const error = { code: "upstream_failed", message: "The provider failed.", charged: false };

describe("a job in the sheet", () => {
  test("stands first, with room for each of its images, the last index leading", () => {
    expect(shown(withJob(sheet([frame(1)]), job("a", { n: 2 }), []))).toEqual(["waits:a:1", "waits:a:0", "i1"]);
  });

  test("waits in the ratio that the server says, also where that changes with the channel", () => {
    const asked = withJob(sheet([frame(1)]), job("a", { n: 2, width: 1920, height: 1080 }), []);
    expect(shapes(asked)).toEqual([16 / 9, 16 / 9, 1]);
    expect(shapes(withJob(asked, job("a", { n: 2, state: "running", width: 1536, height: 1024 }), []))).toEqual([
      1.5, 1.5, 1,
    ]);
    const pending = withJob(sheet(), job("pending-1", { width: 1536, height: 1024 }), []);
    expect(shapes(adopted(pending, "pending-1", job("b", { width: 1920, height: 1080 })))).toEqual([16 / 9]);
  });

  test("has room for what it says and the button that stops it, however wide its image will be", () => {
    const asked = withJob(sheet(), job("a", { width: 4096, height: 256 }), []);
    expect(shapes(asked)).toEqual([3]);
    expect(shapes(withJob(asked, job("a", { state: "running", width: 3840, height: 256 }), []))).toEqual([3]);
    const image = { ...frame(2, "a", 0), width: 4096, height: 256 };
    expect(shapes(withJob(asked, job("a", { state: "succeeded" }), [image]))).toEqual([16]);
  });

  test("becomes its images in place: same order, same keys", () => {
    const waiting = withJob(withJob(sheet([frame(1)]), job("a", { n: 2 }), []), job("b"), []);
    const done = withJob(waiting, job("a", { n: 2, state: "succeeded" }), [frame(2, "a", 0), frame(3, "a", 1)]);
    expect(shown(done)).toEqual(["waits:b:0", "i3", "i2", "i1"]);
    expect(cellsOf(done).map((cell) => cell.key)).toEqual(cellsOf(waiting).map((cell) => cell.key));
  });

  test("leaves no room behind for images that did not come", () => {
    const waiting = withJob(sheet(), job("a", { n: 4 }), []);
    expect(shown(withJob(waiting, job("a", { n: 4, state: "succeeded" }), [frame(1, "a", 0)]))).toEqual(["i1"]);
  });

  test("keeps one frame when it fails, none if it is somebody else's, and none while it is put away", () => {
    const waiting = withJob(sheet(), job("a", { n: 2 }), []);
    const failure = job("a", { n: 2, state: "failed", error });
    const failed = withJob(waiting, failure, []);
    expect(shown(failed)).toHaveLength(1);
    expect(shown(withJob(waiting, failure, [], false))).toEqual([]);
    const away = withJob(failed, job("a", { state: "cancelled" }), []);
    expect(shown(away)).toEqual([]);
    expect(shown(withJob(away, failure, []))).toHaveLength(1);
  });

  test("goes when it is cancelled, and late news does not bring it back", () => {
    const cancelled = withJob(withJob(sheet(), job("a"), []), job("a", { state: "cancelled" }), []);
    expect(shown(cancelled)).toEqual([]);
    expect(shown(withJob(cancelled, job("a", { state: "running" }), []))).toEqual([]);
  });

  test("moves up in the queue behind whatever has left it, and behind what is not to be seen", () => {
    const waiting = [job("a", { position: 4 }), job("b", { position: 5 }), job("c", { state: "running" })].reduce(
      (all, each) => withJob(all, each, []),
      sheet(),
    );
    const places = Object.values(inOrder(waiting, [null, "a", "other", "b", "c"]).jobs).map(({ id, position }) => [
      id,
      position,
    ]);
    expect(places).toEqual([
      ["a", 2],
      ["b", 4],
      ["c", null],
    ]);
  });
});

describe("a submission", () => {
  test("keeps its frames when the server gives it its id", () => {
    const pending = pendingId();
    const begun = withJob(sheet(), job(pending, { n: 2 }), []);
    const settled = adopted(begun, pending, job("a", { n: 2 }));
    expect(shown(settled)).toEqual(["waits:a:1", "waits:a:0"]);
    expect(cellsOf(settled).map((cell) => cell.key)).toEqual(cellsOf(begun).map((cell) => cell.key));
  });

  test("gives way when the stream was quicker", () => {
    const pending = pendingId();
    const begun = withJob(sheet(), job(pending), []);
    const told = withJob(begun, job("a", { state: "succeeded" }), [frame(1, "a")]);
    expect(shown(adopted(told, pending, job("a")))).toEqual(["i1"]);
  });
});

describe("a first page after an absence", () => {
  test("brings what is new and ends what is over, and keeps older pages and submissions", () => {
    const pending = pendingId();
    const before = withJob(withJob(sheet([frame(2), frame(1)]), job("a"), []), job(pending), []);
    const view = { frames: [frame(3, "a"), frame(2)], jobs: [job("b")], nextCursor: "c" };
    expect(shown(withNewest(before, view, true))).toEqual(["waits:b:0", `waits:${pending}:0`, "i3", "i2", "i1"]);
  });

  test("that may itself be old ends nothing", () => {
    const before = withJob(sheet([frame(1)]), job("a"), []);
    expect(shown(withNewest(before, { frames: [frame(1)], jobs: [], nextCursor: null }, false))).toEqual([
      "waits:a:0",
      "i1",
    ]);
  });
});

test("an older page adds what is not there yet, and its cursor", () => {
  const older = withOlder(sheet([frame(3), frame(2)]), { frames: [frame(2), frame(1)], jobs: [], nextCursor: "next" });
  expect(shown(older)).toEqual(["i3", "i2", "i1"]);
  expect(older.cursor).toBe("next");
});

describe("the days that a server lists", () => {
  const days = (...buckets: [key: string, day: string, count: number][]) =>
    buckets.map(([key, day, count]) => ({ key, day, count, aspects: count }));
  const at = (number: number, day: string) => ({ ...frame(number), createdAt: `${day}T09:00:00Z` });

  test("hold the newest frames, of which the last day may have more", () => {
    const frames = [at(4, "2026-01-03"), at(3, "2026-01-02"), at(2, "2026-01-02")];
    const buckets = days(["c", "2026-01-03", 1], ["b", "2026-01-02", 5], ["a", "2026-01-01", 9]);
    const state = fromView({ frames, jobs: [], nextCursor: "more", buckets });
    expect(state.buckets.map(({ key, known, cells }) => [key, known, cells.length])).toEqual([
      ["c", "all", 1],
      ["b", "some", 2],
      ["a", "none", 0],
    ]);
    const loaded = withBucket(
      state,
      "b",
      [3, 2, 1].map((number) => at(number, "2026-01-02")),
    );
    expect(loaded.buckets[1]).toMatchObject({ known: "all", count: 3 });
    expect(loaded.buckets[1]?.cells[0]).toEqual(state.buckets[1]?.cells[0]);
  });

  test("take in what came before they were counted, and lose nothing that waits", () => {
    const first = fromView({
      frames: [at(1, "2026-01-01")],
      jobs: [],
      nextCursor: null,
      buckets: days(["a", "2026-01-01", 1]),
    });
    const waits = { ...job("j"), createdAt: "2026-01-02T10:00:00Z" };
    const news = withFrames(withJob(first, waits, []), [at(2, "2026-01-02")]);
    expect(shown(news)).toEqual(["waits:j:0", "i2", "i1"]);
    const listed = withBuckets(news, days(["b", "2026-01-02", 1], ["a", "2026-01-01", 1]));
    expect(listed.buckets.map(({ key }) => key)).toEqual(["b", "a"]);
    expect(shown(listed)).toEqual(["waits:j:0", "i2", "i1"]);
    expect(shown(withBucket(listed, "b", [at(2, "2026-01-02")]))).toEqual(["waits:j:0", "i2", "i1"]);
  });

  test("that are cut in another way do not show a frame twice", () => {
    const frames = [at(3, "2026-01-01"), at(2, "2026-01-01"), at(1, "2026-01-01")];
    const cut = days(["late", "2026-01-01", 1], ["early", "2026-01-01", 2]);
    const state = fromView({ frames, jobs: [], nextCursor: null, buckets: cut });
    const joined = withBuckets(state, days(["whole", "2026-01-01", 3]));
    expect(shown(withBucket(joined, "whole", frames))).toEqual(["i3", "i2", "i1"]);
  });
});

test("what one asked for elsewhere is not shown among what a search has found", () => {
  const store = new SheetStore(person.id, "UTC");
  const search = viewName("team", { q: "kayaks" });
  for (const name of ["team", search]) store.load(name, { frames: [frame(1)], jobs: [], nextCursor: null });
  store.hear(job("a", { state: "succeeded" }), [frame(2, "a")]);
  expect(shown(store.get("team"))).toEqual(["i2", "i1"]);
  expect(shown(store.get(search))).toEqual(["i1"]);
  const id = pendingId();
  store.begin(job(id));
  store.settle(id, job("b"));
  store.hear(job("b", { state: "succeeded" }), [frame(3, "b")]);
  expect(shown(store.get(search))).toEqual(["i3", "i1"]);
});

test("a search after an absence is what it finds now, with what is still under way of what was asked for there", () => {
  const store = new SheetStore(person.id, "UTC");
  const search = viewName("team", { q: "kayaks" });
  store.load(search, { frames: [frame(5), frame(4), frame(3)], jobs: [], nextCursor: "more" });
  expect(store.search()).toBe(search);
  for (const id of ["over", "fails", "runs"]) store.begin(job(id));
  const pending = pendingId();
  store.begin(job(pending));
  const before = cellsOf(store.get(search));
  const jobs = [job("elsewhere"), job("runs", { state: "running" }), job("fails", { state: "failed", error })];
  const picked = { ...frame(3), picked: true };
  store.found(search, { frames: [frame(6), frame(5), picked, frame(2)], jobs, nextCursor: "then" });
  const now = store.get(search);
  expect(shown(now)).toEqual([`waits:${pending}:0`, "waits:runs:0", "waits:fails:0", "i6", "i5", "i3", "i2"]);
  expect(now.cursor).toBe("then");
  expect(now.jobs.runs?.state).toBe("running");
  const third = cellsOf(now).find(({ frame }) => frame?.id === "i3");
  expect([third?.frame?.picked, third?.key]).toEqual([true, before.find(({ frame }) => frame?.id === "i3")?.key]);
  store.load("team", { frames: [], jobs: [], nextCursor: null });
  expect(store.search()).toBeNull();
});

test("what failed keeps its place among the images of its day when these are asked for anew", () => {
  const day = { key: "d", day: "2026-01-01", count: 3, aspects: 3 };
  const view = { jobs: [], nextCursor: "more", buckets: [day] };
  const start = withBucket(fromView({ ...view, frames: [frame(3)] }), "d", [frame(3), frame(2), frame(1)]);
  const failing = withJob(start, job("f", { state: "failed", error }), []);
  // As if the first image had come after that.
  const moved = { ...failing, buckets: failing.buckets.map((bucket) => ({ ...bucket, cells: swapped(bucket.cells) })) };
  expect(shown(moved)).toEqual(["i3", "waits:f:0", "i2", "i1"]);
  const missed = withNewest(
    moved,
    { frames: [frame(4), frame(3)], jobs: [job("f", { state: "failed", error })], nextCursor: "more" },
    true,
  );
  const anew = withBucket(missed, "d", [frame(4), frame(3), frame(2)]);
  expect(shown(anew)).toEqual(["i4", "i3", "waits:f:0", "i2"]);
});

const shapes = (state: SheetState) => cellsOf(state).map(({ shape }) => shape.aspect);
const swapped = <T>([one, two, ...rest]: readonly T[]): T[] => [two, one, ...rest] as T[];
