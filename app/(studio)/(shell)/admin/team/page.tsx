import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { TeamForm } from "@/components/admin/team-form";
import { Page } from "@/components/ui/page";
import { requireAdmin } from "@/lib/auth/session";
import { currencies, timeZones } from "@/lib/schemas/team";
import { getTeamSettings } from "@/lib/team";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("team");
  return { title: t("title") };
}

/** What holds for the whole team. */
export default async function TeamPage() {
  const [settings, t] = await Promise.all([getTeamSettings(await requireAdmin()), getTranslations("team")]);
  return (
    <Page title={t("title")}>
      <TeamForm settings={settings} zones={timeZones()} currencies={currencies()} />
    </Page>
  );
}
