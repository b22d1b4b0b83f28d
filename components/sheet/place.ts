import type { Place } from "./anchor";

type Kept = { name: string; place: Place };

/** Remembers in the browser's history what is looked at in a view, for a reload and the way back. */
export function keepPlace(name: string, place: Place | null) {
  const state = window.history.state as Record<string, unknown> | null;
  window.history.scrollRestoration = "manual";
  const kept = place && ({ name, place } satisfies Kept);
  if (JSON.stringify(state?.sheet ?? null) !== JSON.stringify(kept)) {
    window.history.replaceState({ ...state, sheet: kept }, "");
  }
}

/** What was looked at when this page was left; null if it is visited anew. */
export function keptPlace(name: string): Place | null {
  const kept = (window.history.state as { sheet?: Kept } | null)?.sheet;
  return kept?.name === name ? kept.place : null;
}
