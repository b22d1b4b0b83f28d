import { handle } from "@/lib/http";
import { type AddedView, addInput, moveInput, type RemovedView, removeInput } from "@/lib/schemas/set";
import { addImages, listSetImages, moveImage, removeImages } from "@/lib/sets/images";
import { getSet } from "@/lib/sets/sets";

/** A page of a set's images in its own order. */
export const GET = handle("member", async ({ actor, id, request }) => {
  const { searchParams } = new URL(request.url);
  const most = Number(searchParams.get("most") ?? "") || undefined;
  return Response.json(await listSetImages(actor, id, searchParams.get("cursor") ?? undefined, most));
});

/** Adds images. */
export const POST = handle("member", async ({ actor, id, json }) => {
  const { imageIds, positions } = await json(addInput);
  const outcome = await addImages(actor, id, imageIds, positions);
  return Response.json({ ...outcome, set: await getSet(actor, id) } satisfies AddedView);
});

/** Moves one image to another place. */
export const PATCH = handle("member", async ({ actor, id, json }) => {
  await moveImage(actor, id, await json(moveInput));
  return new Response(null, { status: 204 });
});

/** Takes images out; they stay on the sheet. */
export const DELETE = handle("member", async ({ actor, id, json }) => {
  const { imageIds } = await json(removeInput);
  return Response.json({ removed: await removeImages(actor, id, imageIds) } satisfies RemovedView);
});
