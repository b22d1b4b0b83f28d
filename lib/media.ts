import type { Actor } from "./auth/actor";
import { visibleImages } from "./auth/policy";
import { db } from "./db";
import { notFound } from "./errors";
import { createThumbnails } from "./generations/thumbnails";
import { isMediaVariant } from "./media-links";
import { thumbnailKey } from "./storage/ingest";
import { storage } from "./storage/storage";

export type Media = {
  body: () => Promise<ReadableStream<Uint8Array>>;
  bytes: number | null;
  mime: string;
  /** Names the content: an image never changes. */
  etag: string;
  fileName: string;
};

/** The bytes of an image, or of one of its thumbnails, which are made now if they are not there yet. Throws `not_found`. */
export async function getMedia(actor: Actor, imageId: string, variant: string): Promise<Media> {
  // A signed link sees what anybody has made, but what is in the trash is gone for it too.
  const image = await db.image.findFirst({ where: { AND: [visibleImages(actor), { id: imageId, deletedAt: null }] } });
  if (!image || !isMediaVariant(variant)) throw notFound("This image");
  const name = `proofsheet-${String(image.number).padStart(5, "0")}`;
  const etag = `"${Buffer.from(image.sha256).toString("base64url")}-${variant}"`;
  if (variant === "original") {
    const body = async () => (await storage().get(image.originalKey)).body;
    return { body, bytes: image.bytes, mime: image.mime, etag, fileName: `${name}.${image.mime.slice(6)}` };
  }
  const body = async () => {
    if (image.thumbhash === null) await createThumbnails(image);
    return (await storage().get(thumbnailKey(image.id, variant))).body;
  };
  return { body, bytes: null, mime: "image/webp", etag, fileName: `${name}-${variant}.webp` };
}
