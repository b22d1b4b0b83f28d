import { handle } from "@/lib/http";
import { shareEdit } from "@/lib/schemas/share";
import { revokeShare, updateShare } from "@/lib/shares/shares";
import { getShare } from "@/lib/shares/views";

/** A link with its address, and the others on the same target. */
export const GET = handle("member", async ({ actor, id }) => Response.json(await getShare(actor, id)));

/** Changes a link's settings: what is not given stays. */
export const PATCH = handle("member", async ({ actor, id, json }) =>
  Response.json(await updateShare(actor, id, await json(shareEdit))),
);

/** Revokes a link at once. */
export const DELETE = handle("member", async ({ actor, id }) => Response.json(await revokeShare(actor, id)));
