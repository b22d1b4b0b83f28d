import type { Metadata } from "next";
import Link from "next/link";
import { notFound } from "next/navigation";
import { useTranslations } from "next-intl";
import { getTranslations } from "next-intl/server";
import { AskForMore } from "@/components/quota/ask-for-more";
import { Ledger } from "@/components/quota/ledger";
import { Months } from "@/components/quota/months";
import { Standing } from "@/components/quota/standing";
import { buttonClass } from "@/components/ui/button";
import { Nothing, Page } from "@/components/ui/page";
import { requireMember } from "@/lib/auth/session";
import { AppError } from "@/lib/errors";
import { getQuota } from "@/lib/generations/quota";
import { listLedger } from "@/lib/quotas/ledger";
import { getTeam } from "@/lib/team";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("quota");
  return { title: t("title") };
}

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> };

/** What one has of the month and where it went; an admin sees anybody's, without the prompts. */
export default async function QuotaPage({ searchParams }: Props) {
  const actor = await requireMember();
  const given = await searchParams;
  const one = (name: string) => (typeof given[name] === "string" ? { [name]: given[name] } : {});
  const { person: userId, ...options } = { ...one("person"), ...one("month"), ...one("before") } as Asked;
  const { before: cursor, month } = options;
  const ledger = await listLedger(actor, {
    ...(userId && { userId }),
    ...(month && { month }),
    ...(cursor && { cursor }),
  }).catch((error: unknown) => {
    if (error instanceof AppError && error.code === "not_found") notFound();
    throw error;
  });
  const own = ledger.person.id === actor.userId;
  if (own && actor.role === "viewer" && ledger.lines.length === 0) return <NoQuota />;
  const [team, quota, t] = await Promise.all([
    getTeam(),
    own ? null : getQuota({ userId: ledger.person.id }),
    getTranslations("quota"),
  ]);
  const shown = { timeZone: team.timeZone, currency: team.currency, now: new Date().toISOString() };
  return (
    <Page title={own ? t("own") : t("of", { name: ledger.person.name })} actions={own && <AskForMore />}>
      {ledger.current && <Standing quota={quota} />}
      <Months ledger={ledger} own={own} />
      <Ledger ledger={ledger} own={own} paged={Boolean(cursor)} {...shown} />
    </Page>
  );
}

function NoQuota() {
  const common = useTranslations("common");
  const t = useTranslations("quota");
  return (
    <Page title={t("own")}>
      <Nothing title={t("viewers")}>
        <p>{t("viewersWords")}</p>
        <Link href="/" className={buttonClass("mark")}>
          {common("toSheet")}
        </Link>
      </Nothing>
    </Page>
  );
}

type Asked = { person?: string; month?: string; before?: string };
