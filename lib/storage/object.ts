import { hash, randomUUID } from "node:crypto";
import type { Storage } from "./storage";

/** There is no object under this key. */
export class NoSuchObject extends Error {
  constructor(key: string) {
    super(`There is no object ${key}`);
    this.name = "NoSuchObject";
  }
}

/** The body is not what its digest says: nothing was stored. */
export class ChecksumMismatch extends Error {
  constructor(key: string) {
    super(`The bytes for ${key} do not have the SHA-256 that was given`);
    this.name = "ChecksumMismatch";
  }
}

/** The range begins at or beyond the object's end. */
export class RangeNotSatisfiable extends Error {
  constructor(key: string) {
    super(`The range begins beyond the end of ${key}`);
    this.name = "RangeNotSatisfiable";
  }
}

const segments = /^[A-Za-z0-9_-][A-Za-z0-9._-]*(\/[A-Za-z0-9_-][A-Za-z0-9._-]*)*$/;

/** Throws a `TypeError` unless `key` is one that every storage takes: no absolute path, no segment that begins with a dot. */
export function checkKey(key: string): void {
  if (key.length > 500 || !segments.test(key))
    throw new TypeError(`Not an object key: ${JSON.stringify(key.slice(0, 100))}`);
}

/** Throws a `TypeError` unless `prefix` is empty or the beginning of a key. */
export function checkPrefix(prefix: string): void {
  if (prefix !== "") checkKey(prefix.endsWith("/") ? `${prefix}x` : prefix);
}

/** A millisecond or two of the event loop; beyond it, a copy for another thread is the smaller evil. */
const hashAtOnce = 4 * 1024 * 1024;

/** SHA-256 of `body`, 32 bytes. */
export async function digest(body: Buffer): Promise<Buffer> {
  if (body.length <= hashAtOnce) return hash("sha256", body, "buffer");
  return Buffer.from(await crypto.subtle.digest("SHA-256", body as Buffer<ArrayBuffer>));
}

/** Puts a small object of its own, reads it back and deletes it. Throws what that throws, or that it came back different. */
export async function putAndTakeBack(storage: Pick<Storage, "put" | "read" | "delete">): Promise<void> {
  const key = `checks/${randomUUID()}`;
  const body = Buffer.from(key);
  await storage.put(key, body, { contentType: "text/plain" });
  if (!(await storage.read(key)).equals(body)) throw new Error("what was written did not come back");
  await storage.delete(key);
}
