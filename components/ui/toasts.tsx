"use client";

import { useTranslations } from "next-intl";
import { useSyncExternalStore } from "react";
import { atFirstSign } from "./first-sign";
import { useShortcuts } from "./shortcuts";

type Loaded = typeof import("./toaster");

let loaded: Loaded | null = null;
const listeners = new Set<() => void>();

async function load(): Promise<Loaded> {
  loaded ??= await import("./toaster");
  for (const listener of listeners) listener();
  return loaded;
}

// Before the first toast, so that it comes at once, into a region that screen readers know.
atFirstSign(() => void load().catch(() => undefined));

/** What was done and can be taken back, as long as its words are there; the latest at the end. */
let done: { undo: () => void }[] = [];

function subscribe(listener: () => void) {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}

/** Where `undoable` shows its words; once per page. */
export function Toasts() {
  useShortcuts([["mod+z", () => done.at(-1)?.undo(), "undo"]]);
  const parts = useSyncExternalStore(
    subscribe,
    () => loaded,
    () => null,
  );
  return parts && <parts.Toaster />;
}

/** As `say`, and for eight seconds offers to take it back, by its button or by Ctrl or Cmd and Z. */
export function undoable(words: string, undo: () => void): void {
  let dismiss: (() => void) | null = null;
  let undone = false;
  const forget = () => {
    done = done.filter((other) => other !== one);
  };
  const act = () => {
    undone = true;
    forget();
    undo();
  };
  const one = {
    undo: () => {
      dismiss?.();
      act();
    },
  };
  done.push(one);
  const show = ({ showToast }: Loaded) => {
    if (undone) return;
    dismiss = showToast(words, { action: { label: <Undo />, onClick: act }, onDismiss: forget, onAutoClose: forget });
  };
  load().then(show, forget);
}

/**
 * Says what was done, where nothing on the page shows it. Those who listen hear it too: the toasts are a live region. What
 * the page shows is only told to them, by `announce`.
 */
export function say(words: string): void {
  load().then(
    ({ showToast }) => void showToast(words),
    () => undefined,
  );
}

function Undo() {
  return useTranslations("common")("undo");
}
