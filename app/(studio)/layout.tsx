import type { ReactNode } from "react";
import { studioAreas, Words } from "@/components/i18n/words";
import { Commands } from "@/components/palette/commands";
import { Studio } from "@/components/studio/studio";
import { OpeningShell } from "@/components/viewer/opening-shell";
import { administers } from "@/lib/auth/policy";
import { requireMember } from "@/lib/auth/session";
import { getQuota } from "@/lib/generations/quota";
import { countOpenRequests } from "@/lib/quotas/requests";
import { eventsSince } from "@/lib/sheet-events";
import { getTeam } from "@/lib/team";

/** Everything behind the sign-in shares one event stream and one memory of the sheets. */
export default async function StudioLayout({ children }: { children: ReactNode }) {
  const actor = await requireMember();
  const [since, quota, team, openRequests] = await Promise.all([
    eventsSince(),
    getQuota(actor),
    getTeam(),
    administers(actor) ? countOpenRequests(actor) : 0,
  ]);
  const me = { id: actor.userId, name: actor.name, role: actor.role };
  return (
    <Words of={studioAreas}>
      <Studio {...{ me, quota, openRequests, since }} timeZone={team.timeZone} currency={team.currency}>
        {children}
        <OpeningShell />
        <Commands />
      </Studio>
    </Words>
  );
}
