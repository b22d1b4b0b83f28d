import type { ReactNode } from "react";
import { Studio } from "@/components/studio/studio";
import { requireMember } from "@/lib/auth/session";
import { getQuota } from "@/lib/generations/quota";
import { getTeam } from "@/lib/team";

/** Everything behind the sign-in shares one event stream and one memory of the sheets. */
export default async function StudioLayout({ children }: { children: ReactNode }) {
  const actor = await requireMember();
  const [quota, team] = await Promise.all([getQuota(actor), getTeam()]);
  return (
    <Studio me={{ id: actor.userId, name: actor.name, role: actor.role }} timeZone={team.timeZone} quota={quota}>
      {children}
    </Studio>
  );
}
