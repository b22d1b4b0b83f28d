import { handle } from "@/lib/http";
import { teamInput } from "@/lib/schemas/team";
import { updateTeam } from "@/lib/team";

/** Sets what holds for the whole team. */
export const PATCH = handle("member", async ({ actor, json }) =>
  Response.json(await updateTeam(actor, await json(teamInput))),
);
