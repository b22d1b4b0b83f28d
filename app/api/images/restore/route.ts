import { handle } from "@/lib/http";
import { imageIdsInput } from "@/lib/schemas/image-acts";
import { restoreImages } from "@/lib/trash";

/** Brings images back out of the trash. */
export const POST = handle("member", async ({ actor, json }) => {
  const { ids } = await json(imageIdsInput);
  return Response.json(await restoreImages(actor, ids));
});
