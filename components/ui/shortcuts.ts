"use client";

import { useEffect, useEffectEvent } from "react";

const storageKey = "proofsheet.shortcuts";

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

/** Runs an action on a single key (lower case, or a name such as `Escape`), except while somebody types. */
export function useShortcuts(actions: [key: string, action: () => void][]) {
  const press = useEffectEvent((event: KeyboardEvent) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    const target = event.target as HTMLElement;
    if (target.closest("input:not([type=radio]), textarea, select, dialog, [contenteditable]")) return;
    const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
    const action = actions.find(([name]) => name === key)?.[1];
    if (!action || (event.key.length === 1 && !shortcutsOn())) return;
    event.preventDefault();
    action();
  });
  useEffect(() => {
    window.addEventListener("keydown", press);
    return () => window.removeEventListener("keydown", press);
  }, []);
}
