"use client";

import { useSyncExternalStore } from "react";

/** What the composer holds; null leaves the choice to the composer. */
export type Draft = {
  prompt: string;
  model: string | null;
  size: string | null;
  quality: string | null;
  n: number;
};

const storageKey = "proofsheet.draft";
const blank: Draft = { prompt: "", model: null, size: null, quality: null, n: 1 };
const listeners = new Set<() => void>();
let current: Draft | undefined;
let wantsFocus = false;

function read(): Draft {
  if (current) return current;
  try {
    current = { ...blank, ...(JSON.parse(localStorage.getItem(storageKey) ?? "{}") as Partial<Draft>) };
  } catch {
    current = blank;
  }
  return current;
}

function subscribe(listener: () => void) {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Changes the draft and keeps it over a reload. */
export function changeDraft(change: Partial<Draft>) {
  current = { ...read(), ...change };
  try {
    localStorage.setItem(storageKey, JSON.stringify(current));
  } catch {
    // Without storage the draft lives as long as the page.
  }
  for (const listener of listeners) listener();
}

/** Puts a prompt and its settings into the composer and asks for its focus. */
export function fillDraft(draft: Partial<Draft>) {
  wantsFocus = true;
  changeDraft(draft);
}

/** Whether the composer should take the focus; true once per `fillDraft`. */
export function takeFocusWish(): boolean {
  const wish = wantsFocus;
  wantsFocus = false;
  return wish;
}

/** The draft; blank while the page comes to life. */
export function useDraft(): Draft {
  return useSyncExternalStore(subscribe, read, () => blank);
}
