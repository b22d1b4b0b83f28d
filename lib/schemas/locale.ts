/** The languages that the interface speaks; the first is what anybody else gets. */
export const locales = ["en", "zh-CN"] as const;
export type Locale = (typeof locales)[number];

/** The cookie in which a browser's choice is kept. */
export const localeCookie = "locale";

/** Whether this is a language that the interface speaks. */
export function isLocale(value: unknown): value is Locale {
  return locales.includes(value as Locale);
}

/** The best of our languages for an `Accept-Language` header; Chinese of any kind is `zh-CN`. */
export function acceptedLocale(header: string | null): Locale {
  const wanted = (header ?? "")
    .split(",")
    .map((part) => {
      const [tag = "", ...parameters] = part.trim().toLowerCase().split(";");
      const weight = parameters.map((one) => /^\s*q=([\d.]+)/.exec(one)?.[1]).find(Boolean);
      return { language: tag.split("-")[0], weight: Number(weight ?? 1) };
    })
    .toSorted((one, other) => other.weight - one.weight);
  for (const { language } of wanted) {
    const found = locales.find((locale) => locale.split("-")[0] === language);
    if (found) return found;
  }
  return locales[0];
}
