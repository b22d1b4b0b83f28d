import { handle } from "@/lib/http";
import { imageIdsInput } from "@/lib/schemas/image-acts";
import { listTrash, trashImages } from "@/lib/trash";

/** A page of the trash. */
export const GET = handle("member", async ({ actor, request }) => {
  const { searchParams } = new URL(request.url);
  const options = { cursor: searchParams.get("cursor") ?? undefined, everybody: searchParams.has("everybody") };
  return Response.json(await listTrash(actor, options), { headers: { "cache-control": "private, no-store" } });
});

/** Moves images into the trash. */
export const POST = handle("member", async ({ actor, json }) => {
  const { ids } = await json(imageIdsInput);
  return Response.json(await trashImages(actor, ids));
});
