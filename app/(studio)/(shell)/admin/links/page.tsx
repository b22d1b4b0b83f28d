import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { LinksPage } from "@/components/share/links-page";
import { requireAdmin } from "@/lib/auth/session";
import { shareSearch } from "@/lib/schemas/share";
import { listSharers, listShares } from "@/lib/shares/views";
import { getTeam } from "@/lib/team";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("share");
  return { title: t("allLinksTitle") };
}

type Props = { searchParams: Promise<Record<string, unknown>> };

/** The links of everybody. */
export default async function AllLinksPage({ searchParams }: Props) {
  const actor = await requireAdmin();
  const asked = shareSearch.parse(await searchParams);
  const [list, people, { sharingEnabled }, t, admin] = await Promise.all([
    listShares(actor, asked),
    listSharers(actor),
    getTeam(),
    getTranslations("share"),
    getTranslations("admin"),
  ]);
  return (
    <LinksPage
      title={t("allLinksTitle")}
      list={list}
      asked={asked}
      rendered={new Date().toISOString()}
      sharingEnabled={sharingEnabled}
      people={people}
      empty={admin("linksEmpty")}
    />
  );
}
