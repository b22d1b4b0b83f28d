import type { Metadata } from "next";
import { LinksPage } from "@/components/share/links-page";
import { requireAdmin } from "@/lib/auth/session";
import { shareSearch } from "@/lib/schemas/share";
import { listSharers, listShares } from "@/lib/shares/views";
import { getTeam } from "@/lib/team";

export const metadata: Metadata = { title: "All links" };

const empty =
  "Here stand the links of everybody, so that you can see what leaves the team and revoke it. What links may do is set in Team.";

type Props = { searchParams: Promise<Record<string, unknown>> };

/** The links of everybody. */
export default async function AllLinksPage({ searchParams }: Props) {
  const actor = await requireAdmin();
  const asked = shareSearch.parse(await searchParams);
  const [list, people, { sharingEnabled }] = await Promise.all([
    listShares(actor, asked),
    listSharers(actor),
    getTeam(),
  ]);
  return (
    <LinksPage
      title="All links"
      list={list}
      asked={asked}
      rendered={new Date().toISOString()}
      sharingEnabled={sharingEnabled}
      people={people}
      empty={empty}
    />
  );
}
