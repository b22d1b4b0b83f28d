import type { ProviderContext } from "./provider";

/**
 * What an upstream said, as it may be kept and shown: without the NUL and the lone surrogates that Postgres refuses,
 * without our key and any address, and no longer than `maxLength`.
 */
export function cleanText(text: string, maxLength: number, { apiKey }: ProviderContext): string {
  const plain = text.replaceAll("\0", "").toWellFormed();
  const withoutKey = apiKey ? plain.replaceAll(apiKey, "[key]") : plain;
  const kept = withoutKey.replace(/https?:\/\/[^\s"')]+/gi, "[address]").slice(0, maxLength);
  // The cut may have gone through a pair of surrogates.
  return kept.isWellFormed() ? kept : kept.slice(0, -1);
}

/** What an upstream said of its usage, every string in it cleaned, down to 20 levels; null if it is large or no object. */
export function cleanUsage(usage: unknown, context: ProviderContext): Record<string, unknown> | null {
  if (typeof usage !== "object" || usage === null || Array.isArray(usage)) return null;
  const cleaned = cleanValue(usage, 20, context) as Record<string, unknown>;
  return JSON.stringify(cleaned).length <= 16 * 1024 ? cleaned : null;
}

function cleanValue(value: unknown, depth: number, context: ProviderContext): unknown {
  if (typeof value === "string") return cleanText(value, Infinity, context);
  if (typeof value !== "object" || value === null) return value;
  if (depth === 0) return null;
  if (Array.isArray(value)) return value.map((one) => cleanValue(one, depth - 1, context));
  return Object.fromEntries(
    Object.entries(value).map(([name, one]) => [
      cleanText(name, Infinity, context),
      cleanValue(one, depth - 1, context),
    ]),
  );
}
