import { addChannel } from "@/lib/channel-admin";
import { listChannels } from "@/lib/channel-list";
import { handle } from "@/lib/http";
import { newChannel } from "@/lib/schemas/channel";

/** All channels with how they are. */
export const GET = handle("member", async ({ actor }) => Response.json(await listChannels(actor)));

/** Makes a channel to a provider. */
export const POST = handle("member", async ({ actor, json }) => {
  const { key, ...settings } = await json(newChannel);
  return Response.json(await addChannel(actor, settings, key), { status: 201 });
});
