const nowhere = "http://localhost";

/**
 * The path and query of `next` if it is a path of this site, so that nobody is sent elsewhere by a link to the login
 * page; otherwise the sheet.
 */
export function returnPath(next: unknown): string {
  if (typeof next !== "string" || !next.startsWith("/") || next.length > 1000) return "/";
  const url = URL.canParse(next, nowhere) ? new URL(next, nowhere) : null;
  if (url?.origin !== nowhere || /^\/(login|api|media)(\/|$)/.test(url.pathname)) return "/";
  return `${url.pathname}${url.search}`;
}

/** The login page's path, for somebody who wants to be at `path`. */
export function loginPath(path: string): "/login" | `/login?next=${string}` {
  const next = returnPath(path);
  return next === "/" ? "/login" : `/login?next=${encodeURIComponent(next)}`;
}
