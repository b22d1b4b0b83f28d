import type { RawReference, ReferenceImage } from "../channels/provider";
import { AppError } from "../errors";
import { FetchRefused, guardedFetch } from "../guarded-fetch";
import type { ImageRequest } from "../schemas/image-request";
import { inspectImage, maxImageBytes, UnusableImage } from "../storage/ingest";
import { storage } from "../storage/storage";

/** A caller names the address: what channels may reach on private networks is not for them. */
const fetching = { maxBytes: maxImageBytes, allowPrivate: [] };

type Inspected = Awaited<ReturnType<typeof inspectImage>>;
export type ReadReference = RawReference | (ReferenceImage & { inspected: Inspected });

/**
 * The reference images of a request, read and checked: base64, `data:` and https URLs (fetched by the guarded
 * fetcher), alone, in an array, or as `{"url"}`, `{"b64_json"}`, `{"image_url": {"url"}}`; any other object stays raw.
 * Throws `invalid_value` with `param: "image"`.
 */
export async function readReferences(request: ImageRequest): Promise<ReadReference[]> {
  if (request.image === null) return [];
  if (!Array.isArray(request.image)) {
    const text = locator(request.image);
    if (text === null) return [{ form: "raw", json: request.imageText ?? "" }];
    return [await readReference(text, "image")];
  }
  return Promise.all(
    request.image.map((item, index) => {
      const text = locator(item);
      if (text === null) throw invalid(`image.${index}`, "should be base64 or a data: or https URL");
      return readReference(text, `image.${index}`);
    }),
  );
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

async function readReference(text: string, param: string): Promise<ReadReference> {
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
  if (!/^[A-Za-z0-9+/\s]+={0,2}\s*$/.test(base64)) throw invalid(param, "is not valid base64");
  return Buffer.from(base64, "base64");
}

function invalid(param: string, message: string): AppError {
  return new AppError("invalid_value", `${param} ${message}.`, { param });
}
