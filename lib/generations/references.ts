import type { RawReference, ReferenceImage } from "../channels/provider";
import { AppError } from "../errors";
import { FetchRefused, guardedFetch } from "../guarded-fetch";
import type { ImageRequest } from "../schemas/image-request";
import { inspectImage, maxImageBytes, UnusableImage } from "../storage/ingest";
import { storage } from "../storage/storage";

const maxTotalBytes = 128 * 1024 * 1024;

/** A caller names the address: what channels may reach on private networks is not for them. */
const fetching = { maxBytes: maxImageBytes, allowPrivate: [] };

type Inspected = Awaited<ReturnType<typeof inspectImage>>;
type InspectedReference = ReferenceImage & { inspected: Inspected };
type ReadReference = RawReference | InspectedReference;

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

/** Puts the references where a worker finds them: `references/<generation>/<position>`; returns their rows. */
export async function storeReferences(generationId: string, references: ReadReference[]) {
  return Promise.all(
    references.map(async (reference, position) => {
      if (reference.form === "raw") return { generationId, position, form: reference.form, raw: reference.json };
      const { inspected, bytes, form } = reference;
      const storageKey = `references/${generationId}/${position}`;
      await storage().put(storageKey, bytes, { contentType: inspected.mime, sha256: inspected.sha256 });
      return {
        generationId,
        position,
        form,
        storageKey,
        sha256: Uint8Array.from(inspected.sha256),
        mime: inspected.mime,
        bytes: bytes.length,
        width: inspected.width,
        height: inspected.height,
      };
    }),
  );
}

/** Removes what `storeReferences` put, or part of it, for a request that was not let in. */
export async function deleteReferences(generationId: string, count: number): Promise<void> {
  for (let position = 0; position < count; position++) await storage().delete(`references/${generationId}/${position}`);
}

type ReferenceRow = { form: string; storageKey: string | null; mime: string | null; raw: string | null };

/** Reads back what `storeReferences` put. */
export async function loadReferences(rows: ReferenceRow[]): Promise<(ReferenceImage | RawReference)[]> {
  return Promise.all(
    rows.map(async (row) =>
      row.form === "raw"
        ? { form: "raw" as const, json: row.raw ?? "{}" }
        : {
            form: row.form as ReferenceImage["form"],
            mime: row.mime ?? "image/png",
            bytes: await storage().read(row.storageKey ?? ""),
          },
    ),
  );
}

/** The string in a reference that says where its bytes are; null for an object of an unknown shape. */
function locator(value: unknown): string | null {
  if (typeof value === "string") return value;
  if (typeof value !== "object" || value === null) return null;
  const { url, b64_json, image_url } = value as Record<string, unknown>;
  if (typeof url === "string") return url;
  if (typeof b64_json === "string") return b64_json;
  const nested = typeof image_url === "object" && image_url !== null ? (image_url as { url?: unknown }).url : image_url;
  return typeof nested === "string" ? nested : null;
}

async function readReference(text: string, param: string): Promise<InspectedReference> {
  const form = /^https?:/i.test(text) ? "url" : text.startsWith("data:") ? "data_url" : "base64";
  try {
    const bytes = form === "url" ? (await guardedFetch(text, fetching)).bytes : decode(text, form, param);
    const inspected = await inspectImage(bytes);
    return { form, mime: inspected.mime, bytes, inspected };
  } catch (error) {
    if (error instanceof UnusableImage || error instanceof FetchRefused) {
      throw new AppError("invalid_value", `${param}: ${error.message}`, { param, cause: error });
    }
    throw error;
  }
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
