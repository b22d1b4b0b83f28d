import type { Metadata } from "next";
import { TeamForm } from "@/components/admin/team-form";
import { Page } from "@/components/ui/page";
import { requireAdmin } from "@/lib/auth/session";
import { currencies, timeZones } from "@/lib/schemas/team";
import { getTeamSettings } from "@/lib/team";

export const metadata: Metadata = { title: "Team" };

/** What holds for the whole team. */
export default async function TeamPage() {
  const settings = await getTeamSettings(await requireAdmin());
  return (
    <Page title="Team">
      <TeamForm settings={settings} zones={timeZones()} currencies={currencies()} />
    </Page>
  );
}
