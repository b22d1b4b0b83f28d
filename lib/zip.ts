import { makeZip } from "client-zip";
import type { Attachment } from "./attachment";
import { log } from "./log";
import { NoSuchObject } from "./storage/object";
import type { StoredObject } from "./storage/storage";

/** A file of an archive, opened when its turn has come, with a text that goes beside it. */
export type ZipFile = {
  name: string;
  lastModified: Date;
  open: () => Promise<StoredObject>;
  beside?: { name: string; text: string };
};

/** What is written into the archive in place of images whose files are gone. */
const missingName = "MISSING.txt";

/**
 * Files as one ZIP, read and sent one after the other, so that none of it is held in memory. A file that is not in
 * storage is left out and named in `MISSING.txt`; an error of `files` breaks the download off.
 */
export function zipFiles(fileName: string, files: AsyncIterable<ZipFile>): Attachment {
  const archive = makeZip(entries(files), { buffersAreUTF8: true });
  return { fileName, body: passOn(archive.getReader()) };
}

type Entry = { name: string; lastModified: Date; input: ReadableStream<Uint8Array> | string };

async function* entries(files: AsyncIterable<ZipFile>): AsyncGenerator<Entry> {
  const missing: string[] = [];
  for await (const { name, lastModified, open, beside } of files) {
    const reader = await openFile(open);
    if (!reader) missing.push(name);
    else {
      try {
        yield { name, lastModified, input: passOn(reader) };
      } finally {
        // Here too when whoever downloads has gone: nothing of an image that nobody waits for is read.
        await letGo(reader);
      }
    }
    if (beside) yield { name: beside.name, lastModified, input: beside.text };
  }
  if (missing.length === 0) return;
  const note = `These images could not be read, and are not in this archive:\n\n${missing.join("\n")}\n`;
  yield { name: missingName, lastModified: new Date(), input: note };
}

async function openFile(open: ZipFile["open"]): Promise<Reader | null> {
  try {
    return (await open()).body.getReader();
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
