"use client";

const name = "proofsheet.palette";

/** Opens the command palette. */
export function openPalette() {
  window.dispatchEvent(new Event(name));
}

/** Tells when it is to be opened. */
export function subscribePalette(listener: () => void) {
  window.addEventListener(name, listener);
  return () => window.removeEventListener(name, listener);
}
