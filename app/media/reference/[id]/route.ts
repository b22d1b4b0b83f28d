import { handle } from "@/lib/http";
import { answerMedia } from "@/lib/media";
import { getReferencePicture } from "@/lib/uploads";

/** A small picture of a file that one's own request was given. */
export const GET = handle("member", async ({ actor, request, id }) =>
  answerMedia(request, await getReferencePicture(actor, id), { "cache-control": "private, max-age=604800, immutable" }),
);
