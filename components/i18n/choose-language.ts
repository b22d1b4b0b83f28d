import { type Locale, localeCookie } from "@/lib/schemas/locale";

/** The languages, each in itself, for those who read no other. */
export const languageNames: Record<Locale, string> = { en: "English", "zh-CN": "简体中文" };

/** Has the server write this browser's pages in a language from now on; the page itself wants a refresh. */
export function chooseLanguage(locale: Locale) {
  // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is not in every browser.
  document.cookie = `${localeCookie}=${locale}; path=/; max-age=${365 * 24 * 3600}; samesite=lax`;
}
