import { AppError } from "./errors";
import type { GenerationError } from "./generations/close";
import { toAppError } from "./generations/failure";
import { getQuota } from "./generations/quota";
import type { RunResult } from "./generations/run";
import { toReceipt } from "./images";
import { log } from "./log";
import { signedMediaUrl } from "./media-links";

/** The answer to a caller that waited: OpenAI's list with the receipt in the headers. Throws how the generation failed. */
export async function answerImages(
  result: RunResult | null,
  format: "url" | "b64_json",
  generationId: string,
): Promise<Response> {
  if (!result) {
    throw new AppError("upstream_timeout", "Another process took this over. Its result is on the sheet.", {
      shouldRetry: false,
      headers: { "x-generation-id": generationId },
    });
  }
  const { generation, images } = result;
  const headers = await receiptHeaders(generation);
  if (generation.state !== "succeeded") {
    const error = toAppError(generation.error as unknown as GenerationError);
    Object.assign(error.headers, headers);
    throw error;
  }
  const data = images.map((image) => ({
    ...(format === "url" ? { url: signedMediaUrl(image.id) } : { b64_json: image.content.toString("base64") }),
    ...(image.revisedPrompt !== null && { revised_prompt: image.revisedPrompt }),
  }));
  const created = Math.floor(generation.createdAt.getTime() / 1000);
  return Response.json({ created, data, ...(generation.usage !== null && { usage: generation.usage }) }, { headers });
}

async function receiptHeaders(generation: RunResult["generation"]): Promise<Record<string, string>> {
  const { channel, sizeAsked, sizeSent, ignoredFields } = toReceipt(generation, null);
  const left = await quotaLeft(generation);
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
async function quotaLeft(generation: RunResult["generation"]): Promise<number | null> {
  try {
    return (await getQuota(generation)).left;
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
