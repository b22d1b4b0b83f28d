import type { BucketFramesView, BucketView, SheetView } from "@/lib/schemas/views";
import { quantile } from "../rounds";
import { json, oneReader, readers, type Site } from "./readers";
import { oldWord } from "./words";

/** The two libraries, and a page that does nothing but show 60 images. */
export type Sites = { minimal: Site; small: Site; large: Site };

/** Milliseconds by figure. */
export type Figures = Record<string, number>;

/** What is searched for, by its kind. */
const searches: Record<string, string> = {
  "common word": "q=harbour",
  "two common words": "q=window+harbour",
  "middling word": "q=kayak",
  "rare word": "q=zeppelin",
  "no such word": "q=xylophonequartz",
  "two Chinese characters": "q=山水",
  "three Chinese characters": "q=霓虹灯",
  Japanese: "q=朝の光",
  Korean: "q=우산",
  "accents left out": "q=orleans",
  "typing error, common": "q=harbuor",
  "typing error, rare": "q=zepplein",
  "beginning, 1 letter": "q=z",
  "beginning, 4 letters": "q=zepp",
  "old images alone": `q=${oldWord}`,
  "old, with a common word": `q=${oldWord}+harbour`,
  "middling and picked": "q=kayak&picked=1",
  "person and ratio": "q=Member+7+3:2",
  "three filters": "picked=1&ratio=5:4&quality=high",
  "a month, middling": "q=kayak&from=2025-01-01&to=2025-01-31",
  "one's own, middling": "scope=mine&q=kayak",
};

/** The sheet with 16 readers in the small library, the large one and the minimal page, in turn or the other way round. */
export async function measureSheets(
  { minimal, small, large }: Sites,
  milliseconds: number,
  back = false,
): Promise<Figures> {
  const figures: Figures = {};
  const turns = Object.entries({ minimal, small, large });
  for (const [name, site] of back ? turns.toReversed() : turns) {
    const { times, cpu } = await readers(site, "/", 16, milliseconds);
    figures[`sheet.${name}`] = quantile(times, 0.5);
    figures[`sheet95.${name}`] = quantile(times, 0.95);
    figures[`cpu.${name}`] = cpu;
  }
  return figures;
}

/** What one reader waits for in both libraries: pages of data, the scrollbar, a jump, an image. */
export async function measureParts(sites: Sites, times: number): Promise<Figures> {
  const figures: Figures = {};
  for (const name of ["small", "large"] as const) {
    const site = sites[name];
    const { buckets } = await json<{ buckets: BucketView[] }>(site, "/api/sheet/buckets");
    const old = buckets.filter((_, index) => index > buckets.length / 3);
    const keys = Array.from({ length: 40 }, (_, index) => old[Math.floor((index * old.length) / 40)]?.key ?? "");
    const { frames } = await json<BucketFramesView>(site, `/api/sheet/bucket?key=${keys[20]}`);
    const [last] = frames.slice(-1);
    const deep = `/api/sheet?cursor=${encodeURIComponent(`${last?.createdAt}_${last?.id}`)}`;
    const first = (await json<SheetView>(site, "/api/sheet")).nextCursor ?? "";
    const note = async (figure: string, paths: string[]) => {
      await oneReader(site, paths, 5);
      const found = await oneReader(site, paths, times);
      figures[`${figure}.${name}`] = quantile(found, 0.5);
      figures[`${figure}95.${name}`] = quantile(found, 0.95);
    };
    // In turn, as the machine is never the same for long.
    await note("first", [`/api/sheet?cursor=${encodeURIComponent(first)}`]);
    await note("deep", [deep]);
    await note("buckets", ["/api/sheet/buckets"]);
    await note(
      "jump",
      keys.map((key) => `/api/sheet/bucket?key=${key}`),
    );
    await note("facets", ["/api/sheet/facets"]);
    await note(
      "image",
      frames.slice(0, 40).map(({ id }) => `/i/${id}`),
    );
  }
  return figures;
}

/** Each kind of search in the large library: its 95th percentile, and the median. */
export async function measureSearches({ large }: Sites, times: number): Promise<Figures> {
  const figures: Figures = {};
  for (const [kind, query] of Object.entries(searches)) {
    const path = `/api/sheet?${new URLSearchParams(query)}`;
    await oneReader(large, [path], 5);
    const found = await oneReader(large, [path], times);
    figures[`search.${kind}`] = quantile(found, 0.95);
    figures[`search50.${kind}`] = quantile(found, 0.5);
  }
  return figures;
}
