import { handle } from "@/lib/http";
import { changeImages } from "@/lib/image-acts";
import { imageChanges } from "@/lib/schemas/image-acts";

/** Picks images, or makes them private or the team's. */
export const PATCH = handle("member", async ({ actor, json }) => {
  const { ids, ...changes } = await json(imageChanges);
  return Response.json(await changeImages(actor, ids, changes));
});
