"use client";

import { useSyncExternalStore } from "react";
import { mostCompared } from "./limit";

/**
 * Ids of images that wait for others to be compared with, in the order in which they were chosen; of this tab. An empty
 * one is the place of the next that is chosen.
 */
let kept: readonly string[] | undefined;
const storageKey = "proofsheet.compare";
const none: readonly string[] = [];
const listeners = new Set<() => void>();

function read(): readonly string[] {
  kept ??= orNone(sessionStorage.getItem(storageKey)?.split(",") ?? none);
  return kept;
}

function orNone(ids: readonly string[]): readonly string[] {
  return ids.some(Boolean) ? ids : none;
}

/** Lets these wait for others; an empty id keeps a place among them for the next that is chosen. */
export function keepToCompare(ids: readonly string[]) {
  kept = orNone(ids);
  sessionStorage.setItem(storageKey, kept.join(","));
  for (const listener of listeners) listener();
}

/**
 * What is compared if `id` joins those that wait, in the place that was kept or at the end: at most four, and `id`
 * always; nothing yet if none waits.
 */
export function joinedBy(id: string): readonly string[] {
  const others = read().filter((one) => one !== id);
  if (others.length === 0) return none;
  if (others.includes("")) return others.map((one) => one || id);
  return [...others.slice(0, mostCompared - 1), id];
}

/** The images that wait to be compared. */
export function useTray(): readonly string[] {
  return useSyncExternalStore(subscribe, read, () => none);
}

function subscribe(listener: () => void) {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}

/** Where images are compared; `view` is what they were chosen from, as `viewAddress` takes it. */
export function compareAddress(ids: readonly string[], view: string) {
  return `/compare?ids=${ids.join(",")}${view && `&${view}`}` as const;
}
