import { createKey, listKeys } from "@/lib/api-keys";
import { handle } from "@/lib/http";
import { keyInput } from "@/lib/schemas/key";

/** One's own keys. */
export const GET = handle("member", async ({ actor }) => Response.json({ keys: await listKeys(actor) }));

/** Makes a personal key; the answer is the only place where it is shown. */
export const POST = handle("member", async ({ actor, json }) => {
  const input = await json(keyInput);
  return Response.json(await createKey(actor, { ...input, userId: actor.userId }), { status: 201 });
});
