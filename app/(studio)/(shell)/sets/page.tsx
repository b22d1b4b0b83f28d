import type { Metadata } from "next";
import Link from "next/link";
import { getTranslations } from "next-intl/server";
import { DeletedSets } from "@/components/sets/deleted-sets";
import { NewSet } from "@/components/sets/new-set";
import { SetCards } from "@/components/sets/set-cards";
import { buttonClass } from "@/components/ui/button";
import { Nothing, Page } from "@/components/ui/page";
import { requireMember } from "@/lib/auth/session";
import { listSets } from "@/lib/sets/sets";
import { getTeam } from "@/lib/team";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("sets");
  return { title: t("title") };
}

/** The team's collections. */
export default async function SetsPage() {
  const actor = await requireMember();
  const contributes = actor.role !== "viewer";
  const [sets, deleted, team, t, common] = await Promise.all([
    listSets(actor),
    contributes ? listSets(actor, { deleted: true }) : null,
    getTeam(),
    getTranslations("sets"),
    getTranslations("common"),
  ]);
  return (
    <Page title={t("title")} actions={contributes && <NewSet />}>
      {sets.sets.length > 0 ? (
        <SetCards initial={sets} now={new Date().toISOString()} timeZone={team.timeZone} />
      ) : (
        <Nothing title={t("none")}>
          {contributes ? (
            <>
              <p>{t("noneWords")}</p>
              <Link href="/" className={buttonClass()}>
                {common("toSheet")}
              </Link>
            </>
          ) : (
            <p>{t("noneViewer")}</p>
          )}
        </Nothing>
      )}
      {deleted && <DeletedSets sets={deleted.sets} />}
    </Page>
  );
}
