import { handle } from "@/lib/http";
import { answerMedia } from "@/lib/media";
import { getUploadPicture } from "@/lib/uploads";

/** A small picture of one's own upload. */
export const GET = handle("member", async ({ actor, request, id }) =>
  answerMedia(request, await getUploadPicture(actor, id), { "cache-control": "private, max-age=604800, immutable" }),
);
