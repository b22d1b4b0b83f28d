import { handle } from "@/lib/http";
import { deletePreset, updatePreset } from "@/lib/presets";
import { presetChanges } from "@/lib/schemas/preset";

/** Changes what is given. */
export const PATCH = handle("member", async ({ actor, id, json }) => {
  return Response.json(await updatePreset(actor, id, await json(presetChanges)));
});

/** Deletes it, to be brought back for a while. */
export const DELETE = handle("member", async ({ actor, id }) => {
  await deletePreset(actor, id);
  return new Response(null, { status: 204 });
});
