import { z } from "zod";
import { removeChannel, setChannelEnabled, updateChannel } from "@/lib/channel-admin";
import { handle } from "@/lib/http";
import { channelChange } from "@/lib/schemas/channel";

/** Changes what it is told. */
export const PUT = handle("member", async ({ actor, id, json }) =>
  Response.json(await updateChannel(actor, { id }, await json(channelChange))),
);

/** Takes it into service or out of it. */
export const PATCH = handle("member", async ({ actor, id, json }) => {
  const { enabled } = await json(z.object({ enabled: z.boolean() }));
  return Response.json(await setChannelEnabled(actor, { id }, enabled));
});

/** Removes it, if it was never used. */
export const DELETE = handle("member", async ({ actor, id }) => {
  await removeChannel(actor, { id });
  return new Response(null, { status: 204 });
});
