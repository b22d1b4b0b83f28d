"use client";

import { useSyncExternalStore } from "react";
import { mostCompared } from "./limit";

/** Ids of images that wait for others to be compared with, in the order in which they were chosen; of this tab. */
let kept: readonly string[] | undefined;
const storageKey = "proofsheet.compare";
const none: readonly string[] = [];
const listeners = new Set<() => void>();

function read(): readonly string[] {
  kept ??= sessionStorage.getItem(storageKey)?.split(",").filter(Boolean) ?? none;
  return kept;
}

/** Lets these wait for others. */
export function keepToCompare(ids: readonly string[]) {
  kept = ids;
  sessionStorage.setItem(storageKey, ids.join(","));
  for (const listener of listeners) listener();
}

/** What is compared if `id` joins those that wait, at most four, and `id` always; nothing yet if none does. */
export function joinedBy(id: string): readonly string[] {
  const others = read().filter((one) => one !== id);
  return others.length === 0 ? none : [...others.slice(0, mostCompared - 1), id];
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
