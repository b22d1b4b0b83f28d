"use client";

/** What opens over any page: the palette of commands, or the list of keys. */
export type Opened = "palette" | "keys";

const name = "proofsheet.palette";

/** Opens the command palette or the list of keys. */
export function openPalette(what: Opened = "palette") {
  window.dispatchEvent(new CustomEvent<Opened>(name, { detail: what }));
}

/** Tells when one of them is to be opened. */
export function subscribePalette(listener: (what: Opened) => void) {
  const hear = (event: Event) => listener((event as CustomEvent<Opened>).detail);
  window.addEventListener(name, hear);
  return () => window.removeEventListener(name, hear);
}
