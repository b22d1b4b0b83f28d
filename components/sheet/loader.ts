import { fetchBuckets, fetchDays, fetchPage } from "./fetch";
import type { Scroller } from "./scroller";
import type { SheetStore } from "./store";
import { together } from "./together";

const parallel = 3;
const retryMs = 3000;
/** Of more images than that the buckets that are far away are not kept. */
const maxLoaded = 15_000;

/** Brings what of a view comes near, nearest first, and lets go of what is far away. */
export class Loader {
  private busy = new Map<string, Promise<void>>();
  private asking = 0;
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
    // What has to be asked for again, and is not seen, is asked for once it is.
    this.store.release(this.name, this.scroller.doubtful());
    if (state.more) void this.load("buckets").catch(() => undefined);
    if (this.scroller.get().skimming || this.refused) return;
    for (const key of this.scroller.wanted()) {
      if (this.asking >= parallel) return;
      void this.load(state.cursor ? "page" : key).catch(() => undefined);
    }
  };

  /** Waits for a bucket, with which small ones beside it come, or for the next page. Throws `RequestError`. */
  load(key: string): Promise<void> {
    const known = this.busy.get(key);
    // What came along with another one is left out of an answer that would be too large.
    if (known) return known.then(() => (this.isMissing(key) ? this.load(key) : undefined));
    const isBucket = key !== "buckets" && key !== "page";
    const keys = isBucket ? together(this.scroller.current(), key, (other) => this.busy.has(other)) : [key];
    this.asking += 1;
    const work = this.fetch(keys).finally(() => {
      this.asking -= 1;
      for (const each of keys) this.busy.delete(each);
    });
    const done = work.then(this.look, (error: unknown) => {
      this.refused = true;
      clearTimeout(this.retry);
      this.retry = setTimeout(() => {
        this.refused = false;
        this.look();
      }, retryMs);
      throw error;
    });
    for (const each of keys) this.busy.set(each, done);
    return done;
  }

  /** The buckets farthest from where one looks are forgotten. */
  tidy() {
    let kept = 0;
    const far = this.scroller.nearest().filter(({ size }) => {
      kept += size;
      return kept > maxLoaded;
    });
    this.store.release(
      this.name,
      far.map(({ key }) => key),
    );
  }

  stop() {
    clearTimeout(this.retry);
  }

  private fetch(keys: string[]): Promise<void> {
    const { store, name } = this;
    if (keys[0] === "buckets") return fetchDays(store, name);
    return keys[0] === "page" ? fetchPage(store, name) : fetchBuckets(store, name, keys);
  }

  private isMissing(key: string) {
    return this.store.get(this.name).buckets.some((bucket) => bucket.key === key && bucket.known !== "all");
  }
}
