/** How high the rows of the sheet are; the cookie that says so lets the server draw them right at once. */
export const rowSizes = ["s", "m", "l"] as const;
export type RowSize = (typeof rowSizes)[number];

export const rowSizeCookie = "row";

/** The size that a cookie says; medium for anything else. */
export function parseRowSize(value: string | undefined): RowSize {
  return rowSizes.find((size) => size === value) ?? "m";
}

/** Remembers the size in this browser. */
export function saveRowSize(size: RowSize) {
  // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is not in every browser, and a cookie is what the server reads.
  document.cookie = `${rowSizeCookie}=${size}; path=/; max-age=31536000; samesite=lax`;
}
