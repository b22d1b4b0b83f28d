import { handle } from "@/lib/http";
import { changeUser } from "@/lib/people/people";
import { userChanges } from "@/lib/schemas/people";

/** Changes a person's name, role or limits, shuts them out or lets them in again. */
export const PATCH = handle("member", async ({ actor, id, json }) =>
  Response.json({ user: await changeUser(actor, id, await json(userChanges)) }),
);
