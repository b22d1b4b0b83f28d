import type { GenerationError } from "./generations/close";
import { toAppError } from "./generations/failure";
import type { ImagePlace } from "./generations/image-place";
import { getQuotaLeft } from "./generations/quota";
import type { DeliveredImage, RunResult } from "./generations/run";
import { toReceipt } from "./images";
import { log } from "./log";
import { signedMediaUrl } from "./media-links";
import { storage } from "./storage/storage";

/**
 * The answer to a caller that waited: OpenAI's list with the receipt in the headers. It leaves `place`
 * once its images are no longer needed in memory; whoever throws how the generation failed leaves that to the caller.
 */
export async function answerImages(
  result: RunResult,
  format: "url" | "b64_json",
  place: Pick<ImagePlace, "leave" | "finish">,
): Promise<Response> {
  const { generation, images } = await mustHaveSucceeded(result);
  const headers = { ...(await receiptHeaders(result)), "content-type": "application/json" };
  const pieces: Piece[] = [text(`{"created":${Math.floor(generation.createdAt.getTime() / 1000)},"data":[`)];
  for (const [position, image] of images.entries()) {
    const rest = image.revisedPrompt === null ? "}" : `,"revised_prompt":${JSON.stringify(image.revisedPrompt)}}`;
    const comma = position > 0 ? "," : "";
    if (format === "url") pieces.push(text(`${comma}{"url":${JSON.stringify(signedMediaUrl(image.id))}${rest}`));
    else pieces.push(text(`${comma}{"b64_json":"`), base64(image), text(`"${rest}`));
  }
  pieces.push(text(`]${generation.usage === null ? "" : `,"usage":${JSON.stringify(generation.usage)}`}}`));
  const bytes = pieces.reduce((sum, piece) => sum + piece.bytes, 0);
  return new Response(streamOf(pieces, place), { headers: { ...headers, "content-length": String(bytes) } });
}

/** The result, if there are images; else how the generation failed is thrown, with the receipt in its headers. */
export async function mustHaveSucceeded(result: RunResult): Promise<RunResult> {
  if (result.generation.state === "succeeded") return result;
  const error = toAppError(result.generation.error as unknown as GenerationError);
  Object.assign(error.headers, await receiptHeaders(result));
  throw error;
}

/** An image as base64 text in bytes: never parsed or quoted again, and read from storage where memory has let it go. */
export async function toBase64(image: DeliveredImage): Promise<Buffer> {
  if (image.base64) return image.base64;
  const content = image.content ?? (await storage().read(image.originalKey));
  return Buffer.from(content.toString("base64"), "latin1");
}

/** A part of a body whose length is known before it is made. */
type Piece = { bytes: number; make: () => Buffer | Promise<Buffer> };

function text(json: string): Piece {
  const bytes = Buffer.from(json);
  return { bytes: bytes.length, make: () => bytes };
}

function base64(image: DeliveredImage): Piece {
  return { bytes: Math.ceil(image.bytes / 3) * 4, make: () => toBase64(image) };
}

/** One piece at a time, made when the connection has taken the one before. */
function streamOf(pieces: Piece[], place: Pick<ImagePlace, "leave" | "finish">): ReadableStream<Uint8Array> {
  const rest = pieces.values();
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const { value: piece } = rest.next();
        if (piece) return controller.enqueue(await piece.make());
        controller.close();
        // A reader in this process (`response.json()`) keeps the pieces themselves, and joins them now.
        setImmediate(place.finish);
      },
      cancel: place.leave,
    },
    { highWaterMark: 0 },
  );
}

async function receiptHeaders({ generation, quotaLeft }: RunResult): Promise<Record<string, string>> {
  const { channel, sizeAsked, sizeSent, ignoredFields } = toReceipt(generation, null);
  const left = quotaLeft ?? (await readQuotaLeft(generation));
  return {
    // Base64 in gzip costs more time than it saves bytes.
    "cache-control": "private, no-store, no-transform",
    "x-generation-id": generation.id,
    ...(channel && { "x-channel": printable(channel) }),
    ...(sizeAsked && { "x-size-asked": sizeAsked }),
    ...(sizeSent && { "x-size-sent": sizeSent }),
    ...(ignoredFields.length > 0 && { "x-ignored-fields": joinNames(ignoredFields) }),
    ...(left !== null && { "x-quota-remaining": String(left) }),
  };
}

/** Worth a header, but not the images that were paid for. */
async function readQuotaLeft(generation: RunResult["generation"]): Promise<number | null> {
  try {
    return await getQuotaLeft(generation.id);
  } catch (error) {
    log.warn({ err: error, generationId: generation.id }, "an answer goes without the quota that is left");
    return null;
  }
}

const printable = (text: string) => text.toWellFormed().replace(/[^\x20-\x7e]/gu, encodeURIComponent);

/** The caller's own words, so they may be anything; proxies refuse headers that are too long. */
function joinNames(names: string[]): string {
  let joined = "";
  for (const name of names) {
    const longer = `${joined}${joined && ","}${encodeURIComponent(name.toWellFormed())}`;
    if (longer.length > 1000) return `${joined}${joined && ","}...`;
    joined = longer;
  }
  return joined;
}
