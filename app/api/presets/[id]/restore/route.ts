import { handle } from "@/lib/http";
import { restorePreset } from "@/lib/presets";

/** Brings a deleted one back. */
export const POST = handle("member", async ({ actor, id }) => Response.json(await restorePreset(actor, id)));
