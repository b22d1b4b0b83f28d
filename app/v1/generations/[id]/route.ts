import { getGeneration } from "@/lib/generations/view";
import { handle, onlyAllows } from "@/lib/http";

/** What became of a generation of the key's person: state, receipt, and the images once they are there. */
export const GET = handle("key", async ({ actor, id }) => {
  return Response.json(await getGeneration(actor, id), { headers: { "cache-control": "private, no-store" } });
});

const other = onlyAllows("GET");

export { other as DELETE, other as OPTIONS, other as PATCH, other as POST, other as PUT };
