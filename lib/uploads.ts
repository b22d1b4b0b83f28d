import { v7 as uuidv7 } from "uuid";
import type { Actor, Person } from "./auth/actor";
import { mustContribute, ownReferences, ownUploads } from "./auth/policy";
import { db } from "./db";
import { notFound } from "./errors";
import { inspectReference } from "./generations/references";
import type { Media } from "./media";
import type { UploadView } from "./schemas/draft";
import { NoSuchObject } from "./storage/object";
import { storage } from "./storage/storage";
import { makeThumbnails } from "./storage/thumbnails";

/** So many of a person's are kept, the newest; whoever gives more loses the oldest, used or not. */
const mostOfOne = 200;

const folder = (id: string) => `uploads/${id}/`;
/** Where an upload's bytes are, as they came. */
export const uploadKey = (id: string) => `${folder(id)}original`;
const smallKey = (id: string) => `${folder(id)}small`;

/**
 * Keeps a file as a reference for requests to come, once it was found to be one that can be used. Throws `forbidden`,
 * or `invalid_value` with `param: "file"`.
 */
export async function createUpload(actor: Person, file: { name: string; bytes: Buffer }): Promise<UploadView> {
  mustContribute(actor);
  const { mime, inspected } = await inspectReference(file.bytes, "base64", "file");
  const { small } = await makeThumbnails(file.bytes);
  const { width, height, sha256 } = inspected;
  const id = uuidv7();
  try {
    await storage().put(uploadKey(id), file.bytes, { contentType: mime, sha256, digested: true });
    await storage().put(smallKey(id), small, { contentType: "image/webp" });
    const facts = { name: file.name, mime, bytes: file.bytes.length, width, height, sha256: Uint8Array.from(sha256) };
    await db.upload.create({ data: { id, userId: actor.userId, ...facts } });
  } catch (error) {
    await removeBytes(id);
    throw error;
  }
  await removeBeyondMost(actor.userId);
  return { id, name: file.name, width, height, thumbnail: `/media/upload/${id}` };
}

/** A small picture of an upload. Throws `not_found`. */
export async function getUploadPicture(actor: Actor, id: string): Promise<Media> {
  const row = await db.upload.findFirst({ where: { AND: [ownUploads(actor), { id }] } });
  if (!row) throw notFound("This file");
  return {
    etag: `"${Buffer.from(row.sha256).toString("base64url")}-small"`,
    lastModified: row.createdAt,
    mime: "image/webp",
    fileName: "reference.webp",
    size: async () => (await storage().head(smallKey(id)))?.bytes ?? gone(id),
    open: (range) => storage().get(smallKey(id), range),
  };
}

/** A small picture of what a request was given, made while somebody looks: few ever do. Throws `not_found`. */
export async function getReferencePicture(actor: Actor, id: string): Promise<Media> {
  const row = await db.reference.findFirst({
    where: { AND: [ownReferences(actor), { id, storageKey: { not: null } }] },
    select: { storageKey: true, sha256: true, generation: { select: { createdAt: true } } },
  });
  if (!row?.storageKey) throw notFound("This reference");
  const { small } = await makeThumbnails(await storage().read(row.storageKey));
  return {
    etag: `"${id}-small"`,
    lastModified: row.generation.createdAt,
    mime: "image/webp",
    fileName: "reference.webp",
    size: async () => small.length,
    open: async (range) => {
      const part = range ? small.subarray(range.start, range.end + 1) : small;
      return { body: new Blob([Uint8Array.from(part)]).stream(), bytes: small.length };
    },
  };
}

/** Removes what was neither given nor used for a week, a few at a time. */
export async function sweepUploads(): Promise<void> {
  const old = await db.$queryRaw<{ id: string }[]>`
    SELECT id FROM uploads
    WHERE created_at < now() - interval '7 days' AND (used_at < now() - interval '7 days') IS NOT FALSE
    ORDER BY created_at LIMIT 100`;
  for (const { id } of old) await remove(id);
}

async function removeBeyondMost(userId: string): Promise<void> {
  const old = await db.upload.findMany({
    where: { userId },
    orderBy: [{ createdAt: "desc" }, { id: "desc" }],
    skip: mostOfOne,
    take: 100,
    select: { id: true },
  });
  for (const { id } of old) await remove(id);
}

/** The bytes first: should this end in between, the next sweep still knows of them. */
async function remove(id: string): Promise<void> {
  await removeBytes(id);
  await db.upload.deleteMany({ where: { id } });
}

async function removeBytes(id: string): Promise<void> {
  await Promise.all([storage().delete(uploadKey(id)), storage().delete(smallKey(id))]);
}

function gone(id: string): never {
  throw new NoSuchObject(smallKey(id));
}
