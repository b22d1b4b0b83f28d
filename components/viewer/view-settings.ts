/** What is around the image: grey, as neutral as it gets, black or white. */
export const surrounds = ["grey", "black", "white"] as const;
export type Surround = (typeof surrounds)[number];
export type ViewSettings = { surround: Surround; facts: boolean };

const colors: Record<Surround, string> = { grey: "#808080", black: "#000000", white: "#ffffff" };

/** The surround as CSS. */
export function surroundColor(surround: Surround): string {
  return colors[surround];
}

/** How the viewer looks to the browser that sent these cookies. */
export function viewSettings(cookie: (name: string) => string | undefined): ViewSettings {
  const surround = surrounds.find((name) => name === cookie("surround")) ?? "grey";
  return { surround, facts: cookie("facts") !== "off" };
}

let last: ViewSettings | null = null;
const listeners = new Set<() => void>();

/** The same in the browser; the same object as long as nothing changes. */
export function keptView(): ViewSettings {
  const now = viewSettings((name) => new RegExp(`(?:^|; )${name}=([^;]*)`).exec(document.cookie)?.[1]);
  if (last?.surround !== now.surround || last.facts !== now.facts) last = now;
  return last;
}

/** Tells when it is kept anew. */
export function subscribeView(listener: () => void) {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}

/** Keeps how the viewer looks for a year, so that the server renders it so. */
export function keepView({ surround, facts }: ViewSettings) {
  keep("surround", surround);
  keep("facts", facts ? "on" : "off");
  for (const listener of listeners) listener();
}

function keep(name: string, value: string) {
  // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is not in every browser.
  document.cookie = `${name}=${value}; path=/; max-age=${365 * 24 * 3600}; samesite=lax`;
}
