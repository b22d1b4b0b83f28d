import type { Page } from "playwright-core";
import { afterAll, beforeAll } from "vitest";

// For what all tests of a file stand on. Both are called at the top of the file; what they give is there once tests run.

/** What `open` gives: opened before the first test of the file, stopped after the last. */
export function opened<T extends { stop(): Promise<void> }>(open: () => Promise<T>): T {
  const it = {} as T;
  beforeAll(async () => {
    Object.assign(it, await open());
  });
  afterAll(() => it.stop?.());
  return it;
}

/** A name for a page that is opened later: whatever is asked of it is asked of the page that `find` finds by then. */
export function laterPage(find: () => Page): Page {
  return new Proxy({} as Page, {
    get: (_, name) => {
      const page = find();
      const value: unknown = Reflect.get(page, name);
      return typeof value === "function" ? value.bind(page) : value;
    },
    getPrototypeOf: () => Reflect.getPrototypeOf(find()),
  });
}
