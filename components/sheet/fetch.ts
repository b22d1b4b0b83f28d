import { request } from "@/components/request";
import type { BucketFramesView, BucketView, SheetView } from "@/lib/schemas/views";
import { cellsOf } from "./buckets";
import { type SheetStore, viewQuery } from "./store";

/** Brings what the server keeps of all days of a view. Throws `RequestError`. */
export async function fetchDays(store: SheetStore, name: string): Promise<void> {
  store.buckets(name, (await get<{ buckets: BucketView[] }>(name, "/buckets")).buckets);
}

/** Brings the next page of a view without buckets. Throws `RequestError`. */
export async function fetchPage(store: SheetStore, name: string): Promise<void> {
  const cursor = store.get(name).cursor;
  if (cursor) store.older(name, await get<SheetView>(name, "", [["cursor", cursor]]));
}

/** Brings as much of a search anew as is known of it, and how its person's jobs are. Throws `RequestError`. */
export async function fetchFound(store: SheetStore, name: string): Promise<void> {
  const { jobs } = await get<SheetView>("mine", "");
  let page = await get<SheetView>(name, "");
  const frames = [...page.frames];
  while (page.nextCursor && frames.length < cellsOf(store.get(name)).length) {
    page = await get<SheetView>(name, "", [["cursor", page.nextCursor]]);
    frames.push(...page.frames);
  }
  store.found(name, { frames, jobs, nextCursor: page.nextCursor });
}

/** Brings the frames of some buckets; where they are too large together, not of the last ones. Throws `RequestError`. */
export async function fetchBuckets(store: SheetStore, name: string, keys: string[]): Promise<void> {
  const query = keys.map((key): [string, string] => ["key", key]);
  const { frames, counts } = await get<BucketFramesView>(name, "/bucket", query);
  let from = 0;
  const came = counts.map((count, index) => {
    from += count;
    return { key: keys[index] ?? "", frames: frames.slice(from - count, from) };
  });
  store.filled(name, came);
}

function get<T>(name: string, path: string, more: [string, string][] = []): Promise<T> {
  return request("GET", `/api/sheet${path}?${viewQuery(name, more)}`);
}
