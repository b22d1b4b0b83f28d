import { randomUUID } from "node:crypto";
import { constants, createReadStream, type Dirent } from "node:fs";
import { type FileHandle, open, readdir, readFile, rm, stat } from "node:fs/promises";
import path from "node:path";
import { Readable } from "node:stream";
import { codeOf, ifAbsent, isAbsent } from "./absent";
import { Directories, makeDurably } from "./directories";
import {
  ChecksumMismatch,
  checkKey,
  checkPrefix,
  digest,
  NoSuchObject,
  putAndTakeBack,
  RangeNotSatisfiable,
} from "./object";
import type { ByteRange, PutOptions, Storage, StoredObject } from "./storage";

/** Up to this many bytes are read at once: cheaper than a stream, and no file stays open behind a slow reader. */
const readAtOnce = 1024 * 1024;
/** A write to it ends when the bytes are on the disk: `fdatasync` without the way back to this thread in between. */
const newAndDurable = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | constants.O_DSYNC;
const hour = 60 * 60 * 1000;

/** Objects as files below one directory. A write is a temporary file, synced and renamed: whole or not there. */
export class DiskStorage implements Storage {
  readonly #root: string;
  readonly #temporary: string;
  readonly #directories: Directories;
  /** Settles once the root and the directory for temporary files are there. */
  #ready: Promise<void> | null = null;

  constructor(root: string) {
    this.#root = path.resolve(/* turbopackIgnore: true */ root);
    // A key's segments never begin with a dot, so this one is nobody's object.
    this.#temporary = path.join(/* turbopackIgnore: true */ this.#root, ".tmp");
    this.#directories = new Directories(this.#root);
  }

  async put(key: string, body: Buffer, options: PutOptions | (() => Promise<PutOptions>)): Promise<void> {
    const target = this.#file(key);
    const temporary = path.join(/* turbopackIgnore: true */ this.#temporary, randomUUID());
    const file = await this.#create(temporary);
    try {
      // What is still to be found out about the body takes as long as the disk does: side by side they cost half.
      const steps = [write(file, body), checkDigest(key, body, options), this.#directories.prepare(target)];
      // Nobody reads the body any more once this has ended, however it did.
      await Promise.allSettled(steps);
      await Promise.all(steps);
      await Promise.all([file.close(), this.#directories.moveInto(temporary, target)]);
    } catch (error) {
      await file.close();
      await rm(temporary, { force: true });
      throw error;
    }
  }

  async #create(temporary: string): Promise<FileHandle> {
    for (let attempt = 1; ; attempt++) {
      this.#ready ??= makeDurably(this.#temporary);
      try {
        await this.#ready;
        return await open(temporary, newAndDurable);
      } catch (error) {
        this.#ready = null;
        if (codeOf(error) !== "ENOENT" || attempt === 2) throw error;
      }
    }
  }

  async get(key: string, range?: ByteRange): Promise<StoredObject> {
    const target = this.#file(key);
    const file = await open(target, "r").catch((error) => rethrow(error, key));
    let handedOver = false;
    try {
      const found = await file.stat();
      if (!found.isFile()) throw new NoSuchObject(key);
      const start = range?.start ?? 0;
      const end = Math.min(range?.end ?? found.size - 1, found.size - 1);
      if (range && (start < 0 || start > end)) throw new RangeNotSatisfiable(key);
      const length = end - start + 1;
      if (length <= readAtOnce) {
        const bytes = Buffer.allocUnsafeSlow(length);
        const { bytesRead } = await file.read(bytes, 0, length, start);
        if (bytesRead !== length) throw new Error(`${key} ended early`);
        return { body: streamOf(bytes), bytes: found.size };
      }
      handedOver = true;
      const stream = createReadStream(target, { fd: file, start, end, highWaterMark: 256 * 1024 });
      return { body: Readable.toWeb(stream) as ReadableStream<Uint8Array>, bytes: found.size };
    } finally {
      if (!handedOver) await file.close();
    }
  }

  async read(key: string): Promise<Buffer> {
    return await readFile(this.#file(key)).catch((error) => rethrow(error, key));
  }

  async head(key: string): Promise<{ bytes: number } | null> {
    const found = await stat(this.#file(key)).catch(ifAbsent);
    return found?.isFile() ? { bytes: found.size } : null;
  }

  async delete(key: string): Promise<void> {
    await this.#directories.remove(this.#file(key));
  }

  async *list(prefix: string): AsyncIterable<{ key: string; bytes: number; modifiedAt: Date }> {
    checkPrefix(prefix);
    yield* this.#walk(prefix.slice(0, prefix.lastIndexOf("/") + 1), prefix);
  }

  async *#walk(folder: string, prefix: string): AsyncIterable<{ key: string; bytes: number; modifiedAt: Date }> {
    const directory = path.join(/* turbopackIgnore: true */ this.#root, folder);
    const entries = (await readdir(directory, { withFileTypes: true }).catch(ifAbsent)) ?? [];
    for (const name of entries
      .filter((entry) => !entry.name.startsWith("."))
      .map(nameInOrder)
      .sort(byBytes)) {
      const key = folder + name;
      if (name.endsWith("/")) {
        if (key.startsWith(prefix) || prefix.startsWith(key)) yield* this.#walk(key, prefix);
      } else if (key.startsWith(prefix)) {
        const found = await stat(path.join(/* turbopackIgnore: true */ directory, name)).catch(ifAbsent);
        if (found) yield { key, bytes: found.size, modifiedAt: found.mtime };
      }
    }
  }

  async check(): Promise<void> {
    try {
      await putAndTakeBack(this);
      await this.#sweepTemporary();
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      throw new Error(`Images cannot be kept in ${this.#root} (${reason}): give the server a writable DATA_DIR`, {
        cause: error,
      });
    }
  }

  /** Removes what writes that died half-way have left; a living one does not take an hour. */
  async #sweepTemporary(): Promise<void> {
    for (const name of await readdir(this.#temporary)) {
      const file = path.join(/* turbopackIgnore: true */ this.#temporary, name);
      const found = await stat(file).catch(ifAbsent);
      if (found && found.mtimeMs < Date.now() - hour) await rm(file, { force: true });
    }
  }

  #file(key: string): string {
    checkKey(key);
    return path.join(/* turbopackIgnore: true */ this.#root, key);
  }
}

/** Writes all of it to a file that is `newAndDurable`. */
async function write(file: FileHandle, body: Buffer): Promise<void> {
  // writeFile() would go to a thread and back for every half megabyte.
  for (let at = 0; at < body.length; ) at += (await file.write(body, at)).bytesWritten;
}

async function checkDigest(key: string, body: Buffer, options: PutOptions | (() => Promise<PutOptions>)) {
  const { sha256, digested } = typeof options === "function" ? await options() : options;
  if (sha256 && !digested && !(await digest(body)).equals(sha256)) throw new ChecksumMismatch(key);
}

function streamOf(bytes: Buffer): ReadableStream<Uint8Array> {
  return new ReadableStream({
    start(controller) {
      if (bytes.length > 0) controller.enqueue(bytes);
      controller.close();
    },
  });
}

/** A directory sorts by its keys, which go on with a slash. */
function nameInOrder(entry: Dirent): string {
  return entry.isDirectory() ? `${entry.name}/` : entry.name;
}

function byBytes(a: string, b: string): number {
  return a < b ? -1 : 1;
}

function rethrow(error: unknown, key: string): never {
  throw isAbsent(error) ? new NoSuchObject(key) : error;
}
