import { env } from "../env";
import { DiskStorage } from "./disk";
import { S3Storage } from "./s3";

/** An object's bytes, or the range that was asked for, and the size of the whole object. */
export type StoredObject = { body: ReadableStream<Uint8Array>; bytes: number };

/** The first and the last byte, both included, as in HTTP; an `end` beyond the object means its last byte. */
export type ByteRange = { start: number; end: number };

/** `digested`: the caller has just made `sha256` of this very buffer, so that making it again would show nothing. */
export type PutOptions = { contentType: string; sha256?: Uint8Array; digested?: boolean };

/**
 * Where images live, by key: `/` between segments of letters, digits, `.`, `_` and `-`. Keys are what rows keep;
 * nothing here makes links, so every byte passes the application's own access rules.
 */
export interface Storage {
  /**
   * Stores the whole object or nothing, replacing what was there; durable when it resolves. With `sha256` (32 bytes)
   * a body that does not have that digest is refused with `ChecksumMismatch`, unless it is `digested`. Options that
   * are a function are asked for once the body is on its way, where that is possible; if it throws, so does this, and
   * nothing is stored.
   */
  put(key: string, body: Buffer, options: PutOptions | (() => Promise<PutOptions>)): Promise<void>;
  /** Streams an object. Throws `NoSuchObject`, or `RangeNotSatisfiable` if the range starts beyond the end. */
  get(key: string, range?: ByteRange): Promise<StoredObject>;
  /** The whole object in memory. Throws `NoSuchObject`. */
  read(key: string): Promise<Buffer>;
  /** The object's size, or null if there is none. */
  head(key: string): Promise<{ bytes: number } | null>;
  /** Removes an object; one that does not exist is no error. */
  delete(key: string): Promise<void>;
  /** Every object whose key begins with `prefix`, in the order of the keys' bytes. */
  list(prefix: string): AsyncIterable<{ key: string; bytes: number; modifiedAt: Date }>;
  /** Proves that objects can be written, read and deleted. Throws an error whose message says what to mend. */
  check(): Promise<void>;
}

const kept = globalThis as { proofsheetStorage?: Storage };

/** The storage of this process: the bucket `S3_BUCKET` if that is set, else files under `DATA_DIR/objects`. */
export function storage(): Storage {
  // Bundles and reloads have their own copy of this module; they share the one connection pool.
  kept.proofsheetStorage ??= createStorage();
  return kept.proofsheetStorage;
}

function createStorage(): Storage {
  const { S3_BUCKET, S3_ENDPOINT, S3_REGION, S3_ACCESS_KEY_ID, S3_SECRET_ACCESS_KEY, S3_FORCE_PATH_STYLE, DATA_DIR } =
    env();
  if (!S3_BUCKET) return new DiskStorage(`${DATA_DIR}/objects`);
  return new S3Storage({
    bucket: S3_BUCKET,
    region: S3_REGION,
    endpoint: S3_ENDPOINT,
    accessKeyId: S3_ACCESS_KEY_ID,
    secretAccessKey: S3_SECRET_ACCESS_KEY,
    forcePathStyle: S3_FORCE_PATH_STYLE ?? S3_ENDPOINT !== undefined,
  });
}
