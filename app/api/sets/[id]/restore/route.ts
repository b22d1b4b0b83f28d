import { handle } from "@/lib/http";
import { restoreSet } from "@/lib/sets/sets";

/** Brings a set back from the trash. */
export const POST = handle("member", async ({ actor, id }) => Response.json(await restoreSet(actor, id)));
