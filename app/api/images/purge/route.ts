import { handle } from "@/lib/http";
import { purgeImages } from "@/lib/purge";
import { purgeInput } from "@/lib/schemas/image-acts";

/** Deletes images for ever that are in the trash. */
export const POST = handle("member", async ({ actor, json }) => {
  return Response.json({ purged: await purgeImages(actor, await json(purgeInput)) });
});
