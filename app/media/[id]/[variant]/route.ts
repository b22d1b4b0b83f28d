import { answerConverted } from "@/lib/converted";
import { AppError, notFound } from "@/lib/errors";
import { handle } from "@/lib/http";
import { answerMedia, getMedia, getTrashedMedia } from "@/lib/media";
import { isMediaVariant, signedUntil } from "@/lib/media-links";

const signedLink = { kind: "system", name: "signed link" } as const;

/** An image's bytes, for who is signed in or holds a signed link. */
export const GET = handle("anyone", async ({ actor, request, id }) => {
  const { pathname, searchParams } = new URL(request.url);
  const variant = pathname.split("/").at(-1) ?? "";
  if (!searchParams.has("signature")) {
    if (!actor) throw new AppError("not_signed_in", "Sign in to see this image.");
    if (!isMediaVariant(variant)) throw notFound("This image");
    const format = searchParams.get("format");
    if (format !== null && variant === "original") return answerConverted(request, actor, id, format);
    const trashed = searchParams.has("trashed") && variant !== "original";
    const media = trashed ? await getTrashedMedia(actor, id, variant) : await getMedia(actor, id, variant);
    return answerMedia(request, media, { "cache-control": "private, max-age=31536000, immutable" });
  }
  const until = isMediaVariant(variant) ? signedUntil(id, variant, searchParams) : null;
  // Forged, expired and gone read alike.
  if (until === null || !isMediaVariant(variant)) throw notFound("This image");
  return answerMedia(request, await getMedia(signedLink, id, variant), {
    "cache-control": `private, max-age=${Math.floor(until - Date.now() / 1000)}, immutable`,
    // The link itself is the permission: pages anywhere may show it, and programs in them read it.
    "cross-origin-resource-policy": "cross-origin",
    "access-control-allow-origin": "*",
  });
});
