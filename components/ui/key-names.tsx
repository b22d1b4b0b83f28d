"use client";

import { useSyncExternalStore } from "react";

const names: Record<string, string> = {
  Escape: "Esc",
  Enter: "↵",
  Delete: "Del",
  Backspace: "⌫",
  ArrowLeft: "←",
  ArrowRight: "→",
  ArrowUp: "↑",
  ArrowDown: "↓",
  arrows: "← ↑ ↓ →",
  ends: "Home End",
};
const onMac: Record<string, string> = { mod: "⌘", shift: "⇧", alt: "⌥" };
const elsewhere: Record<string, string> = { mod: "Ctrl", shift: "Shift", alt: "Alt" };

/** A key as it is printed on this computer's keyboard: `mod+k` is `⌘K` or `Ctrl K`. */
export function KeyNames({ of }: { of: string }) {
  const mac = useSyncExternalStore(noChange, isMac, () => false);
  const modifiers = mac ? onMac : elsewhere;
  const parts = of
    // The plus itself is a key, too.
    .split(/(?<=.)\+/)
    .map((part) => modifiers[part] ?? names[part] ?? (part.length === 1 ? part.toUpperCase() : part));
  return <kbd className="print font-semibold">{parts.join(mac ? "" : " ")}</kbd>;
}

const noChange = () => () => undefined;
const isMac = () => /mac|iphone|ipad/i.test(navigator.platform);
