import { AppError, notFound } from "@/lib/errors";
import { handle } from "@/lib/http";
import { getMedia } from "@/lib/media";
import { isMediaVariant, signedUntil } from "@/lib/media-links";

/** An image's bytes, for who is signed in or holds a signed link to the original. */
export const GET = handle("anyone", async ({ actor, request, id }) => {
  const { pathname, searchParams } = new URL(request.url);
  const variant = pathname.split("/").at(-1) ?? "";
  const signed = searchParams.has("signature");
  if (signed && !(isMediaVariant(variant) && signedUntil(id, variant, searchParams)))
    throw notFound("This image, or the link has expired: it");
  if (!signed && !actor) throw new AppError("not_signed_in", "Sign in to see this image.");
  const media = await getMedia(signed || !actor ? { kind: "system", name: "signed link" } : actor, id, variant);
  const disposition = searchParams.has("download") ? "attachment" : "inline";
  const headers = {
    etag: media.etag,
    "cache-control": "private, max-age=31536000, immutable",
    "content-type": media.mime,
    "content-disposition": `${disposition}; filename="${media.fileName}"`,
    "x-content-type-options": "nosniff",
    ...(media.bytes !== null && { "content-length": String(media.bytes) }),
  };
  if (request.headers.get("if-none-match") === media.etag) return new Response(null, { status: 304, headers });
  return new Response(await media.body(), { headers });
});
