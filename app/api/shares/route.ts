import { handle } from "@/lib/http";
import { shareInput } from "@/lib/schemas/share";
import { createShare } from "@/lib/shares/shares";

/** Makes a link, or with `reuse` gives the one there is. */
export const POST = handle("member", async ({ actor, json }) => {
  const { made, ...details } = await createShare(actor, await json(shareInput));
  return Response.json(details, { status: made ? 201 : 200 });
});
