/** More than a day's hours, with what a change of the clock adds. */
const longest = 26 * 3600 * 1000;

/** The name of a stretch of time, in milliseconds: from one moment to before another. */
export function toBucketKey(from: number, to: number): string {
  return `${from.toString(36)}-${to.toString(36)}`;
}

/** The stretch that a key names; null if it is none. */
export function parseBucketKey(key: string): { from: number; to: number } | null {
  const [from = 0, to = 0] = /^[0-9a-z]{1,9}-[0-9a-z]{1,9}$/.test(key)
    ? key.split("-").map((part) => Number.parseInt(part, 36))
    : [];
  return from > 0 && to > from && to - from <= longest ? { from, to } : null;
}
