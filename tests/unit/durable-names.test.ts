import { randomUUID } from "node:crypto";
import { readdirSync, statSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { DiskStorage } from "@/lib/storage/disk";

// What a power failure would leave: a name is on the disk once its directory was synced while it was in it.
const disk = vi.hoisted(() => ({ names: new Map<string, string>(), syncs: 0, digests: 0, note: (_: string) => {} }));

vi.mock("node:fs/promises", async (original) => {
  const fs = await original<typeof import("node:fs/promises")>();
  const open: typeof fs.open = async (name, ...rest) => {
    const handle = await fs.open(name, ...rest);
    const sync = handle.sync.bind(handle);
    handle.sync = async () => {
      disk.note(String(name));
      await sync();
    };
    return handle;
  };
  return { ...fs, open };
});
vi.mock("@/lib/storage/object", async (original) => {
  const object = await original<typeof import("@/lib/storage/object")>();
  const digest: typeof object.digest = (body) => {
    disk.digests++;
    return object.digest(body);
  };
  return { ...object, digest };
});

disk.note = (directory) => {
  disk.syncs++;
  for (const name of readdirSync(directory)) {
    const file = path.join(directory, name);
    disk.names.set(file, identity(file));
  }
};

/** An inode's number is given to the next file at once: the time it was made tells them apart. */
function identity(file: string): string {
  const found = statSync(file, { bigint: true, throwIfNoEntry: false });
  return found ? `${found.ino} ${found.birthtimeNs}` : "gone";
}

let root = "";
let storage: DiskStorage;
beforeAll(async () => {
  root = path.join(await mkdtemp(path.join(os.tmpdir(), "proofsheet-durable-")), "data", "objects");
});
beforeEach(async () => {
  await rm(path.dirname(root), { recursive: true, force: true });
  storage = new DiskStorage(root);
  Object.assign(disk, { syncs: 0, digests: 0 });
});
afterAll(() => rm(path.join(root, "..", ".."), { recursive: true, force: true }));

const png = { contentType: "image/png" };

/** Puts an object, and fails if any name on the way to it would not be there after a power failure. */
async function put(key: string): Promise<void> {
  await storage.put(key, Buffer.from("x"), png);
  for (let at = path.join(root, key); at !== path.join(root, "..", ".."); at = path.dirname(at)) {
    expect(disk.names.get(at), `${at} for ${key}`).toBe(identity(at));
  }
}

async function syncsOf(work: () => Promise<void>): Promise<number> {
  const before = disk.syncs;
  await work();
  return disk.syncs - before;
}

test("every name on the way down is durable, and what was so before is not synced again", async () => {
  await put("generations/a/b/0");
  expect(await syncsOf(() => put("generations/a/b/1"))).toBe(1);
  expect(await syncsOf(() => put("generations/c/d/0"))).toBe(3);
});

test("so it is where a put finds a directory that another has only just made", async () => {
  for (let round = 0; round < 50; round++) {
    await Promise.all([0, 1, 2, 3].map((index) => put(`generations/${round}/a/${index}`)));
  }
});

test("so it is where directories are removed and made again", async () => {
  await put("generations/a/b/0");
  await storage.delete("generations/a/b/0");
  await put("generations/a/b/0");
  // As another process does it.
  await rm(path.join(root, "generations"), { recursive: true });
  await put("generations/a/b/0");
  await rm(path.join(root, "generations/a"), { recursive: true });
  await put("generations/a/c/0");
  await rm(root, { recursive: true });
  await put("generations/a/b/0");
});

test("so it is while the same directories are removed and made again all the time", async () => {
  await Promise.all(
    Array.from({ length: 8 }, async (_, worker) => {
      for (let round = 0; round < 100; round++) {
        const key = `generations/${(worker + round) % 3}/${round % 2}/${randomUUID()}`;
        await put(key);
        await storage.delete(key);
      }
    }),
  );
});

test("a digest that was just made of the body is not made again", async () => {
  const wrong = { ...png, sha256: new Uint8Array(32) };
  await expect(storage.put("a", Buffer.from("x"), wrong)).rejects.toThrow(/SHA-256/);
  expect(disk.digests).toBe(1);
  await storage.put("a", Buffer.from("x"), { ...wrong, digested: true });
  expect(disk.digests).toBe(1);
});
