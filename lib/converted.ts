import type { Actor } from "./auth/actor";
import { visibleImages } from "./auth/policy";
import { isNotModified } from "./conditions";
import { db } from "./db";
import { AppError, notFound } from "./errors";
import { answerMedia, getMedia, imageFileName } from "./media";
import type { ImageMime } from "./storage/container";
import { convertImage } from "./storage/convert";
import { storage } from "./storage/storage";

const formats: Record<string, ImageMime> = { png: "image/png", jpeg: "image/jpeg", webp: "image/webp" };

/**
 * Answers with an image's original in another format, made anew for each who asks; in its own format, as it is. Throws
 * `not_found`, and `invalid_value` for a format that is not one of `png`, `jpeg` and `webp`.
 */
export async function answerConverted(request: Request, actor: Actor, id: string, format: string): Promise<Response> {
  const mime = Object.hasOwn(formats, format) ? formats[format] : undefined;
  if (!mime) throw new AppError("invalid_value", "format should be png, jpeg or webp.", { param: "format" });
  const image = await db.image.findFirst({ where: { AND: [visibleImages(actor), { id, deletedAt: null }] } });
  if (!image) throw notFound("This image");
  const cacheControl = "private, no-cache";
  if (image.mime === mime) {
    return answerMedia(request, await getMedia(actor, id, "original"), { "cache-control": cacheControl });
  }
  const etag = `"${Buffer.from(image.sha256).toString("base64url")}-${format}"`;
  const headers = {
    etag,
    "cache-control": cacheControl,
    "content-type": mime,
    "content-disposition": `attachment; filename="${imageFileName({ number: image.number, mime })}"`,
    "x-content-type-options": "nosniff",
  };
  if (isNotModified(request.headers, { etag, lastModified: image.createdAt })) {
    return new Response(null, { status: 304, headers });
  }
  if (request.method === "HEAD") return new Response(null, { headers });
  const body = await convertImage(image.width * image.height, () => storage().read(image.originalKey), mime);
  return new Response(Uint8Array.from(body), { headers: { ...headers, "content-length": String(body.length) } });
}
