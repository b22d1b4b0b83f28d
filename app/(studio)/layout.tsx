import type { ReactNode } from "react";
import { KeptWords } from "@/components/i18n/kept-words";
import { Commands } from "@/components/palette/commands";
import { Studio } from "@/components/studio/studio";
import { OpeningShell } from "@/components/viewer/opening-shell";
import { requireMember } from "@/lib/auth/session";
import { aroundPage } from "./around";

/** Everything behind the sign-in shares one event stream and one memory of the sheets. */
export default async function StudioLayout({ children }: { children: ReactNode }) {
  const { userId, name, role } = await requireMember();
  const { team: _, ...around } = await aroundPage();
  return (
    <KeptWords of="studio">
      <Studio me={{ id: userId, name, role }} {...around}>
        {children}
        <OpeningShell />
        <Commands />
      </Studio>
    </KeptWords>
  );
}
