import { handle } from "@/lib/http";
import { shareInput } from "@/lib/schemas/share";
import { listShares } from "@/lib/share-views";
import { createShare } from "@/lib/shares";

/** The links that one may see, a page at a time: `person`, `live` (1 or 0) and `cursor` narrow them. */
export const GET = handle("member", async ({ actor, request }) => {
  const { searchParams } = new URL(request.url);
  const live = { 1: true, 0: false }[searchParams.get("live") ?? ""];
  const [userId, cursor] = ["person", "cursor"].map((name) => searchParams.get(name) ?? undefined);
  return Response.json(await listShares(actor, { userId, live, cursor }));
});

/** Makes a link, or gives the one there is. */
export const POST = handle("member", async ({ actor, json }) => {
  const { made, ...details } = await createShare(actor, await json(shareInput));
  return Response.json(details, { status: made ? 201 : 200 });
});
