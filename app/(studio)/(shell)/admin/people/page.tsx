import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { People } from "@/components/admin/people/people";
import { requireAdmin } from "@/lib/auth/session";
import { listInvitations } from "@/lib/people/invitations";
import { getPeopleOverview } from "@/lib/people/overview";
import { listOpenRequests } from "@/lib/quotas/requests";
import { getTeam } from "@/lib/team";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("people");
  return { title: t("title") };
}

/** Who is in the team, what they may and what they did this month. */
export default async function PeoplePage() {
  const actor = await requireAdmin();
  const [view, invitations, requests, team] = await Promise.all([
    getPeopleOverview(actor),
    listInvitations(actor),
    listOpenRequests(actor),
    getTeam(),
  ]);
  const now = new Date().toISOString();
  return <People view={view} invitations={invitations} requests={requests} team={team} now={now} />;
}
