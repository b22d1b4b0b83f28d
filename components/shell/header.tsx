import type { ReactNode } from "react";
import { End } from "@/components/ui/end";
import { Gauge } from "./gauge";

/**
 * The bar on top: whose studio this is, what can be done from everywhere, and what is left of the quota. On a phone the
 * search box gets all of it while somebody types.
 */
export function Header({ team, children }: { team: string; children?: ReactNode }) {
  return (
    <header
      id="shell-header"
      className="whole shell-header sticky top-0 z-20 flex h-(--header) items-center gap-2 border-b border-hairline bg-panel px-3 md:gap-3 md:px-4"
    >
      <p className="team max-w-52 min-w-0 shrink truncate text-title phone:max-w-24">{team}</p>
      {children}
      <Gauge />
      <End />
    </header>
  );
}
