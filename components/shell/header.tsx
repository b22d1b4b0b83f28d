import type { ReactNode } from "react";
import { Gauge } from "./gauge";

/** The bar on top: whose studio this is and what is left of the quota. */
export function Header({ team, children }: { team: string; children?: ReactNode }) {
  return (
    <header
      id="shell-header"
      className="sticky top-0 z-20 flex h-(--header) items-center gap-3 border-b border-hairline bg-panel px-3 md:px-4"
    >
      <p className="min-w-0 truncate text-title">{team}</p>
      {children}
      <Gauge />
    </header>
  );
}
