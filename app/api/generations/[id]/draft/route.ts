import { getDraft } from "@/lib/generations/draft";
import { handle } from "@/lib/http";

/** What a generation was asked for, for the composer. */
export const GET = handle("member", async ({ actor, id }) => Response.json(await getDraft(actor, id)));
