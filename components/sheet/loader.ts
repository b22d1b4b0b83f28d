import { request } from "@/components/request";
import type { BucketView, FrameView, SheetView } from "@/lib/schemas/views";
import type { Scroller } from "./scroller";
import { type SheetStore, viewQuery } from "./store";

const parallel = 3;
const retryMs = 3000;
/** More buckets than that are not kept, except where one looks. */
const maxLoaded = 40;

/** Brings what of a view comes near, nearest first, and lets go of what is far away. */
export class Loader {
  private busy = new Map<string, Promise<void>>();
  private retry: ReturnType<typeof setTimeout> | undefined;
  private refused = false;

  constructor(
    private readonly store: SheetStore,
    private readonly name: string,
    private readonly scroller: Scroller,
  ) {}

  /** Asks for what can be seen, or will be soon. */
  look = () => {
    const state = this.store.get(this.name);
    if (state.more) void this.load("buckets").catch(() => undefined);
    if (this.scroller.get().skimming || this.refused) return;
    for (const key of this.scroller.wanted()) {
      if (this.busy.size >= parallel) return;
      void this.load(state.cursor ? "page" : key).catch(() => undefined);
    }
  };

  /** Waits for a bucket, or the next page. Throws `RequestError`. */
  load(key: string): Promise<void> {
    const known = this.busy.get(key);
    if (known) return known;
    const work = this.fetch(key).then(
      () => this.done(key),
      (error: unknown) => {
        this.refused = true;
        clearTimeout(this.retry);
        this.retry = setTimeout(() => {
          this.refused = false;
          this.look();
        }, retryMs);
        this.busy.delete(key);
        throw error;
      },
    );
    this.busy.set(key, work);
    return work;
  }

  /** The buckets farthest from where one looks are forgotten. */
  tidy() {
    const loaded = this.scroller.farthest();
    this.store.release(this.name, loaded.slice(0, Math.max(0, loaded.length - maxLoaded)));
  }

  stop() {
    clearTimeout(this.retry);
  }

  private done(key: string) {
    this.busy.delete(key);
    this.look();
  }

  private async fetch(key: string) {
    const { store, name } = this;
    const get = <T>(path: string, more: Record<string, string> = {}) =>
      request<T>("GET", `/api/sheet${path}?${viewQuery(name, more)}`);
    if (key === "buckets") store.buckets(name, (await get<{ buckets: BucketView[] }>("/buckets")).buckets);
    else if (key === "page") {
      const cursor = store.get(name).cursor;
      if (cursor) store.older(name, await get<SheetView>("", { cursor }));
    } else store.bucket(name, key, (await get<{ frames: FrameView[] }>("/bucket", { key })).frames);
  }
}
