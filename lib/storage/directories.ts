import { mkdir, open, rename, rmdir, unlink } from "node:fs/promises";
import path from "node:path";
import { ifAbsent, isAbsent } from "./absent";

/** As many directories as requests under way may use; one that is forgotten is only synced once more. */
const remembered = 1000;

/**
 * The directories below a root, made and removed as files come and go. A file's name is durable once its directory is
 * synced, and so is every directory above it that nobody has synced since one below it was made: which those are is
 * remembered, since a sync costs as much as writing a small file.
 */
export class Directories {
  readonly #root: string;
  /** Whose own name, and all names above it, are durable. A directory is none of them before its sync has ended. */
  readonly #durable = new Set<string>();
  #removals = 0;
  #removing = 0;

  constructor(root: string) {
    this.#root = root;
  }

  /** Makes the directory of a file that is still being written, so that `moveInto` finds it there; it may as well not. */
  async prepare(target: string): Promise<void> {
    const directory = path.dirname(target);
    if (this.#durable.has(directory)) return;
    try {
      await this.#settle(directory, async () => this.#forget(directory, await mkdir(directory, { recursive: true })));
    } catch {
      // `moveInto` says why.
    }
  }

  /** Renames a file that is complete to where it belongs; the new name is durable when it resolves. */
  async moveInto(temporary: string, target: string): Promise<void> {
    const directory = path.dirname(target);
    // From then on the file keeps its directories from being removed.
    await this.#settle(directory, () => this.#rename(temporary, target), syncDirectory);
  }

  /** Does what makes `directory` be there, then makes its own name durable, with all names above it. */
  async #settle(directory: string, work: () => Promise<void>, also?: (directory: string) => Promise<void>) {
    const removals = this.#removals;
    let undisturbed = this.#removing === 0;
    await work();
    const above = this.#upFrom(directory);
    const known = above.findIndex((one) => this.#durable.has(one));
    const unknown = known === -1 ? above : above.slice(0, known);
    await Promise.all([also?.(directory), ...unknown.map((one) => syncDirectory(path.dirname(one)))]);
    undisturbed &&= removals === this.#removals;
    // Beside a removal nobody knows whether what was synced is what is there now.
    if (undisturbed) this.#remember(unknown);
  }

  async #rename(temporary: string, target: string): Promise<void> {
    const directory = path.dirname(target);
    for (let attempt = 1; ; attempt++) {
      try {
        if (!this.#durable.has(directory)) this.#forget(directory, await mkdir(directory, { recursive: true }));
        return await rename(temporary, target);
      } catch (error) {
        // One of them may have been removed as empty, just after it was made; while they are made, that is an ENOTDIR.
        if (!isAbsent(error) || attempt === 10) throw error;
        this.#forget(directory, this.#root);
      }
    }
  }

  /** `directory` and those above it from `first` on are new: what was remembered of others by their names is past. */
  #forget(directory: string, first: string | undefined): void {
    if (first === undefined) return;
    for (const one of this.#upFrom(directory)) if (one.length >= first.length) this.#durable.delete(one);
  }

  /** Removes a file, if it is there, and the directories that it leaves empty, but for the topmost. */
  async remove(file: string): Promise<void> {
    const directories = this.#upFrom(path.dirname(file)).slice(0, -1);
    for (const directory of directories) this.#durable.delete(directory);
    this.#removals++;
    this.#removing++;
    try {
      await unlink(file).catch(ifAbsent);
      for (const directory of directories) {
        try {
          await rmdir(directory);
        } catch {
          break; // It still has something in it, or somebody else removed it.
        }
      }
    } finally {
      this.#removing--;
    }
  }

  /** `directory` and those above it, without the root. */
  #upFrom(directory: string): string[] {
    const found: string[] = [];
    for (let at = directory; at.length > this.#root.length; at = path.dirname(at)) found.push(at);
    return found;
  }

  #remember(directories: string[]): void {
    for (const directory of directories) this.#durable.add(directory);
    for (const oldest of this.#durable) {
      if (this.#durable.size <= remembered) break;
      this.#durable.delete(oldest);
    }
  }
}

/** Makes a directory, and those above it that are not there, with durable names. */
export async function makeDurably(directory: string): Promise<void> {
  const first = await mkdir(directory, { recursive: true });
  if (!first) return;
  for (let at = directory; at.length >= first.length; at = path.dirname(at)) await syncDirectory(path.dirname(at));
}

/** Makes the names in a directory durable. */
async function syncDirectory(directory: string): Promise<void> {
  const handle = await open(directory, "r").catch(ifAbsent);
  if (!handle) return; // Deleted in the meantime, with the object in it.
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
