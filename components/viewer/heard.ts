"use client";

import { useSyncExternalStore } from "react";
import type { FrameView } from "@/lib/schemas/views";

/** Pages that were fetched ahead are shown for so long, and know nothing of what has changed since. */
const memory = 5 * 60_000;
const most = 500;

const heard = new Map<string, { frame: FrameView | null; at: number }>();
const listeners = new Set<() => void>();
/** How many times images that were gone have come back. */
let returns = 0;

/** Takes note of images as they are now, and of those that are gone. */
export function hearOfImages(frames: readonly FrameView[], removed: readonly string[]) {
  const at = Date.now();
  if (frames.some(({ id }) => heard.get(id)?.frame === null)) returns += 1;
  for (const frame of frames) heard.set(frame.id, { frame, at });
  for (const id of removed) heard.set(id, { frame: null, at });
  for (const id of heard.keys()) if (heard.size > most) heard.delete(id);
  for (const listener of listeners) listener();
}

/** An image as it was last heard of; null: it is gone; undefined: nothing was heard lately. */
export function useHeard(id: string): FrameView | null | undefined {
  return useSyncExternalStore(
    subscribe,
    () => lately(id),
    () => undefined,
  );
}

/** Whether any of these images is gone, as far as was heard lately. */
export function useAnyGone(ids: readonly string[]): boolean {
  return useSyncExternalStore(
    subscribe,
    () => ids.some((id) => lately(id) === null),
    () => false,
  );
}

/** Another number whenever an image has come back that was gone: it may be a neighbour again. */
export function useReturns(): number {
  return useSyncExternalStore(
    subscribe,
    () => returns,
    () => 0,
  );
}

function lately(id: string): FrameView | null | undefined {
  const news = heard.get(id);
  return news && Date.now() - news.at < memory ? news.frame : undefined;
}

function subscribe(listener: () => void) {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}
