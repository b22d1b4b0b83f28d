import { type AskedView, askedFields } from "./schemas/asked";

/**
 * The fields of a request, as its row has kept it, that say how an image was to look, as far as they are plain values.
 * Whatever else a caller sent is nobody's but theirs.
 */
export function askedOf(request: string): AskedView {
  let fields: unknown;
  try {
    fields = JSON.parse(request);
  } catch {
    return {};
  }
  if (typeof fields !== "object" || fields === null) return {};
  const known: readonly string[] = askedFields;
  const plain = Object.entries(fields).filter(
    ([name, value]) => known.includes(name) && ["string", "number", "boolean"].includes(typeof value),
  );
  return Object.fromEntries(plain);
}
