import { handle } from "@/lib/http";
import { setChanges } from "@/lib/schemas/set";
import { deleteSet, getSet, updateSet } from "@/lib/sets/sets";

/** One set. */
export const GET = handle("member", async ({ actor, id }) => Response.json(await getSet(actor, id)));

/** Changes its name, description or cover. */
export const PATCH = handle("member", async ({ actor, id, json }) => {
  return Response.json(await updateSet(actor, id, await json(setChanges)));
});

/** Puts it into the trash; its images stay. */
export const DELETE = handle("member", async ({ actor, id }) => {
  await deleteSet(actor, id);
  return new Response(null, { status: 204 });
});
