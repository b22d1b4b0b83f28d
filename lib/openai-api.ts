import { isUtf8 } from "node:buffer";
import type { z } from "zod";
import { targetPixels } from "./channels/size";
import { AppError } from "./errors";
import { type CutJson, cutLongStrings, joinFields, sliceFields } from "./raw-json";
import { type ImageRequest, imageRequest } from "./schemas/image-request";

/** All of a request but its image: the longest prompt fits, even if each of its characters is written as two escapes. */
const maxTextBytes = 512 * 1024;

/**
 * Reads the JSON of `POST /v1/images/generations`, without parsing the large images in it. Throws an `AppError` that
 * names the field: `invalid_json`, `missing_required_parameter`, `invalid_value` or `request_too_large`.
 */
export function parseImageRequest(json: string | Buffer): ImageRequest {
  const bytes = typeof json === "string" ? Buffer.from(json) : json;
  if (!isUtf8(bytes)) throw new AppError("invalid_json", "The body is not UTF-8 text.");
  const cut = cutLongStrings(bytes, maxTextBytes);
  const { text } = cut;
  const body = parseJsonObject(text);
  const parsed = imageRequest.safeParse(body);
  if (!parsed.success) throw invalidField(parsed.error, body);
  const { model, prompt, n, size, quality, image, response_format, stream, partial_images } = parsed.data;
  if (targetPixels(size ?? null) === undefined) {
    throw new AppError(
      "invalid_value",
      "size should be WIDTHxHEIGHT in pixels (16 to 8192 a side, up to 40 megapixels), one of 1:1, 4:3, 3:2, 2:3, 16:9, 9:16, or auto.",
      { param: "size" },
    );
  }
  const fields = sliceFields(text);
  const imageText = image == null ? null : (fields.get("image") ?? null);
  fields.delete("image");
  const kept = joinFields(fields);
  if (cut.isCut(kept) || Buffer.byteLength(kept) > maxTextBytes) {
    throw new AppError("request_too_large", "The request without its image is larger than 512 KiB.");
  }
  return {
    model,
    prompt,
    n: n || 1,
    size: size ?? null,
    sizePolicy: "closest",
    quality: quality ?? null,
    responseFormat: response_format ?? "url",
    stream: stream ? { partialImages: partial_images ?? 0 } : null,
    image: withBytes(image ?? null, cut),
    // Only an object of the upstream's own kind is needed as it was written.
    imageText: imageText?.startsWith("{") ? cut.restore(imageText) : imageText,
    text: kept,
  };
}

/** A value with the bytes of each long string in its place, down to where references have theirs. */
function withBytes(value: unknown, cut: CutJson, depth = 4): unknown {
  if (typeof value === "string") return cut.take(value) ?? value;
  if (typeof value !== "object" || value === null || depth === 0) return value;
  if (Array.isArray(value)) return value.map((one) => withBytes(one, cut, depth - 1));
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, withBytes(one, cut, depth - 1)]));
}

/** What the pipeline says to a channel itself. */
const decided = ["model", "prompt", "n", "size", "image", "response_format", "stream", "partial_images"];

/** The fields of a kept request that go to a channel as they are: all but those that the pipeline itself decides. */
export function passthroughFields(requestText: string): Map<string, string> {
  const fields = sliceFields(requestText);
  for (const name of decided) fields.delete(name);
  // Where we know the field, null is the same as not given; what it means elsewhere is the upstream's business.
  for (const [name, value] of fields) {
    if (value === "null" && Object.hasOwn(imageRequest.shape, name)) fields.delete(name);
  }
  return fields;
}

/** Parses text that has to be a JSON object, or throws `invalid_json`. */
export function parseJsonObject(text: string): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new AppError("invalid_json", "The body is not valid JSON.", { cause: error });
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new AppError("invalid_json", "The body should be a JSON object.");
  }
  return value as Record<string, unknown>;
}

/** The first thing that is wrong with `body`, as an error that names the field. */
export function invalidField(error: z.ZodError, body: Record<string, unknown>): AppError {
  const issue = error.issues[0];
  const param = shortened(issue?.path.map(String).join(".") ?? "");
  const top = issue?.path[0];
  if (typeof top === "string" && issue?.path.length === 1 && (body[top] === undefined || body[top] === null)) {
    return new AppError("missing_required_parameter", `${param} is required.`, { param });
  }
  return new AppError("invalid_value", `${param || "The body"} ${shortened(issue?.message ?? "is not valid")}.`, {
    ...(param && { param }),
  });
}

/** A field's name, and what is said of it, may be whatever the caller wrote. */
function shortened(text: string): string {
  return text.length > 200 ? `${text.slice(0, 200).toWellFormed()}…` : text;
}
