import { createHash, randomBytes, randomUUID } from "node:crypto";
import { beforeAll, expect, it } from "vitest";
import { ChecksumMismatch, NoSuchObject, RangeNotSatisfiable } from "@/lib/storage/object";
import type { Storage, StoredObject } from "@/lib/storage/storage";

const png = { contentType: "image/png" };

async function bytesOf({ body }: StoredObject): Promise<Buffer> {
  return Buffer.from(await new Response(body).arrayBuffer());
}

/** The keys that begin so. */
export async function keysOf(storage: Storage, prefix: string): Promise<string[]> {
  const keys: string[] = [];
  for await (const { key } of storage.list(prefix)) keys.push(key);
  return keys;
}

/** What every storage promises; `many` is how many objects a listing has to cope with. */
export function promises(make: () => Storage, many: number) {
  let storage: Storage;
  const unique = () => `generations/${randomUUID()}/${randomUUID()}/0`;
  beforeAll(() => {
    storage = make();
  });

  it("gives back what was put, whole, as a stream and by its size", async () => {
    const key = unique();
    const body = randomBytes(3_000_001);
    await storage.put(key, body, { ...png, sha256: createHash("sha256").update(body).digest() });
    expect(body.equals(await storage.read(key))).toBe(true);
    const stored = await storage.get(key);
    expect(stored.bytes).toBe(body.length);
    expect(body.equals(await bytesOf(stored))).toBe(true);
    expect(await storage.head(key)).toEqual({ bytes: body.length });
  });

  it("asks for what is still being found out about the body, and stores nothing if that goes wrong", async () => {
    const key = unique();
    const body = randomBytes(100_000);
    const sha256 = createHash("sha256").update(body).digest();
    await storage.put(key, body, async () => ({ ...png, sha256, digested: true }));
    expect(body.equals(await storage.read(key))).toBe(true);
    const never = unique();
    const unusable = async () => Promise.reject(new Error("no image"));
    await expect(storage.put(never, body, unusable)).rejects.toThrow("no image");
    await expect(storage.put(never, body, async () => ({ ...png, sha256: Buffer.alloc(32) }))).rejects.toThrow(
      ChecksumMismatch,
    );
    expect(await storage.head(never)).toBeNull();
    expect(await keysOf(storage, never.slice(0, -1))).toEqual([]);
  });

  it("gives ranges, both ends included, and the size of the whole", async () => {
    const key = unique();
    const body = randomBytes(2_500_000);
    await storage.put(key, body, png);
    for (const [start, end] of [
      [0, 0],
      [10, 99],
      [1_000, 2_400_000],
      [2_499_990, 9_999_999],
    ] as const) {
      const part = await storage.get(key, { start, end });
      expect(part.bytes).toBe(body.length);
      expect(body.subarray(start, end + 1).equals(await bytesOf(part))).toBe(true);
    }
    await expect(storage.get(key, { start: body.length, end: body.length + 5 })).rejects.toThrow(RangeNotSatisfiable);
  });

  it("lets a reader go away in the middle", async () => {
    const key = unique();
    await storage.put(key, randomBytes(8_000_000), png);
    for (let i = 0; i < 20; i++) {
      const reader = (await storage.get(key)).body.getReader();
      await reader.read();
      await reader.cancel();
    }
    expect((await storage.read(key)).length).toBe(8_000_000);
  });

  it("keeps an empty object", async () => {
    const key = unique();
    await storage.put(key, Buffer.alloc(0), png);
    expect(await bytesOf(await storage.get(key))).toHaveLength(0);
    expect(await storage.read(key)).toHaveLength(0);
  });

  it("replaces an object by one of another size", async () => {
    const key = unique();
    await storage.put(key, randomBytes(5000), png);
    await storage.put(key, Buffer.from("short"), png);
    expect((await storage.read(key)).toString()).toBe("short");
    expect(await storage.head(key)).toEqual({ bytes: 5 });
  });

  it("refuses a body that does not have the given SHA-256, and keeps what was there", async () => {
    const key = unique();
    const wrong = { ...png, sha256: createHash("sha256").update("something else").digest() };
    await expect(storage.put(key, Buffer.from("body"), wrong)).rejects.toThrow(ChecksumMismatch);
    expect(await storage.head(key)).toBeNull();
    await storage.put(key, Buffer.from("first"), png);
    await expect(storage.put(key, Buffer.from("body"), wrong)).rejects.toThrow(ChecksumMismatch);
    expect((await storage.read(key)).toString()).toBe("first");
  });

  it("says that an object does not exist", async () => {
    const key = unique();
    await expect(storage.get(key)).rejects.toThrow(NoSuchObject);
    await expect(storage.get(key, { start: 0, end: 1 })).rejects.toThrow(NoSuchObject);
    await expect(storage.read(key)).rejects.toThrow(NoSuchObject);
    expect(await storage.head(key)).toBeNull();
    await storage.delete(key);
    await storage.put(key, Buffer.from("x"), png);
    const folder = key.slice(0, key.lastIndexOf("/"));
    await expect(storage.get(folder)).rejects.toThrow(NoSuchObject);
    await expect(storage.read(folder)).rejects.toThrow(NoSuchObject);
    expect(await storage.head(folder)).toBeNull();
    expect(await storage.head(`${key}/deeper`)).toBeNull();
  });

  it("deletes, once and again", async () => {
    const key = unique();
    await storage.put(key, Buffer.from("x"), png);
    await storage.delete(key);
    await storage.delete(key);
    expect(await storage.head(key)).toBeNull();
  });

  it("takes no key that could lead elsewhere", async () => {
    const keys = [
      "",
      "/etc/passwd",
      "../x",
      "a/../b",
      "a/./b",
      "a//b",
      "a/",
      ".tmp/x",
      "a\\b",
      "a\0b",
      "a b",
      "ä",
      "a/.b",
    ];
    for (const key of [...keys, "x".repeat(600)]) {
      await expect(storage.put(key, Buffer.from("x"), png), key).rejects.toThrow(TypeError);
      await expect(storage.get(key), key).rejects.toThrow(TypeError);
      await expect(storage.delete(key), key).rejects.toThrow(TypeError);
    }
    await expect(keysOf(storage, "../")).rejects.toThrow(TypeError);
  });

  it("lists a prefix in the order of the keys' bytes, page after page", async () => {
    const root = `lists/${randomUUID()}`;
    const keys = Array.from({ length: many }, (_, index) => `${root}/${String(index).padStart(5, "0")}`);
    // A directory and a file whose names begin alike: their order is that of the whole keys.
    keys.push(`${root}/a-b`, `${root}/a/b`, `${root}/a.b`, `${root}/a0`, `${root}x/other`);
    for (let at = 0; at < keys.length; at += 50) {
      await Promise.all(keys.slice(at, at + 50).map((key) => storage.put(key, Buffer.from("x"), png)));
    }
    const expected = keys.filter((key) => key.startsWith(`${root}/`)).sort();
    expect(await keysOf(storage, `${root}/`)).toEqual(expected);
    expect(await keysOf(storage, `${root}/0000`)).toEqual(expected.filter((key) => key.startsWith(`${root}/0000`)));
    expect(await keysOf(storage, `${root}/a`)).toEqual([`${root}/a-b`, `${root}/a.b`, `${root}/a/b`, `${root}/a0`]);
    expect(await keysOf(storage, `${root}/none`)).toEqual([]);
    for await (const found of storage.list(`${root}/a0`)) {
      expect(found.bytes).toBe(1);
      expect(Math.abs(found.modifiedAt.getTime() - Date.now())).toBeLessThan(120_000);
    }
  });

  it("never shows a torn object while the same key is put again and again", async () => {
    const key = unique();
    const versions = Array.from({ length: 6 }, (_, index) => Buffer.alloc(200_000 + index * 50_000, index));
    await storage.put(key, versions[0] as Buffer, png);
    let writing = true;
    const writers = versions.map(async (version) => {
      for (let round = 0; round < 8; round++) await storage.put(key, version, png);
    });
    const readers = Array.from({ length: 3 }, async () => {
      let reads = 0;
      for (; writing; reads++) {
        const seen = reads % 2 ? await storage.read(key) : await bytesOf(await storage.get(key));
        expect(versions.some((version) => version.equals(seen))).toBe(true);
      }
      return reads;
    });
    await Promise.all(writers);
    writing = false;
    for (const reads of await Promise.all(readers)) expect(reads).toBeGreaterThan(0);
  });

  it("puts and deletes beside each other without an error", async () => {
    const folder = `generations/${randomUUID()}`;
    await Promise.all(
      Array.from({ length: 40 }, async (_, index) => {
        const key = `${folder}/${index % 3}/${index}`;
        await storage.put(key, Buffer.from("x"), png);
        await storage.delete(key);
      }),
    );
    expect(await keysOf(storage, folder)).toEqual([]);
  });

  it("proves that it works and leaves nothing behind", async () => {
    await storage.check();
    expect(await keysOf(storage, "checks")).toEqual([]);
  });
}
