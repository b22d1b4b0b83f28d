import type { Metadata } from "next";
import { LinksPage } from "@/components/share/links-page";
import { requireMember } from "@/lib/auth/session";
import { shareSearch } from "@/lib/schemas/share";
import { listShares } from "@/lib/shares/views";
import { getTeam } from "@/lib/team";

export const metadata: Metadata = { title: "Links" };

const empty =
  "A link shows images to somebody without an account, for as long as you like. Open an image and press Share, select several on the sheet, or share a whole set.";
const forViewers = "Links show images to people without an account. Members make them; you look at what the team has.";

type Props = { searchParams: Promise<Record<string, unknown>> };

/** One's own links. */
export default async function MyLinksPage({ searchParams }: Props) {
  const actor = await requireMember();
  const asked = shareSearch.omit({ person: true }).parse(await searchParams);
  const [list, { sharingEnabled }] = await Promise.all([
    listShares(actor, { ...asked, person: actor.userId }),
    getTeam(),
  ]);
  return (
    <LinksPage
      title="Links"
      list={list}
      asked={asked}
      rendered={new Date().toISOString()}
      sharingEnabled={sharingEnabled}
      empty={actor.role === "viewer" ? forViewers : empty}
    />
  );
}
