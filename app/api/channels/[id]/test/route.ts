import { z } from "zod";
import { testChannel } from "@/lib/channel-test";
import { handle } from "@/lib/http";

/** Asks it for one small image, which may cost what an image costs. */
export const POST = handle("member", async ({ actor, id, json }) => {
  const { model } = await json(z.object({ model: z.string().optional() }));
  return Response.json(await testChannel(actor, { id }, model));
});
