import type { Prices } from "./schemas/prices";

/** What a price may depend on; `sizes` are what the image is asked for as: pixels, and the caller's own word. */
export type Priced = { quality: string | null; sizes: (string | null)[] };

/** What one image costs by the first of a channel's prices that fits it; null where none does. */
export function priceOf(prices: Prices, { quality, sizes }: Priced): number | null {
  const fitting = prices.images.find(
    (one) => (!one.quality || one.quality === quality) && (!one.size || sizes.includes(one.size)),
  );
  return fitting?.price ?? null;
}

/**
 * What `images` came to: by what the upstream says it took, where tokens have prices, otherwise by the image. Null where
 * nobody knows, never 0 for that. Not rounded.
 */
export function costOf(
  prices: Prices,
  made: Priced & { images: number; usage: Record<string, unknown> | null },
): number | null {
  const byTokens = tokenCost(prices.tokens, made.usage);
  if (byTokens !== null) return byTokens;
  const price = priceOf(prices, made);
  return price === null ? null : price * made.images;
}

/** By OpenAI's `usage` of images; input that is not told apart counts as text. */
function tokenCost(tokens: Prices["tokens"], usage: Record<string, unknown> | null): number | null {
  const input = number(usage?.input_tokens);
  const output = number(usage?.output_tokens);
  if (!tokens || !usage || output === null) return null;
  const details = (usage.input_tokens_details ?? {}) as Record<string, unknown>;
  const image = number(details.image_tokens) ?? 0;
  const text = number(details.text_tokens) ?? Math.max(0, (input ?? 0) - image);
  return (text * tokens.text + image * tokens.image + output * tokens.output) / 1_000_000;
}

/** An upstream may say anything: whatever it is, at the dearest prices, has to fit the column. */
function number(value: unknown): number | null {
  return typeof value === "number" && value >= 0 && value <= 1e8 ? value : null;
}
