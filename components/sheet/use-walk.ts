"use client";

import type { KeyboardEvent, RefObject } from "react";
import { flushSync } from "react-dom";
import { wordsOf } from "@/components/request";
import { frameOf } from "@/components/selection/gestures";
import { useStudio } from "@/components/studio/context";
import { say } from "@/components/ui/toasts";
import { dayKey } from "@/lib/format";
import { maxImagesAtOnce } from "@/lib/schemas/limits";
import { cellOfFrame } from "./find";
import type { Month } from "./months";
import type { Grid } from "./use-grid";
import { type At, step } from "./walk";

const keys = new Set(["ArrowRight", "ArrowLeft", "ArrowUp", "ArrowDown", "Home", "End", "PageUp", "PageDown"]);
/** A way that leads through more than so many buckets that are not loaded is given up. */
const patience = 5;

/** Moves the focus through the whole sheet by keys, also to where nothing is loaded yet. */
export function useWalk({ scroller, loader }: Grid, region: RefObject<HTMLElement | null>) {
  const { store, timeZone } = useStudio();

  /** Gives an image that is loaded the focus, and scrolls to it unless it `mayStay`; false if it is not loaded. */
  const focus = (id: string, mayStay = (_key: string, _cell: string) => false): boolean => {
    const found = cellOfFrame(scroller.current(), id);
    if (!found) return false;
    flushSync(() => {
      if (!mayStay(found.key, found.cell)) scroller.reveal(found.key, found.cell);
      scroller.keep(found);
    });
    const frame = region.current?.querySelector<HTMLElement>(`[data-frame="${id}"]`);
    frame?.focus({ preventScroll: true });
    return frame !== null;
  };

  const go = async (from: string, key: string, reached: (id: string) => void) => {
    for (let tries = 0; tries < patience; tries += 1) {
      const [model, at] = [scroller.current(), positionOf(from)];
      const next = model && at && step(model, at, key, 0.9 * window.innerHeight);
      if (!model || !next) return;
      if ("to" in next) {
        const id = model.blocks[next.to.block]?.bucket.cells[next.to.cell]?.frame?.id;
        if (id && focus(id)) reached(id);
        return;
      }
      const bucket = model.blocks[next.load]?.bucket;
      if (!bucket) return;
      await loader.load(bucket.key.startsWith("page:") ? "page" : bucket.key);
      // Whoever has gone elsewhere meanwhile stays there.
      if (frameOf(document.activeElement) !== from) return;
    }
  };

  const positionOf = (id: string): At | null => {
    const model = scroller.current();
    const found = cellOfFrame(model, id);
    const block = model?.blocks.findIndex(({ bucket }) => bucket.key === found?.key) ?? -1;
    const cell = model?.blocks[block]?.bucket.cells.findIndex(({ key }) => key === found?.cell) ?? -1;
    return block >= 0 && cell >= 0 ? { block, cell } : null;
  };

  /** Follows a key from the image in focus; with Shift it says where to, so that a range can grow. */
  const move = (event: KeyboardEvent<HTMLElement>, extend?: (id: string) => void) => {
    const { key, altKey, ctrlKey, metaKey, shiftKey } = event;
    if (!keys.has(key) || altKey || ctrlKey || metaKey || (shiftKey && !extend)) return;
    const from = frameOf(event.target as Element);
    if (from === undefined) return;
    event.preventDefault();
    go(from, key, (id) => shiftKey && extend?.(id)).catch((error: unknown) => say(wordsOf(error)));
  };

  /** Gives the focus to an image that is loaded, or was made on a day that can be; nothing moves if it is in sight. */
  const seek = (id: string) => {
    const { lastOpenedAt } = store;
    requestAnimationFrame(() => {
      if (focus(id, (key, cell) => scroller.isInSight(key, cell)) || !lastOpenedAt) return;
      void find(id, dayKey(lastOpenedAt, timeZone)).catch(() => undefined);
    });
  };

  const find = async (id: string, day: string) => {
    for (const { bucket } of scroller.current()?.blocks ?? []) {
      if (bucket.day !== day || bucket.known === "all") continue;
      await loader.load(bucket.key);
      if (focus(id)) return;
    }
  };

  /**
   * Loads what lies between two images, for a range from one to the other: null if all of it is there, or one of them is
   * not in the sheet any more. `tooMany` if that is more than can be selected, and then loads nothing.
   */
  const fill = (from: string, to: string): Promise<void> | "tooMany" | null => {
    const [model, one, other] = [scroller.current(), positionOf(from), positionOf(to)];
    if (!model || !one || !other) return null;
    const placeOf = ({ block, cell }: At) => (model.starts[block] ?? 0) + cell;
    if (Math.abs(placeOf(one) - placeOf(other)) >= maxImagesAtOnce) return "tooMany";
    const [first, last] = [Math.min(one.block, other.block), Math.max(one.block, other.block)];
    const missing = model.blocks.slice(first, last + 1).filter(({ bucket }) => bucket.known !== "all");
    if (missing.length === 0) return null;
    return loadEach(missing.map(({ bucket }) => bucket.key));
  };

  /** One after the other, as each brings small ones beside it. */
  const loadEach = async (keys: string[]) => {
    for (const key of keys) {
      const known = scroller.current()?.blocks.find(({ bucket }) => bucket.key === key)?.bucket.known;
      if (known !== "all") await loader.load(key);
    }
  };

  /** Goes to a month, and gives the focus to its first image once that is there. */
  const goToMonth = (month: Month) => {
    scroller.goTo(month.top);
    const index = scroller.current()?.blocks.findIndex(({ bucket }) => bucket.day.startsWith(month.key)) ?? -1;
    const key = scroller.current()?.blocks[index]?.bucket.key;
    const arrive = () => {
      const block = scroller.current()?.blocks.find(({ bucket }) => bucket.key === key);
      const id = block?.bucket.cells.find(({ frame }) => frame)?.frame?.id;
      if (id) focus(id);
    };
    if (scroller.current()?.blocks[index]?.bucket.known === "all") arrive();
    else if (key) loader.load(key).then(arrive, (error: unknown) => say(wordsOf(error)));
  };

  return { move, seek, fill, goToMonth };
}
