import type { Metadata } from "next";
import Link from "next/link";
import { DeletedSets } from "@/components/sets/deleted-sets";
import { NewSet } from "@/components/sets/new-set";
import { SetCards } from "@/components/sets/set-cards";
import { buttonClass } from "@/components/ui/button";
import { Nothing, Page } from "@/components/ui/page";
import { requireMember } from "@/lib/auth/session";
import { listSets } from "@/lib/sets/sets";
import { getTeam } from "@/lib/team";

export const metadata: Metadata = { title: "Sets" };

/** The team's collections. */
export default async function SetsPage() {
  const actor = await requireMember();
  const contributes = actor.role !== "viewer";
  const [sets, deleted, team] = await Promise.all([
    listSets(actor),
    contributes ? listSets(actor, { deleted: true }) : null,
    getTeam(),
  ]);
  return (
    <Page title="Sets" actions={contributes && <NewSet />}>
      {sets.sets.length > 0 ? (
        <SetCards initial={sets} now={new Date().toISOString()} timeZone={team.timeZone} />
      ) : (
        <Nothing title="No sets yet.">
          {contributes ? (
            <>
              <p>
                A set keeps images together, in an order of your own, for everybody here and for those you share it
                with. Select frames on the sheet and choose Add to set, or begin with an empty one.
              </p>
              <Link href="/" className={buttonClass()}>
                To the sheet
              </Link>
            </>
          ) : (
            <p>What the members of this team put together appears here.</p>
          )}
        </Nothing>
      )}
      {deleted && <DeletedSets sets={deleted.sets} />}
    </Page>
  );
}
