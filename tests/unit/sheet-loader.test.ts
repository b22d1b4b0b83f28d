import { afterEach, expect, test, vi } from "vitest";
import { Loader } from "@/components/sheet/loader";
import { modelOf } from "@/components/sheet/model";
import { Scroller } from "@/components/sheet/scroller";
import { SheetStore } from "@/components/sheet/store";
import type { FrameView } from "@/lib/schemas/views";
import { library, measures } from "@/tests/support/library-of-days";

const name = "team";

afterEach(() => vi.unstubAllGlobals());

/** A sheet whose server has so many images a day, and gives no more than `most` at once. */
function open(days: number, count: number, most = 1000) {
  const { buckets, framesOf, newest } = library(days, count);
  const gone = new Set<string>();
  const asked: string[][] = [];
  const answer = (address: string) => {
    const { pathname, searchParams } = new URL(address, "https://example.com");
    if (pathname.endsWith("/buckets")) return { buckets };
    const keys = searchParams.getAll("key");
    asked.push(keys);
    const found: FrameView[][] = [];
    for (const frames of keys.map((key) => framesOf(key).filter(({ id }) => !gone.has(id)))) {
      if (found.length > 0 && found.flat().length + frames.length > most) break;
      found.push(frames);
    }
    return { frames: found.flat(), counts: found.map(({ length }) => length) };
  };
  vi.stubGlobal("fetch", async (address: string) => Response.json(answer(address)));
  const store = new SheetStore("p", "UTC");
  store.load(name, { frames: newest, jobs: [], nextCursor: "more", buckets });
  let [y, height] = [0, 0];
  const scroller = new Scroller({
    y: () => y,
    scrollTo: (to) => {
      y = to;
    },
    setHeight: (to) => {
      height = to;
    },
    view: () => ({ height: 800, pad: 0 }),
  });
  const loader = new Loader(store, name, scroller);
  scroller.onRest = loader.look;
  const update = () => {
    scroller.update(modelOf(store.get(name), measures, scroller.seams));
    loader.look();
  };
  store.subscribe(update);
  update();
  const bucket = (key: string) => store.get(name).buckets.find((each) => each.key === key);
  return {
    ...{ store, scroller, loader, asked, gone, newest, framesOf, bucket, keys: buckets.map(({ key }) => key) },
    settled: () => vi.waitFor(() => expect(scroller.wanted()).toEqual([])),
    move: (to: number) => {
      y = Math.max(0, Math.min(to, height - 800));
      scroller.moved();
      loader.look();
    },
  };
}

test("days of few images come together, so that a library of them is scrolled with few requests", async () => {
  const sheet = open(300, 3);
  await sheet.settled();
  for (let y = 0; y < 20_000; y += 400) {
    sheet.move(y);
    await sheet.settled();
  }
  const days = new Set(sheet.asked.flat());
  expect(days.size).toBeGreaterThan(90);
  expect(sheet.asked.length).toBeLessThan(days.size / 10);
  expect(sheet.asked.flat()).toHaveLength(days.size);
  sheet.loader.stop();
});

test("large days come one by one, and what an answer leaves out is asked for again", async () => {
  const large = open(40, 400);
  await large.settled();
  large.move(20_000);
  await large.settled();
  expect(Math.max(...large.asked.map((keys) => keys.length))).toBe(1);
  const sheet = open(300, 3, 20);
  const key = sheet.keys[200] ?? "";
  const [one, other] = [sheet.loader.load(key), sheet.loader.load(sheet.keys[207] ?? "")];
  expect(sheet.asked).toHaveLength(1);
  expect(sheet.asked[0]).toHaveLength(16);
  await Promise.all([one, other]);
  expect(sheet.bucket(key)?.known).toBe("all");
  expect(sheet.bucket(sheet.keys[207] ?? "")?.known).toBe("all");
});

test("after news were missed, what can be seen is asked for anew, and what is elsewhere once it is looked at", async () => {
  const sheet = open(40, 90);
  await sheet.settled();
  sheet.move(6000);
  await sheet.settled();
  const seen = sheet.scroller.get().pieces[0]?.block.bucket.key ?? "";
  const [newest = "", first] = [sheet.keys[0], sheet.framesOf(seen)[0]?.id ?? ""];
  expect(sheet.bucket(newest)?.known).toBe("all");
  expect(sheet.bucket(seen)?.cells.map(({ frame }) => frame?.id)).toContain(first);
  // Nobody has told that these are gone, not even by a count.
  sheet.gone.add(first).add("i3600");
  sheet.asked.length = 0;
  const places = () => sheet.scroller.get().pieces.map(({ top }) => top);
  const before = places();
  sheet.store.newest(name, { frames: sheet.newest.slice(1), jobs: [], nextCursor: "more" });
  // It stays as it was until the answer is there.
  expect(places()).toEqual(before);
  expect(sheet.bucket(newest)?.known).toBe("none");
  await sheet.settled();
  expect(sheet.asked.flat()).toContain(seen);
  expect(sheet.asked.flat()).not.toContain(newest);
  expect(sheet.bucket(seen)?.cells.map(({ frame }) => frame?.id)).not.toContain(first);
  sheet.move(0);
  await sheet.settled();
  expect(sheet.bucket(newest)?.cells[0]?.frame?.id).toBe("i3599");
  sheet.loader.stop();
});
