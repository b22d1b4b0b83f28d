import { handle } from "@/lib/http";
import { newSetInput } from "@/lib/schemas/set";
import { createSet, listSets } from "@/lib/sets/sets";

/** A page of the team's sets; `q` keeps those whose name has it. */
export const GET = handle("member", async ({ actor, request }) => {
  const { searchParams } = new URL(request.url);
  const [query, cursor] = [searchParams.get("q"), searchParams.get("cursor")];
  return Response.json(await listSets(actor, { ...(query && { query }), ...(cursor && { cursor }) }));
});

/** Makes a set, with its first images if there are any. */
export const POST = handle("member", async ({ actor, json }) => {
  return Response.json(await createSet(actor, await json(newSetInput)), { status: 201 });
});
