/** The searches that this browser remembers, newest first. */

const storageKey = "proofsheet.searches";
const most = 8;
const none: readonly string[] = [];
let read: { text: string | null; searches: readonly string[] } = { text: null, searches: none };

/** What was searched for last in this browser; always the same list until it changes. */
export function recentSearches(): readonly string[] {
  const text = localStorage.getItem(storageKey);
  if (text !== read.text) read = { text, searches: parse(text) };
  return read.searches;
}

/** Remembers a search, once, as the newest of eight. */
export function rememberSearch(search: string) {
  const words = search.trim();
  if (words) keep([words, ...others(words)].slice(0, most));
}

/** Forgets a search. */
export function forgetSearch(search: string) {
  keep(others(search));
}

/** Tells when they change, in another tab too. */
export function subscribeSearches(listener: () => void) {
  window.addEventListener(storageKey, listener);
  window.addEventListener("storage", listener);
  return () => {
    window.removeEventListener(storageKey, listener);
    window.removeEventListener("storage", listener);
  };
}

const others = (search: string) =>
  recentSearches().filter((other) => other.toLowerCase() !== search.trim().toLowerCase());

function keep(searches: string[]) {
  localStorage.setItem(storageKey, JSON.stringify(searches));
  window.dispatchEvent(new Event(storageKey));
}

function parse(text: string | null): readonly string[] {
  try {
    const kept: unknown = JSON.parse(text ?? "[]");
    return Array.isArray(kept) ? kept.filter((one) => typeof one === "string").slice(0, most) : none;
  } catch {
    return none;
  }
}
