import { randomBytes } from "node:crypto";
import { afterEach, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import type { MemberActor } from "@/lib/auth/actor";
import { db } from "@/lib/db";
import { purgeImages, purgeTrash } from "@/lib/purge";
import { DiskStorage } from "@/lib/storage/disk";
import { thumbnailKey } from "@/lib/storage/ingest";
import { S3Storage } from "@/lib/storage/s3";
import { type Storage, storage } from "@/lib/storage/storage";
import { restoreImages, trashImages } from "@/lib/trash";
import { opened } from "@/tests/support/opened";
import { teamOf } from "@/tests/support/team";
import { testEnvironment } from "../support/database";
import { endedGeneration } from "../support/ended";
import { signedIn } from "../support/gateway";
import { makeBucket, s3Missing, startS3 } from "../support/s3";

const { me } = teamOf("me");
const kept = globalThis as { proofsheetStorage?: Storage };

/** A generation of `n` images with their bytes, thumbnails and the note beside them; one is charged for each. */
async function made(n: number, of: MemberActor = me) {
  const generationId = await endedGeneration({ userId: of.userId, at: new Date().toISOString(), n, charged: n });
  const folder = `generations/${generationId}/lease`;
  const ids: string[] = [];
  for (let index = 0; index < n; index += 1) {
    const row = { generationId, userId: of.userId, index, originalKey: `${folder}/${index}` };
    const facts = { sha256: Buffer.alloc(32), mime: "image/png", bytes: 9, width: 3, height: 2 };
    const { id } = await db.image.create({ data: { ...row, ...facts, thumbhash: Buffer.alloc(4) } });
    for (const key of [row.originalKey, ...keysOf(id)]) await put(key);
    ids.push(id);
  }
  await put(`${folder}/result.json`);
  return { generationId, ids, folder };
}

const put = (key: string) => storage().put(key, randomBytes(9), { contentType: "image/png" });
const keysOf = (id: string) => (["small", "large", "web"] as const).map((variant) => thumbnailKey(id, variant));
const stored = async () => {
  const keys: string[] = [];
  for (const folder of ["generations/", "thumbnails/", "references/"]) {
    for await (const { key } of storage().list(folder)) keys.push(key);
  }
  return keys.sort();
};
const expire = (ids: string[], days = 30) =>
  db.$executeRaw`UPDATE images SET deleted_at = now() - make_interval(days => ${days}, secs => 1) WHERE id = ANY(${ids}::uuid[])`;
/** A minute later, as far as bytes are concerned. */
const aMinuteLater = () => db.$executeRaw`UPDATE purged_images SET due_at = now()`;
const rows = () => db.image.findMany({ orderBy: { number: "asc" } }).then((all) => all.map(({ id }) => id));

beforeEach(async () => {
  for (const key of await stored()) await storage().delete(key);
});
afterEach(() => vi.restoreAllMocks());

function promises() {
  test("after 30 days, by the database's clock, an image goes with its bytes, and what was asked and paid stays", async () => {
    const { generationId, ids, folder } = await made(2);
    const [first = "", second = ""] = ids;
    await trashImages(me, ids);
    await expire([first]);
    await expire([second], 29);
    const ledger = await db.ledgerEntry.findMany();
    await purgeTrash();
    expect(await rows()).toEqual([second]);
    await aMinuteLater();
    await purgeTrash();
    expect(await stored()).toEqual([`${folder}/1`, `${folder}/result.json`, ...keysOf(second)].sort());
    await expire([second]);
    await purgeTrash();
    await aMinuteLater();
    await purgeTrash();
    expect([await rows(), await stored(), await db.purgedImage.count()]).toEqual([[], [], 0]);
    expect(await db.ledgerEntry.findMany()).toEqual(ledger);
    expect(await db.generation.findUnique({ where: { id: generationId } })).toMatchObject({
      state: "succeeded",
      prompt: "a harbour",
    });
  });

  test("bytes outlast the row by a minute, and never a row its bytes", async () => {
    const { ids } = await made(1);
    await trashImages(me, ids);
    expect(await purgeImages(me, { ids })).toBe(1);
    expect(await rows()).toEqual([]);
    const before = await stored();
    await purgeTrash();
    expect(await stored()).toEqual(before);
    expect((await restoreImages(me, ids)).changed).toEqual([]);
  });

  test("an object that another image or a reference needs stays", async () => {
    const [one, two] = [await made(1), await made(1)];
    const shared = `${one.folder}/0`;
    await db.image.updateMany({ where: { id: { in: two.ids } }, data: { originalKey: shared } });
    const three = await made(1);
    const lent = `${three.folder}/0`;
    await db.reference.create({
      data: { generationId: two.generationId, position: 0, form: "base64", storageKey: lent },
    });
    const copy = `references/${two.generationId}/image/1`;
    await put(copy);
    const source = { form: "base64", storageKey: copy, imageId: three.ids[0] ?? null };
    await db.reference.create({ data: { generationId: two.generationId, position: 1, ...source } });
    await trashImages(me, [...one.ids, ...three.ids]);
    await purgeImages(me, { all: true });
    await aMinuteLater();
    await purgeTrash();
    expect(await stored()).toEqual(expect.arrayContaining([shared, lent, copy]));
    expect(await storage().head(thumbnailKey(one.ids[0] ?? "", "small"))).toBeNull();
    expect(await db.reference.findMany({ where: { imageId: { not: null } } })).toEqual([]);
    expect(await db.reference.count({ where: { storageKey: copy } })).toBe(1);
  });

  test("a purge that dies half-way through the bytes is repeated, until nothing is left", async () => {
    const { ids } = await made(3);
    await trashImages(me, ids);
    await purgeImages(me, { all: true });
    await aMinuteLater();
    const remove = storage().delete.bind(storage());
    let calls = 0;
    vi.spyOn(storage(), "delete").mockImplementation(async (key) => {
      calls += 1;
      if (calls > 4) throw new Error("the storage is away");
      await remove(key);
    });
    await purgeTrash();
    expect((await stored()).length).toBeGreaterThan(0);
    expect(await db.purgedImage.count()).toBeGreaterThan(0);
    vi.restoreAllMocks();
    // What was being removed is left alone for a while, as another process may be at it.
    await purgeTrash();
    expect(await db.purgedImage.count()).toBeGreaterThan(0);
    await aMinuteLater();
    await purgeTrash();
    expect([await stored(), await db.purgedImage.count()]).toEqual([[], 0]);
  });

  test("several processes at once do each image once, and none waits for another", async () => {
    const all = await Promise.all(Array.from({ length: 12 }, () => made(2)));
    const ids = all.flatMap((one) => one.ids);
    await trashImages(me, ids);
    await expire(ids);
    await Promise.all([purgeTrash(), purgeTrash(), purgeTrash(), purgeImages(me, { all: true })]);
    expect(await rows()).toEqual([]);
    expect(await db.purgedImage.count()).toBe(24);
    await aMinuteLater();
    const remove = vi.spyOn(storage(), "delete");
    await Promise.all([purgeTrash(), purgeTrash(), purgeTrash()]);
    expect([await stored(), await db.purgedImage.count()]).toEqual([[], 0]);
    const originals = remove.mock.calls.map(([key]) => key).filter((key) => key.startsWith("thumbnails/"));
    expect(new Set(originals).size).toBe(originals.length);
  });
}

describe("in files", () => {
  beforeAll(() => {
    kept.proofsheetStorage = new DiskStorage(`${testEnvironment.DATA_DIR}/objects`);
  });
  promises();

  test("who empties a trash deletes what they saw there: their own, up to that moment; an admin everybody's if asked", async () => {
    const [admin, other] = [await signedIn("admin@example.com", "admin"), await signedIn("other@example.com")];
    const [mine, theirs, hidden] = [await made(2), await made(1, other), await made(1, other)];
    await db.image.updateMany({ where: { id: { in: hidden.ids } }, data: { private: true } });
    await trashImages(me, mine.ids.slice(0, 1));
    const [row] = await db.$queryRaw<{ now: Date }[]>`SELECT now() AS now`;
    const until = row?.now.toISOString();
    await trashImages(me, mine.ids.slice(1));
    await trashImages(other, [...theirs.ids, ...hidden.ids]);
    expect(await purgeImages(me, { all: true, until, everybody: true })).toBe(1);
    expect(await purgeImages(me, { ids: theirs.ids })).toBe(0);
    expect(await purgeImages(admin, { all: true })).toBe(0);
    expect(await purgeImages(admin, { all: true, everybody: true })).toBe(2);
    expect(await rows()).toEqual(hidden.ids);
    const events = await db.auditEvent.findMany({ where: { action: "image.purge" } });
    expect(events.map(({ subject }) => subject).sort()).toEqual([me.userId, other.userId].sort());
    // What is not in the trash is not deleted for ever.
    const { ids } = await made(1);
    expect(await purgeImages(me, { ids })).toBe(0);
  });

  test("somebody who brings an image back wins over the purge, or is told that it is gone", async () => {
    const { ids } = await made(8);
    await trashImages(me, ids);
    const [back] = await Promise.all([
      restoreImages(me, ids),
      purgeImages(me, { ids }),
      purgeImages(me, { all: true }),
    ]);
    expect((await rows()).sort()).toEqual([...back.changed].sort());
  });
});

describe.skipIf(s3Missing)(s3Missing ? `in S3, which cannot be tried (${s3Missing})` : "in S3", () => {
  const server = opened(startS3);
  beforeAll(async () => {
    await makeBucket(server, "proofsheet");
    kept.proofsheetStorage = new S3Storage({
      ...{ bucket: "proofsheet", region: "us-east-1", forcePathStyle: true },
      ...server,
    });
  });
  promises();
});
