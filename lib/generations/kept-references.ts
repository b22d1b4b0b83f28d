import type { Person } from "../auth/actor";
import { ownReferences, ownUploads, visibleImages } from "../auth/policy";
import { db } from "../db";
import { AppError } from "../errors";
import type { OrderFields } from "../schemas/order";
import { NoSuchObject } from "../storage/object";
import { storage } from "../storage/storage";
import { uploadKey } from "../uploads";
import { maxTotalBytes, type ReferenceRow, referenceKey } from "./references";

type Named = OrderFields["references"][number];
type Facts = { sha256: Uint8Array; mime: string; bytes: number; width: number; height: number };
type Source = Facts & { key: string; imageId: string | null };

/**
 * Copies images of the library, uploads and earlier requests' files to where a generation has its references; returns
 * their rows. Throws `not_found` for what the actor does not see and `invalid_value` for too much, naming which.
 */
export async function keepReferences(actor: Person, generationId: string, named: Named[]): Promise<ReferenceRow[]> {
  const sources: Source[] = [];
  let total = 0;
  for (const [position, one] of named.entries()) {
    const source = (await find(actor, one)) ?? gone(position);
    total += source.bytes;
    if (total > maxTotalBytes) {
      const param = `references.${position}`;
      const message = `${param} is too much: all reference images together may have 128 MiB.`;
      throw new AppError("invalid_value", message, { param });
    }
    sources.push(source);
  }
  const rows: ReferenceRow[] = [];
  // One after the other: sixteen large ones are never in memory at once.
  for (const [position, source] of sources.entries()) rows.push(await copy(generationId, position, source));
  return rows;
}

async function copy(generationId: string, position: number, { key, imageId, ...facts }: Source): Promise<ReferenceRow> {
  const bytes = await storage()
    .read(key)
    .catch((error: unknown) => {
      throw error instanceof NoSuchObject ? notThere(position, error) : error;
    });
  const storageKey = referenceKey(generationId, "image", position);
  await storage().put(storageKey, bytes, { contentType: facts.mime, sha256: facts.sha256 });
  return {
    generationId,
    role: "image",
    position,
    form: "base64",
    storageKey,
    imageId,
    ...facts,
    sha256: Uint8Array.from(facts.sha256),
  };
}

const facts = { sha256: true, mime: true, bytes: true, width: true, height: true } as const;

async function find(actor: Person, named: Named): Promise<Source | null> {
  if ("imageId" in named) {
    const where = { AND: [visibleImages(actor), { id: named.imageId }] };
    const row = await db.image.findFirst({ where, select: { ...facts, originalKey: true } });
    return row && withKey(row, row.originalKey, named.imageId);
  }
  if ("uploadId" in named) {
    const [row] = await db.upload.updateManyAndReturn({
      where: { AND: [ownUploads(actor), { id: named.uploadId }] },
      data: { usedAt: new Date() },
      select: facts,
    });
    return row ? withKey(row, uploadKey(named.uploadId), null) : null;
  }
  const where = { AND: [ownReferences(actor), { id: named.referenceId }] };
  const row = await db.reference.findFirst({ where, select: { ...facts, storageKey: true } });
  const { sha256, mime, bytes, width, height, storageKey } = row ?? {};
  if (!storageKey || !sha256 || !mime || !bytes || !width || !height) return null;
  return { key: storageKey, imageId: null, sha256, mime, bytes, width, height };
}

function withKey({ sha256, mime, bytes, width, height }: Facts, key: string, imageId: string | null): Source {
  return { key, imageId, sha256, mime, bytes, width, height };
}

function gone(position: number): never {
  throw notThere(position);
}

function notThere(position: number, cause?: unknown): AppError {
  const param = `references.${position}`;
  return new AppError("not_found", `${param}: this image was not found.`, { param, cause });
}
