import type { ShareActor } from "../auth/actor";
import { sign } from "../crypto";
import { notFound } from "../errors";
import { getMedia, type Media } from "../media";
import { isMediaVariant } from "../media-links";

/** Of an image: its two thumbnails, a copy of up to 2048 pixels, and where the sharer allows it the original. */
type SharedVariant = "small" | "large" | "web" | "original";

/**
 * The bytes of an image as a visitor may have them. All but the original were made anew from its pixels, so nothing
 * that was embedded in it is in them. Throws `not_found`, also for what the link does not allow.
 */
export async function getSharedMedia(actor: ShareActor, id: string, variant: string): Promise<Media> {
  if (!isVariant(variant) || (variant === "original" && !mayHaveOriginals(actor))) throw notFound("This image");
  const media = await getMedia(actor, id, variant);
  return {
    ...media,
    // The tag that the team's own pages know has the original's SHA-256 in it.
    etag: `"${sign("shared-media", `${actor.shareId}:${media.etag}`).slice(0, 22)}"`,
    fileName: sharedName(actor.title, media.fileName),
  };
}

/** Whether a visitor may have the files as they were delivered, with all that is embedded in them. */
export function mayHaveOriginals({ allowDownload, allowOriginals }: ShareActor): boolean {
  return allowDownload && allowOriginals;
}

/** `autumn-campaign-00042.webp`: the link's title instead of the product's name. */
function sharedName(title: string | null, fileName: string): string {
  return fileName.replace(/^proofsheet/, slug(title)).replace(/-(web|small|large)(?=\.)/, "");
}

/** A title as part of a file's name, in ASCII as HTTP headers are. */
export function slug(title: string | null): string {
  const plain = (title ?? "").normalize("NFKD").replace(/[^\x20-\x7e]/g, "");
  const words = plain.toLowerCase().replace(/[^a-z0-9]+/g, "-");
  return words.slice(0, 60).replace(/^-+|-+$/g, "") || "image";
}

function isVariant(value: string): value is SharedVariant {
  return value === "web" || isMediaVariant(value);
}
