import type { MemberActor } from "./auth/actor";
import { administers } from "./auth/policy";
import { Prisma, runStatement } from "./db";
import { type QuotaRow, quotaOf, toQuotaView } from "./generations/quota";
import { openRequests } from "./quotas/requests";
import type { StudioView } from "./schemas/views";
import { followedUntil } from "./sheet-news";

type Row = QuotaRow & Pick<StudioView, "team" | "timeZone" | "currency" | "openRequests"> & { now: Date };

/** What the studio has around every page, in one statement, as each of them costs it. */
export async function getStudio(actor: MemberActor): Promise<StudioView> {
  const followed = followedUntil();
  const [row] = await runStatement<Row>(Prisma.sql`
    SELECT q.*, t.name AS team, t.time_zone AS "timeZone", t.currency, now() AS now,
           ${administers(actor) ? openRequests : Prisma.sql`0`} AS "openRequests"
    FROM (${quotaOf(actor)}) q CROSS JOIN team t`);
  if (!row) throw new Error("getStudio: the person does not exist");
  const { team, timeZone, currency, openRequests: open, now } = row;
  return {
    ...{ team, timeZone, currency },
    quota: toQuotaView(row),
    openRequests: open,
    since: String((followed ?? now).getTime()),
  };
}
