import type { Attachment } from "../attachment";
import type { ShareActor } from "../auth/actor";
import { AppError, notFound } from "../errors";
import type { Media } from "../media";
import { type ZipFile, zipFiles } from "../zip";
import { everyShared } from "./images";
import { getSharedMedia, mayHaveOriginals, slug } from "./media";

type Options = { originals: boolean; isOpen: () => Promise<boolean> };

/**
 * All that a link shows as one ZIP, read and sent image by image: copies of web size, or with `originals` the files as
 * they were delivered. An image that cannot be read is left out and named in `MISSING.txt`. Before each image `isOpen`
 * is asked: when the link has ended meanwhile, so does the download, broken off. Throws `not_found` where the link
 * allows no download, or not of originals.
 */
export function zipShared(actor: ShareActor, options: Options): Attachment {
  const allowed = options.originals ? mayHaveOriginals(actor) : actor.allowDownload;
  if (!allowed) throw notFound("This download");
  return zipFiles(`${slug(actor.title)}.zip`, files(actor, options));
}

async function* files(actor: ShareActor, { originals, isOpen }: Options): AsyncGenerator<ZipFile> {
  for await (const { id, createdAt } of everyShared(actor)) {
    if (!(await isOpen())) throw new Error("The link ended during the download");
    const media = await ifThere(getSharedMedia(actor, id, originals ? "original" : "web"));
    if (media) yield { name: media.fileName, lastModified: createdAt, open: media.open };
  }
}

/** Null for an image that was taken out of the link since the list was read. */
async function ifThere(media: Promise<Media>): Promise<Media | null> {
  return media.catch((error: unknown) => {
    if (error instanceof AppError && error.code === "not_found") return null;
    throw error;
  });
}
