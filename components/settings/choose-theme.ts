/** What the interface may look like; `system` is whatever the computer says. */
export const themes = ["system", "light", "dark"] as const;
export type ThemeName = (typeof themes)[number];

/** Shows this browser a theme from now on; a cookie, so that the server renders it. */
export function chooseTheme(theme: ThemeName) {
  const root = document.documentElement;
  if (theme === "system") delete root.dataset.theme;
  else root.dataset.theme = theme;
  const age = theme === "system" ? 0 : 365 * 24 * 3600;
  // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is not in every browser.
  document.cookie = `theme=${theme}; path=/; max-age=${age}; samesite=lax`;
}
