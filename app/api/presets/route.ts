import { handle } from "@/lib/http";
import { createPreset, listPresets } from "@/lib/presets";
import { presetInput } from "@/lib/schemas/preset";

/** The team's house styles and one's own. */
export const GET = handle("member", async ({ actor }) => Response.json({ presets: await listPresets(actor) }));

/** Makes one. */
export const POST = handle("member", async ({ actor, json }) => {
  return Response.json(await createPreset(actor, await json(presetInput)), { status: 201 });
});
