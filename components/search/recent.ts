/** The searches that this browser remembers for whoever is signed in, newest first. */

const storageKey = "proofsheet.searches";
const most = 8;
const none: readonly string[] = [];
let person: string | null = null;
let read: { text: string | null; kept: Kept } = { text: null, kept: { owner: null, searches: none } };

type Kept = { owner: string | null; searches: readonly string[] };

/** What they searched for last in this browser; always the same list until it changes. */
export function recentSearches(): readonly string[] {
  const { owner, searches } = stored();
  return owner === person ? searches : none;
}

/** Says who is signed in, and forgets what this browser remembers of somebody else. */
export function claimSearches(owner: string) {
  person = owner;
  if (localStorage.getItem(storageKey) !== null && stored().owner !== owner) keep([]);
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
  const kept: Kept = { owner: person, searches };
  localStorage.setItem(storageKey, JSON.stringify(kept));
  window.dispatchEvent(new Event(storageKey));
}

function stored(): Kept {
  const text = localStorage.getItem(storageKey);
  if (text !== read.text) read = { text, kept: parse(text) };
  return read.kept;
}

function parse(text: string | null): Kept {
  try {
    const { owner, searches } = JSON.parse(text ?? "{}") as Record<keyof Kept, unknown>;
    const words = Array.isArray(searches) ? searches.filter((one) => typeof one === "string").slice(0, most) : none;
    return { owner: typeof owner === "string" ? owner : null, searches: words };
  } catch {
    return { owner: null, searches: none };
  }
}
