import { notFound } from "@/lib/errors";
import { handle } from "@/lib/http";
import { answerMedia } from "@/lib/media";
import { getSharedMedia } from "@/lib/shares/media";

/** An image's bytes for whoever holds the link. Asked for anew each time, so that a link that has ended shows nothing. */
export const GET = handle("visitor", async ({ actor, request, id }) => {
  const { pathname, searchParams } = new URL(request.url);
  if (searchParams.has("download") && !actor.allowDownload) throw notFound("This download");
  const media = await getSharedMedia(actor, id, pathname.split("/").at(-1) ?? "");
  return answerMedia(request, media, { "cache-control": "private, no-cache" });
});
