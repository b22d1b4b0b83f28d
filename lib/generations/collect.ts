import { v7 as uuidv7 } from "uuid";
import type { Channel } from "../channels/channel";
import { type ProviderImage, type ProviderResult, UpstreamError } from "../channels/provider";
import type { SizePolicy } from "../generated/prisma/enums";
import { FetchRefused, guardedFetch } from "../guarded-fetch";
import { log } from "../log";
import { type InspectedImage, inspectImage, maxImageBytes, originalKey, UnusableImage } from "../storage/ingest";
import type { StoredImage } from "./close";
import { cropStored } from "./crop";
import { putPatiently } from "./patience";

/** An image that was stored, with its bytes, and as the upstream's base64 of them if that can be handed on. */
export type Delivered = StoredImage & { content: Buffer; base64?: Buffer };

/** What an interrupted run needs besides the originals; it lies beside them under `noteName` if there is any. */
export type ResultNote = { revisedPrompts: (string | null)[]; usage: Record<string, unknown> | null };
export const noteName = "result.json";

type Generation = { id: string; n: number; sizeAsked: string | null; sizePolicy: SizePolicy };

/**
 * Fetches, checks and stores what the upstream delivered, byte for byte, and beside it the cut where the caller wanted
 * one. Images that cannot be used are left out, as are more than n; throws the first one's error if none can be used.
 */
export async function collect(
  generation: Generation,
  lease: string,
  result: ProviderResult,
  channel: Channel,
): Promise<Delivered[]> {
  const wanted = result.images.slice(0, generation.n);
  // The ids before the waiting: an id's order is that of the images, whichever is stored first.
  const ids = wanted.map(() => uuidv7());
  const [settled] = await Promise.all([
    Promise.allSettled(
      wanted.map((image, index) => store(generation, lease, { id: ids[index] ?? "", index }, image, channel)),
    ),
    leaveNote(generation.id, lease, {
      revisedPrompts: wanted.map((image) => image.revisedPrompt),
      usage: result.usage,
    }),
  ]);
  const images = settled.filter((one) => one.status === "fulfilled").map((one) => one.value);
  const failed = settled.find((one) => one.status === "rejected");
  if (failed) log.warn({ generationId: generation.id, err: failed.reason }, "an image could not be kept");
  if (images.length === 0) throw failed?.reason;
  return images;
}

/** What a recovery would want to know is no reason to lose what there is: never throws. */
async function leaveNote(id: string, lease: string, note: ResultNote): Promise<void> {
  if (note.usage === null && note.revisedPrompts.every((prompt) => prompt === null)) return;
  const body = Buffer.from(JSON.stringify(note));
  await putPatiently(`generations/${id}/${lease}/${noteName}`, body, { contentType: "application/json" }).catch(
    (error: unknown) => log.warn({ err: error, generationId: id }, "a result goes without its note"),
  );
}

async function store(
  generation: Generation,
  lease: string,
  place: { id: string; index: number },
  image: ProviderImage,
  channel: Channel,
): Promise<Delivered> {
  const content = "bytes" in image ? image.bytes : await download(image.url, channel);
  const key = originalKey(generation.id, lease, place.index);
  let inspecting: Promise<InspectedImage> | undefined;
  const inspected = () => (inspecting ??= inspect(content));
  await putPatiently(key, content, async () => {
    const { mime, sha256 } = await inspected();
    return { contentType: mime, sha256, digested: true };
  });
  const stored = toStored(place, key, await inspected(), content.length, image.revisedPrompt);
  const delivered = await cropStored(generation, stored, content, putPatiently);
  const asItCame = delivered.content === content && "bytes" in image && image.base64;
  return asItCame ? { ...delivered, base64: asItCame } : delivered;
}

/** The row's facts of an original that is in storage. */
export function toStored(
  place: { id: string; index: number },
  originalKey: string,
  { mime, width, height, sha256 }: InspectedImage,
  bytes: number,
  revisedPrompt: string | null,
): StoredImage {
  return { ...place, originalKey, sha256, mime, bytes, width, height, revisedPrompt };
}

async function download(url: string, { deadlineSeconds, allowPrivate }: Channel): Promise<Buffer> {
  const options = { maxBytes: maxImageBytes, timeoutMs: deadlineSeconds * 1000, ...(allowPrivate && { allowPrivate }) };
  try {
    return (await guardedFetch(url, options)).bytes;
  } catch (error) {
    if (!(error instanceof FetchRefused))
      throw new UpstreamError("failed", "The image could not be downloaded.", { cause: error });
    throw new UpstreamError("invalid", `The image could not be downloaded: ${error.message}`, { cause: error });
  }
}

async function inspect(content: Buffer) {
  try {
    return await inspectImage(content, { from: "upstream" });
  } catch (error) {
    if (!(error instanceof UnusableImage)) throw error;
    throw new UpstreamError("invalid", `The provider's image cannot be used: ${error.message}`, { cause: error });
  }
}
