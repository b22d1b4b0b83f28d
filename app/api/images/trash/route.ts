import { handle } from "@/lib/http";
import { imageIdsInput } from "@/lib/schemas/image-acts";
import { trashImages } from "@/lib/trash";

/** Moves images into the trash. */
export const POST = handle("member", async ({ actor, json }) => {
  const { ids } = await json(imageIdsInput);
  return Response.json(await trashImages(actor, ids));
});
