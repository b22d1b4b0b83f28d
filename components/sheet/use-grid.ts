"use client";

import { type RefObject, useLayoutEffect, useState, useSyncExternalStore } from "react";
import { useStudio } from "@/components/studio/context";
import { whereIs } from "./find";
import { Loader } from "./loader";
import { modelOf } from "./model";
import { dockId, measure, pagePort } from "./page-port";
import { keepPlace, keptPlace } from "./place";
import { Scroller } from "./scroller";
import type { Window } from "./window";

export type Grid = { scroller: Scroller; loader: Loader; window: Window | null };

/**
 * Takes over the rows that the page came with: from then on what is in the page follows what can be seen. Until then,
 * and on the server, `window` is null. `row` is the chosen size; the grid is there while `filled`.
 */
export function useGrid(name: string, element: RefObject<HTMLElement | null>, row: string, filled: boolean): Grid {
  const { store } = useStudio();
  const [{ scroller, loader }] = useState(() => {
    const made = new Scroller(pagePort(element));
    return { scroller: made, loader: new Loader(store, name, made) };
  });
  const shown = useSyncExternalStore(scroller.subscribe, scroller.get, scroller.get);

  // biome-ignore lint/correctness/useExhaustiveDependencies: another size is measured anew.
  useLayoutEffect(() => {
    const grid = element.current;
    if (!filled || !grid) return;
    let measures = measure(grid);
    let seen: unknown = null;
    let place = scroller.current() === null ? keptPlace(name) : null;
    const leave = () => {
      if (!place) keepPlace(name, scroller.save());
    };
    const update = () => {
      const state = store.get(name);
      if (!measures || (seen === state && scroller.current()?.measures === measures)) return;
      seen = state;
      scroller.hold(state.buckets);
      scroller.update(modelOf(state, measures, scroller.seams));
      // The place may lie in what is not listed yet.
      if (place && !state.more) {
        scroller.restore(place);
        place = null;
      }
      // What was reached before it was known is a place of its own only now.
      leave();
      loader.look();
    };
    const resize = () => {
      const next = measure(grid);
      if (JSON.stringify(next) !== JSON.stringify(measures)) {
        measures = next;
        update();
      } else scroller.refresh();
    };
    update();
    scroller.onRest = () => {
      leave();
      loader.tidy();
      loader.look();
    };

    const moved = () => {
      // Whoever has begun to scroll has another place in mind.
      if (window.scrollY > 0) place = null;
      scroller.moved();
    };
    const hold = () => {
      scroller.held = true;
    };
    const release = ({ touches }: TouchEvent) => {
      scroller.held = touches.length > 0;
    };
    const focus = ({ target }: { target: EventTarget | null }) =>
      scroller.keep(whereIs(scroller.current(), target as Element));
    // Somebody may have been quicker than the script.
    if (grid.contains(document.activeElement)) focus({ target: document.activeElement });
    // A frame that goes takes the focus with it, which may come back in the same moment.
    const blur = () =>
      setTimeout(() => {
        if (!grid.contains(document.activeElement)) scroller.keep(null);
      });
    const dock = document.getElementById(dockId);
    const fit = () => {
      grid.style.setProperty("--dock", `${dock?.offsetHeight ?? 0}px`);
      resize();
    };
    const observer = new ResizeObserver(fit);
    observer.observe(grid);
    if (dock) observer.observe(dock);
    const unsubscribe = [store.subscribe(update), scroller.subscribe(loader.look)];
    window.addEventListener("scroll", moved, { passive: true });
    window.addEventListener("resize", resize);
    window.addEventListener("touchstart", hold, { passive: true });
    window.addEventListener("touchend", release, { passive: true });
    window.addEventListener("touchcancel", release, { passive: true });
    // Before a link leads away.
    grid.addEventListener("click", leave, { capture: true });
    grid.addEventListener("focusin", focus);
    grid.addEventListener("focusout", blur);
    return () => {
      observer.disconnect();
      for (const stop of unsubscribe) stop();
      window.removeEventListener("scroll", moved);
      window.removeEventListener("resize", resize);
      window.removeEventListener("touchstart", hold);
      window.removeEventListener("touchend", release);
      window.removeEventListener("touchcancel", release);
      grid.removeEventListener("click", leave, { capture: true });
      grid.removeEventListener("focusin", focus);
      grid.removeEventListener("focusout", blur);
      scroller.stop();
      loader.stop();
    };
  }, [store, name, scroller, loader, element, row, filled]);

  return { scroller, loader, window: scroller.current() ? shown : null };
}
