import { makeZip } from "client-zip";
import type { Attachment } from "../attachment";
import type { ShareActor } from "../auth/actor";
import { AppError, notFound } from "../errors";
import { log } from "../log";
import type { Media } from "../media";
import { NoSuchObject } from "../storage/object";
import { everyShared } from "./images";
import { getSharedMedia, mayHaveOriginals, slug } from "./media";

/** What is written into the archive in place of images whose files are gone. */
const missingName = "MISSING.txt";

/**
 * All that a link shows as one ZIP, read and sent image by image: copies of web size, or with `originals` the files as
 * they were delivered. An image that cannot be read is left out and named in `MISSING.txt`. Before each image `isOpen`
 * is asked: when the link has ended meanwhile, so does the download, broken off. Throws `not_found` where the link
 * allows no download, or not of originals.
 */
export function zipShared(
  actor: ShareActor,
  options: { originals: boolean; isOpen: () => Promise<boolean> },
): Attachment {
  const allowed = options.originals ? mayHaveOriginals(actor) : actor.allowDownload;
  if (!allowed) throw notFound("This download");
  const archive = makeZip(entries(actor, options), { buffersAreUTF8: true });
  return { fileName: `${slug(actor.title)}.zip`, body: passOn(archive.getReader()) };
}

type Entry = { name: string; lastModified: Date; input: ReadableStream<Uint8Array> | string };

async function* entries(
  actor: ShareActor,
  { originals, isOpen }: { originals: boolean; isOpen: () => Promise<boolean> },
): AsyncGenerator<Entry> {
  const missing: string[] = [];
  for await (const { id, createdAt } of everyShared(actor)) {
    if (!(await isOpen())) throw new Error("The link ended during the download");
    const media = await ifThere(getSharedMedia(actor, id, originals ? "original" : "web"));
    if (!media) continue;
    const reader = await open(media);
    if (!reader) {
      missing.push(media.fileName);
      continue;
    }
    try {
      yield { name: media.fileName, lastModified: createdAt, input: passOn(reader) };
    } finally {
      // Here too when whoever downloads has gone: nothing of an image that nobody waits for is read.
      await letGo(reader);
    }
  }
  if (missing.length === 0) return;
  const note = `These images could not be read, and are not in this archive:\n\n${missing.join("\n")}\n`;
  yield { name: missingName, lastModified: new Date(), input: note };
}

/** Null for an image that was taken out of the link since the list was read. */
async function ifThere(media: Promise<Media>): Promise<Media | null> {
  return media.catch((error: unknown) => {
    if (error instanceof AppError && error.code === "not_found") return null;
    throw error;
  });
}

async function open(media: Media): Promise<Reader | null> {
  try {
    return (await media.open()).body.getReader();
  } catch (error) {
    if (!(error instanceof NoSuchObject)) throw error;
    log.error({ err: error }, "an image is missing in storage");
    return null;
  }
}

type Reader = ReadableStreamDefaultReader<Uint8Array>;

/** A stream of what a reader reads. client-zip locks what it is given, and its own stream says no when it is stopped. */
function passOn(reader: Reader): ReadableStream<Uint8Array> {
  return new ReadableStream(
    {
      async pull(controller) {
        const { done, value } = await reader.read();
        if (done) controller.close();
        else controller.enqueue(value);
      },
      cancel: () => letGo(reader),
    },
    { highWaterMark: 0 },
  );
}

async function letGo(reader: Reader): Promise<void> {
  await reader.cancel().catch((error: unknown) => log.debug({ err: error }, "a download was not let go of"));
}
