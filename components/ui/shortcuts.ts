"use client";

import type { Messages } from "next-intl";
import { useEffectEvent, useLayoutEffect, useRef } from "react";

/** What a key does, in the words of `palette.keys`. */
export type ShortcutLabel = keyof Messages["palette"]["keys"];

/**
 * A key (lower case, or a name such as `Escape`, with `mod+` for Ctrl or Cmd), and what it does: null where something
 * else hears it. With a label it stands in the list of keys, and in the palette where there is an action.
 */
export type Shortcut = readonly [key: string, action: (() => void) | null, label?: ShortcutLabel];

/** What goes on while its key is held; all else is done once: an image that is deleted makes room for the next one. */
const goesOn = /^(Arrow.*|[+=-])$/;

const storageKey = "proofsheet.shortcuts";
const registered = new Set<{ current: readonly Shortcut[] }>();

/** Whether single keys do something; some input methods press them by accident. */
export function shortcutsOn(): boolean {
  return localStorage.getItem(storageKey) !== "off";
}

/** Switches single keys on or off for this browser. */
export function setShortcuts(on: boolean) {
  localStorage.setItem(storageKey, on ? "on" : "off");
  window.dispatchEvent(new Event(storageKey));
}

/** Tells when they are switched. */
export function subscribeShortcuts(listener: () => void) {
  window.addEventListener(storageKey, listener);
  return () => window.removeEventListener(storageKey, listener);
}

/** A key as the list of keys shows it; `acts` where the palette can do the same. */
export type ListedShortcut = { key: string; label: ShortcutLabel; acts: boolean };

/** The labelled keys that work on the page as it is now, each key and each label once; not while rendering. */
export function listShortcuts(): ListedShortcut[] {
  const found: ListedShortcut[] = [];
  for (const { current } of registered) {
    for (const [key, action, label] of current) {
      const known = found.some((other) => other.key === key || other.label === label);
      if (label && !known) found.push({ key, label, acts: action !== null });
    }
  }
  return found;
}

/** Does what the key with this label does, as the page is now. */
export function runShortcut(label: ShortcutLabel) {
  for (const { current } of registered) {
    const action = current.find((shortcut) => shortcut[2] === label)?.[1];
    if (action) return action();
  }
}

/**
 * Runs an action on a key, except while somebody types or a dialog or popover is open, and tells the list of keys about it. The
 * keys of one page should differ; of two that are alike the inner component's one is heard.
 */
export function useShortcuts(shortcuts: readonly Shortcut[]) {
  const latest = useRef(shortcuts);
  useLayoutEffect(() => {
    latest.current = shortcuts;
  });
  const press = useEffectEvent((event: KeyboardEvent) => {
    if (event.defaultPrevented || event.isComposing || event.altKey || isBusy(event.target)) return;
    const pressed = keyOf(event);
    const action = shortcuts.find(([key]) => key === pressed)?.[1];
    if (!action || (pressed.length === 1 && !shortcutsOn())) return;
    event.preventDefault();
    if (!event.repeat || goesOn.test(pressed)) action();
  });
  // As soon as it is there: a key that is pressed just then would still be heard by what it took the place of.
  useLayoutEffect(() => {
    registered.add(latest);
    window.addEventListener("keydown", press);
    return () => {
      registered.delete(latest);
      window.removeEventListener("keydown", press);
    };
  }, []);
}

function keyOf({ key, ctrlKey, metaKey }: KeyboardEvent): string {
  const name = key.length === 1 ? key.toLowerCase() : key;
  return ctrlKey || metaKey ? `mod+${name}` : name;
}

/** Whether the keys belong to a field, a dialog or what has popped up. */
function isBusy(target: EventTarget | null): boolean {
  if (!(target instanceof Element)) return false;
  const typing = target.closest(
    "input:not([type=radio], [type=checkbox]), textarea, select, dialog, [contenteditable]",
  );
  return typing !== null || document.querySelector("dialog:modal, :popover-open") !== null;
}
