import * as policy from "@/lib/auth/policy";
import { db } from "@/lib/db";
import { getDraft } from "@/lib/generations/draft";
import type { FunctionRow } from "./function-row";
import * as is from "./function-row";

/** What the composer does with people's own things. */
export const composerFunctions: Record<string, FunctionRow> = {
  "auth/policy#ownReferences": {
    make: "reference",
    call: (actor, _, id) => db.reference.count({ where: { AND: [policy.ownReferences(actor), { id }] } }),
    expected: is.byOwner("nothing"),
  },
  "generations/draft#getDraft": {
    call: (actor, { generations }) => getDraft(actor, generations.team),
    expected: { ...is.byTeam("not_found"), adminsKey: "not_found", viewersKey: "not_found" },
  },
  "generations/draft#getDraft, private": {
    call: (actor, { generations }) => getDraft(actor, generations.secret),
    expected: is.byOwner("not_found"),
  },
};
