import { handle } from "@/lib/http";
import { restoreShare } from "@/lib/shares/shares";

/** Takes the revocation of a link back. */
export const POST = handle("member", async ({ actor, id }) => Response.json(await restoreShare(actor, id)));
