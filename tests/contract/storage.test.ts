import { mkdtemp, readdir, rm, utimes, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { DiskStorage } from "@/lib/storage/disk";
import { S3Storage } from "@/lib/storage/s3";
import { opened } from "@/tests/support/opened";
import { makeBucket, type S3Server, s3Missing, startS3 } from "../support/s3";
import { keysOf, promises } from "../support/storage-promises";

describe("on disk", () => {
  let root = "";
  beforeAll(async () => {
    root = await mkdtemp(path.join(os.tmpdir(), "proofsheet-objects-"));
  });
  afterAll(() => rm(root, { recursive: true, force: true }));

  promises(() => new DiskStorage(root), 1200);

  it("removes what a write that died has left, an hour later, and shows it to nobody", async () => {
    const storage = new DiskStorage(root);
    const dead = path.join(root, ".tmp", "dead");
    await writeFile(dead, "half");
    await writeFile(path.join(root, ".tmp", "living"), "half");
    await utimes(dead, new Date(), new Date(Date.now() - 2 * 60 * 60 * 1000));
    expect((await keysOf(storage, "")).filter((key) => !/^(generations|lists)\//.test(key))).toEqual([]);
    await storage.check();
    expect(await readdir(path.join(root, ".tmp"))).toEqual(["living"]);
  });

  it("says which directory it cannot write to", async () => {
    await writeFile(path.join(root, "file"), "no directory");
    await expect(new DiskStorage(path.join(root, "file")).check()).rejects.toThrow(
      /Images cannot be kept in .*DATA_DIR/,
    );
  });
});

describe.skipIf(s3Missing)(s3Missing ? `in S3, which cannot be tried (${s3Missing})` : "in S3", () => {
  const server = opened(startS3);
  const at = (changes: Partial<S3Server> & { bucket?: string } = {}) =>
    new S3Storage({ bucket: "proofsheet", region: "us-east-1", forcePathStyle: true, ...server, ...changes });

  beforeAll(() => makeBucket(server, "proofsheet"));

  promises(() => at(), 1010);

  it("says what is wrong with its configuration", async () => {
    await expect(at({ bucket: "missing" }).check()).rejects.toThrow(/bucket missing .* does not exist; create it/);
    await expect(at({ accessKeyId: "nobody" }).check()).rejects.toThrow(/S3_ACCESS_KEY_ID is not known/);
    await expect(at({ secretAccessKey: "wrong" }).check()).rejects.toThrow(/S3_SECRET_ACCESS_KEY is not the one/);
    await expect(at({ endpoint: "http://127.0.0.1:9" }).check()).rejects.toThrow(/S3_ENDPOINT does not answer/);
  });
});
