import { decodeBase64, decodePlainBase64 } from "../base64";
import type { RawReference, ReferenceImage } from "../channels/provider";
import type { Prisma } from "../db";
import { AppError } from "../errors";
import type { ReferenceRole } from "../generated/prisma/enums";
import { FetchRefused, guardedFetch } from "../guarded-fetch";
import { log } from "../log";
import type { ImageRequest } from "../schemas/image-request";
import { inspectImage, maxImageBytes, UnusableImage } from "../storage/ingest";
import { storage } from "../storage/storage";

/** Of all reference images of a request together. */
export const maxTotalBytes = 128 * 1024 * 1024;

/** A caller names the address: what channels may reach on private networks is not for them. */
const fetching = { maxBytes: maxImageBytes, allowPrivate: [] };

type Inspected = Awaited<ReturnType<typeof inspectImage>>;
type InspectedReference = ReferenceImage & { inspected: Inspected };
export type ReadReference = RawReference | InspectedReference;

/**
 * The reference images of a request, read and checked: base64, `data:` and https URLs (fetched by the guarded
 * fetcher), alone, in an array, or as `{"url"}`, `{"b64_json"}`, `{"image_url": {"url"}}`; any other object stays raw.
 * Throws `invalid_value` with `param: "image"`.
 */
export async function readReferences(request: ImageRequest): Promise<ReadReference[]> {
  if (request.image === null) return [];
  if (!Array.isArray(request.image)) {
    const text = locator(request.image);
    return text === null ? [{ form: "raw", json: request.imageText ?? "" }] : [await readReference(text, "image")];
  }
  // One after the other, so that sixteen large ones are never fetched at once.
  const references: ReadReference[] = [];
  let bytes = 0;
  for (const [index, item] of request.image.entries()) {
    const param = `image.${index}`;
    const text = locator(item);
    if (text === null) throw invalid(param, "should be base64 or a data: or https URL");
    const reference = await readReference(text, param);
    bytes += reference.bytes.length;
    if (bytes > maxTotalBytes) throw invalid(param, "is too much: all reference images together may have 128 MiB");
    references.push(reference);
  }
  return references;
}

/** A row of a reference; its bytes are in storage under `storageKey` unless it is a `raw` one. */
export type ReferenceRow = Omit<Prisma.ReferenceCreateManyInput, "id"> & { role: ReferenceRole };

/** Puts a reference of either role where a worker finds it, `references/<generation>/<role>/<position>`; returns its row. */
export async function storeReference(
  generationId: string,
  role: ReferenceRole,
  position: number,
  reference: ReadReference,
): Promise<ReferenceRow> {
  const place = { generationId, role, position, form: reference.form };
  if (reference.form === "raw") return { ...place, raw: reference.json };
  const { inspected, bytes } = reference;
  const { mime, width, height, sha256 } = inspected;
  const storageKey = referenceKey(generationId, role, position);
  await storage().put(storageKey, bytes, { contentType: mime, sha256, digested: true });
  return { ...place, storageKey, sha256: Uint8Array.from(sha256), mime, bytes: bytes.length, width, height };
}

/** `storeReference` for all of a request's references, in their order. When it throws, no put is under way any more. */
export async function storeReferences(generationId: string, references: ReadReference[]): Promise<ReferenceRow[]> {
  const storing = references.map((one, position) => storeReference(generationId, "image", position, one));
  await Promise.allSettled(storing);
  return Promise.all(storing);
}

/** Removes whatever was stored for a request that was not let in. Never throws: its caller has more to say. */
export async function discardReferences(generationId: string): Promise<void> {
  try {
    for await (const { key } of storage().list(folder(generationId))) await storage().delete(key);
  } catch (error) {
    log.error({ err: error, generationId }, "references were left behind");
  }
}

const folder = (generationId: string) => `references/${generationId}/`;
/** Where a worker finds a reference's bytes. */
export const referenceKey = (generationId: string, role: ReferenceRole, position: number) =>
  `${folder(generationId)}${role}/${position}`;

export type KeptReference = Pick<ReferenceRow, "role" | "position" | "form" | "storageKey" | "mime" | "raw">;

/** A generation's references with their bytes: the images in their order, and the mask if there is one. */
export type References = { images: (ReferenceImage | RawReference)[]; mask: ReferenceImage | null };

/** Reads back what was stored for a generation: the reference images in their order, and the mask if there is one. */
export async function loadReferences(rows: KeptReference[]): Promise<References> {
  const inOrder = rows.filter(({ role }) => role === "image").toSorted((a, b) => a.position - b.position);
  const masks = rows.filter(({ role }) => role === "mask");
  const [images, [mask]] = await Promise.all([
    Promise.all(inOrder.map((row) => (row.form === "raw" ? toRaw(row) : loadImage(row)))),
    Promise.all(masks.map(loadImage)),
  ]);
  return { images, mask: mask ?? null };
}

function toRaw({ raw }: KeptReference): RawReference {
  return { form: "raw", json: raw ?? "{}" };
}

async function loadImage({ form, mime, storageKey }: KeptReference): Promise<ReferenceImage> {
  const bytes = await storage().read(storageKey ?? "");
  return { form: form as ReferenceImage["form"], mime: mime ?? "image/png", bytes };
}

/** The string in a reference that says where its bytes are; null for an object of an unknown shape. */
function locator(value: unknown): string | Buffer | null {
  if (isText(value)) return value;
  if (typeof value !== "object" || value === null) return null;
  const { url, b64_json, image_url } = value as Record<string, unknown>;
  if (isText(url)) return url;
  if (isText(b64_json)) return b64_json;
  const nested = typeof image_url === "object" && image_url !== null ? (image_url as { url?: unknown }).url : image_url;
  return isText(nested) ? nested : null;
}

/** A long string was never made one: it is the bytes between its quotes. */
function isText(value: unknown): value is string | Buffer {
  return typeof value === "string" || Buffer.isBuffer(value);
}

async function readReference(text: string | Buffer, param: string): Promise<InspectedReference> {
  const start = typeof text === "string" ? text.slice(0, 8) : text.toString("latin1", 0, 8);
  const form = /^https?:/i.test(start) ? "url" : start.startsWith("data:") ? "data_url" : "base64";
  if (form === "url") return inspectReference(await fetchReference(text.toString(), param), form, param);
  const bytes = typeof text === "string" ? decode(text, form, param) : (decodePlainBase64(text) ?? decodeBase64(text));
  if (!bytes) throw invalid(param, "is not valid base64");
  return inspectReference(bytes, form, param);
}

async function fetchReference(url: string, param: string): Promise<Buffer> {
  try {
    return (await guardedFetch(url, fetching)).bytes;
  } catch (error) {
    if (error instanceof FetchRefused) throw unusable(param, error);
    throw error;
  }
}

/** A reference image that was found good. Throws `invalid_value` for `param`, which is where it was given. */
export async function inspectReference(
  bytes: Buffer,
  form: ReferenceImage["form"],
  param: string,
): Promise<InspectedReference> {
  try {
    const inspected = await inspectImage(bytes);
    return { form, mime: inspected.mime, bytes, inspected };
  } catch (error) {
    if (error instanceof UnusableImage) throw unusable(param, error);
    throw error;
  }
}

function unusable(param: string, cause: Error): AppError {
  return new AppError("invalid_value", `${param}: ${cause.message}`, { param, cause });
}

function decode(text: string, form: "base64" | "data_url", param: string): Buffer {
  const comma = form === "data_url" ? text.indexOf(",") : -1;
  if (form === "data_url" && !/;base64$/i.test(text.slice(0, comma))) {
    throw invalid(param, "should be a data: URL in base64");
  }
  const base64 = text.slice(comma + 1);
  // Without a quantifier that could try again and again: the text may be megabytes of anything.
  if (base64.length === 0 || /[^A-Za-z0-9+/=\s]/.test(base64)) throw invalid(param, "is not valid base64");
  return Buffer.from(base64, "base64");
}

function invalid(param: string, message: string): AppError {
  return new AppError("invalid_value", `${param} ${message}.`, { param });
}
