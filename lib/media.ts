import type { Actor, MemberActor } from "./auth/actor";
import { deletedImages, visibleImages } from "./auth/policy";
import { isNotModified, type Validators, wantedRange } from "./conditions";
import { db, type Prisma } from "./db";
import { AppError, notFound } from "./errors";
import { frameNumber } from "./format";
import { createThumbnails, createWebCopy } from "./generations/thumbnails";
import type { MediaVariant } from "./media-links";
import { thumbnailKey } from "./storage/ingest";
import { NoSuchObject } from "./storage/object";
import { type ByteRange, type StoredObject, storage } from "./storage/storage";

/** Bytes that never change. */
export type Media = Validators & {
  mime: string;
  fileName: string;
  size: () => Promise<number>;
  open: (range?: ByteRange) => Promise<StoredObject>;
};

/**
 * An image's original, or what is made from its pixels alone: thumbnails and a copy for the web, now if they are not
 * there yet. Throws `not_found`.
 */
export async function getMedia(actor: Actor, imageId: string, variant: MediaVariant | "web"): Promise<Media> {
  // A signed link sees what anybody has made, but what is in the trash is gone for it too.
  return toMedia({ AND: [visibleImages(actor), { id: imageId, deletedAt: null }] }, variant);
}

/** A thumbnail of an image that is in the trash, for whoever may bring it back. Throws `not_found`. */
export async function getTrashedMedia(actor: MemberActor, imageId: string, variant: "small" | "large"): Promise<Media> {
  return toMedia({ AND: [deletedImages(actor), { id: imageId }] }, variant);
}

async function toMedia(where: Prisma.ImageWhereInput, variant: MediaVariant | "web"): Promise<Media> {
  const image = await db.image.findFirst({ where });
  if (!image) throw notFound("This image");
  const name = imageName(image);
  const validators = {
    etag: `"${Buffer.from(image.sha256).toString("base64url")}-${variant}"`,
    lastModified: image.createdAt,
  };
  if (variant === "original") {
    const open = (range?: ByteRange) => storage().get(image.originalKey, range);
    return { ...validators, mime: image.mime, fileName: imageFileName(image), size: async () => image.bytes, open };
  }
  const key = thumbnailKey(image.id, variant);
  let making: Promise<void> | null = null;
  const made = async () => {
    if (variant === "web") making ??= makeWebCopy(image, key);
    else if (image.thumbhash === null) making ??= createThumbnails(image);
    await making;
  };
  return {
    ...validators,
    mime: "image/webp",
    fileName: `${name}-${variant}.webp`,
    size: async () => {
      await made();
      const found = await storage().head(key);
      if (!found) throw new NoSuchObject(key);
      return found.bytes;
    },
    open: async (range) => {
      await made();
      return storage().get(key, range);
    },
  };
}

/** `proofsheet-00042`, what an image's files are called. */
export function imageName({ number }: { number: number }): string {
  return `proofsheet-${frameNumber(number)}`;
}

/** `proofsheet-00042.png`, what an image's original is called. */
export function imageFileName(image: { number: number; mime: string }): string {
  return `${imageName(image)}.${image.mime === "image/jpeg" ? "jpg" : image.mime.slice("image/".length)}`;
}

/** Few images are ever shared, so the copy is made when somebody first wants it. */
async function makeWebCopy(image: { id: string; originalKey: string }, key: string): Promise<void> {
  if (!(await storage().head(key))) await createWebCopy(image);
}

/**
 * Answers a GET or HEAD for `media`: 304 to who has it already, 206 with the one range that is asked for. Throws
 * `range_not_satisfiable`.
 */
export async function answerMedia(request: Request, media: Media, headers: Record<string, string>): Promise<Response> {
  const disposition = new URL(request.url).searchParams.has("download") ? "attachment" : "inline";
  const common = {
    ...headers,
    etag: media.etag,
    "last-modified": media.lastModified.toUTCString(),
    "accept-ranges": "bytes",
    "content-type": media.mime,
    "content-disposition": `${disposition}; filename="${media.fileName}"`,
    "x-content-type-options": "nosniff",
  };
  if (isNotModified(request.headers, media)) return new Response(null, { status: 304, headers: common });
  if (request.method === "HEAD") {
    return new Response(null, { headers: { ...common, "content-length": String(await media.size()) } });
  }
  const range = request.headers.has("range") ? wantedRange(request.headers, media, await media.size()) : null;
  if (range === "unsatisfiable") {
    throw new AppError("range_not_satisfiable", "Range begins beyond the end of this image.", {
      headers: { "content-range": `bytes */${await media.size()}` },
    });
  }
  const { body, bytes } = await media.open(range ?? undefined);
  if (range === null) return new Response(body, { headers: { ...common, "content-length": String(bytes) } });
  const part = {
    "content-range": `bytes ${range.start}-${range.end}/${bytes}`,
    "content-length": String(range.end - range.start + 1),
  };
  return new Response(body, { status: 206, headers: { ...common, ...part } });
}
