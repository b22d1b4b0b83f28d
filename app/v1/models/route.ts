import { listModels } from "@/lib/channels/match";
import { handle, onlyAllows } from "@/lib/http";

/** The models that the enabled channels serve and the key may use, in OpenAI's list shape. */
export const GET = handle("key", async ({ actor }) => {
  const models = (await listModels()).filter(({ name }) => actor.models.length === 0 || actor.models.includes(name));
  const data = models.map(({ name, since }) => ({
    id: name,
    object: "model",
    created: Math.floor(since.getTime() / 1000),
    owned_by: "proofsheet",
  }));
  return Response.json({ object: "list", data });
});

const other = onlyAllows("GET");

export { other as DELETE, other as OPTIONS, other as PATCH, other as POST, other as PUT };
