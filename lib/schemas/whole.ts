import { z } from "zod";

/** A whole number between these two, both included, or the words for what it should be. */
export function whole(least: number, most: number) {
  const [from, to] = [least.toLocaleString("en-US"), most.toLocaleString("en-US")];
  const error = `should be a whole number from ${from} to ${to}`;
  return z.number({ error }).int(error).min(least, error).max(most, error);
}
