import { targetPixels } from "../channels/size";
import type { SizePolicy } from "../generated/prisma/enums";
import { log } from "../log";
import type { ImageMime } from "../storage/container";
import { cropToRatio } from "../storage/crop";
import { digest } from "../storage/object";
import type { Storage } from "../storage/storage";
import type { StoredImage } from "./close";

/**
 * Cuts an image that is in storage to the ratio that was asked for with the size policy `crop`, and puts the cut
 * beside it: the row's original is then the cut, and what the upstream delivered stays under `uncroppedKey`. Gives the
 * image as it is where there is nothing to cut, and where that fails: what was paid for is not lost over a margin.
 */
export async function cropStored(
  { sizePolicy, sizeAsked }: { sizePolicy: SizePolicy; sizeAsked: string | null },
  stored: StoredImage,
  content: Buffer,
  put: Storage["put"],
): Promise<StoredImage & { content: Buffer }> {
  const target = sizePolicy === "crop" ? targetPixels(sizeAsked) : null;
  if (!target) return { ...stored, content };
  try {
    const cut = await cropToRatio(content, stored.mime as ImageMime, target);
    if (!cut) return { ...stored, content };
    const sha256 = await digest(cut.content);
    const originalKey = `${stored.originalKey}-cropped`;
    await put(originalKey, cut.content, { contentType: stored.mime, sha256, digested: true });
    const facts = { originalKey, uncroppedKey: stored.originalKey, sha256, bytes: cut.content.length };
    return { ...stored, ...facts, ...cut };
  } catch (error) {
    log.warn({ err: error, key: stored.originalKey }, "an image could not be cropped; it is kept as it came");
    return { ...stored, content };
  }
}
