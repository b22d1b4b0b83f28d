import type { ByteRange } from "./storage/storage";

/** What tells one state of some bytes from another. The tag is a strong one, quoted. */
export type Validators = { etag: string; lastModified: Date };

/** Whether who asks has these bytes already (RFC 9110, 13.1.2 and 13.1.3): then the answer is 304. */
export function isNotModified(headers: Headers, { etag, lastModified }: Validators): boolean {
  const known = headers.get("if-none-match");
  // Once tags are given, dates do not count.
  if (known !== null) return known.trim() === "*" || tags(known).some((tag) => opaque(tag) === etag);
  const since = Date.parse(headers.get("if-modified-since") ?? "");
  return wholeSeconds(lastModified) <= since;
}

/**
 * The part of `size` bytes that `Range` asks for, within them; null where the whole is to be sent: without a range, with
 * several or a broken one, and where `If-Range` names other bytes; `unsatisfiable` where it begins beyond the end.
 */
export function wantedRange(
  headers: Headers,
  validators: Validators,
  size: number,
): ByteRange | "unsatisfiable" | null {
  const [, first = "", last = ""] = /^bytes=\s*(\d*)-(\d*)\s*$/i.exec(headers.get("range") ?? "") ?? [];
  if ((first === "" && last === "") || !isSame(headers.get("if-range"), validators)) return null;
  if (first === "") return suffix(Number(last), size);
  const range = { start: Number(first), end: last === "" ? size - 1 : Math.min(Number(last), size - 1) };
  if (last !== "" && Number(last) < range.start) return null;
  return range.start < size ? range : "unsatisfiable";
}

function suffix(length: number, size: number): ByteRange | "unsatisfiable" {
  return length > 0 ? { start: Math.max(0, size - length), end: size - 1 } : "unsatisfiable";
}

/** A part may only be joined with parts of the very same bytes: the strong comparison, and a date to the second. */
function isSame(ifRange: string | null, { etag, lastModified }: Validators): boolean {
  if (ifRange === null) return true;
  return ifRange.includes('"') ? ifRange.trim() === etag : Date.parse(ifRange) === wholeSeconds(lastModified);
}

function tags(list: string): string[] {
  return list.match(/(W\/)?"[^"]*"/g) ?? [];
}

function opaque(tag: string): string {
  return tag.startsWith("W/") ? tag.slice(2) : tag;
}

/** HTTP dates have no fractions. */
function wholeSeconds(time: Date): number {
  return Math.floor(time.getTime() / 1000) * 1000;
}
