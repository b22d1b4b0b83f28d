import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { LinksPage } from "@/components/share/links-page";
import { requireMember } from "@/lib/auth/session";
import { shareSearch } from "@/lib/schemas/share";
import { listShares } from "@/lib/shares/views";
import { getTeam } from "@/lib/team";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("share");
  return { title: t("title") };
}

type Props = { searchParams: Promise<Record<string, unknown>> };

/** One's own links. */
export default async function MyLinksPage({ searchParams }: Props) {
  const actor = await requireMember();
  const asked = shareSearch.omit({ person: true }).parse(await searchParams);
  const [list, { sharingEnabled }, t] = await Promise.all([
    listShares(actor, { ...asked, person: actor.userId }),
    getTeam(),
    getTranslations("share"),
  ]);
  return (
    <LinksPage
      title={t("title")}
      list={list}
      asked={asked}
      rendered={new Date().toISOString()}
      sharingEnabled={sharingEnabled}
      empty={actor.role === "viewer" ? t("emptyViewer") : t("empty")}
    />
  );
}
