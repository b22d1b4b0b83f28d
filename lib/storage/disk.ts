import { randomUUID } from "node:crypto";
import { createReadStream, type Dirent } from "node:fs";
import { mkdir, open, readdir, readFile, rename, rm, rmdir, stat, unlink } from "node:fs/promises";
import path from "node:path";
import { Readable } from "node:stream";
import { ChecksumMismatch, checkKey, checkPrefix, digest, NoSuchObject, RangeNotSatisfiable } from "./object";
import type { ByteRange, Storage, StoredObject } from "./storage";

/** Up to this many bytes are read at once: cheaper than a stream, and no file stays open behind a slow reader. */
const readAtOnce = 1024 * 1024;
const hour = 60 * 60 * 1000;

/** Objects as files below one directory. A write is a temporary file, synced and renamed: whole or not there. */
export class DiskStorage implements Storage {
  readonly #root: string;
  readonly #temporary: string;

  constructor(root: string) {
    this.#root = path.resolve(/* turbopackIgnore: true */ root);
    // A key's segments never begin with a dot, so this one is nobody's object.
    this.#temporary = path.join(/* turbopackIgnore: true */ this.#root, ".tmp");
  }

  async put(key: string, body: Buffer, options: { contentType: string; sha256?: Uint8Array }): Promise<void> {
    const target = this.#file(key);
    if (options.sha256 && !(await digest(body)).equals(options.sha256)) throw new ChecksumMismatch(key);
    const temporary = path.join(/* turbopackIgnore: true */ this.#temporary, randomUUID());
    await mkdir(this.#temporary, { recursive: true });
    try {
      const file = await open(temporary, "wx");
      try {
        await file.writeFile(body);
        await file.datasync();
      } finally {
        await file.close();
      }
      await this.#moveInto(temporary, target);
    } catch (error) {
      await rm(temporary, { force: true });
      throw error;
    }
    // The names are durable once every directory on the way down is: one of them may be new.
    await Promise.all(this.#directories(target).map(syncDirectory));
  }

  async #moveInto(temporary: string, target: string): Promise<void> {
    for (let attempt = 1; ; attempt++) {
      await mkdir(path.dirname(target), { recursive: true });
      try {
        return await rename(temporary, target);
      } catch (error) {
        // A delete may have taken the directory away as empty, just after it was made.
        if (codeOf(error) !== "ENOENT" || attempt === 5) throw error;
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
    const target = this.#file(key);
    await unlink(target).catch(ifAbsent);
    for (const directory of this.#directories(target).slice(0, -1)) {
      try {
        await rmdir(directory);
      } catch {
        break; // It still has something in it, or somebody else removed it.
      }
    }
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
    const key = `checks/${randomUUID()}`;
    const body = Buffer.from(key);
    try {
      await this.put(key, body, { contentType: "text/plain" });
      if (!(await this.read(key)).equals(body)) throw new Error("what was written did not come back");
      await this.delete(key);
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

  /** The directories that hold `file`, the innermost first, the root last. */
  #directories(file: string): string[] {
    const found: string[] = [];
    for (let at = path.dirname(file); at.length >= this.#root.length; at = path.dirname(at)) found.push(at);
    return found;
  }
}

function streamOf(bytes: Buffer): ReadableStream<Uint8Array> {
  return new ReadableStream({
    start(controller) {
      if (bytes.length > 0) controller.enqueue(bytes);
      controller.close();
    },
  });
}

async function syncDirectory(directory: string): Promise<void> {
  const handle = await open(directory, "r").catch(ifAbsent);
  if (!handle) return; // Deleted in the meantime, with the object in it.
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** A directory sorts by its keys, which go on with a slash. */
function nameInOrder(entry: Dirent): string {
  return entry.isDirectory() ? `${entry.name}/` : entry.name;
}

function byBytes(a: string, b: string): number {
  return a < b ? -1 : 1;
}

function codeOf(error: unknown): string | undefined {
  return (error as NodeJS.ErrnoException).code;
}

function isAbsent(error: unknown): boolean {
  return ["ENOENT", "ENOTDIR", "EISDIR"].includes(codeOf(error) ?? "");
}

function ifAbsent(error: unknown): null {
  if (isAbsent(error)) return null;
  throw error;
}

function rethrow(error: unknown, key: string): never {
  throw isAbsent(error) ? new NoSuchObject(key) : error;
}
