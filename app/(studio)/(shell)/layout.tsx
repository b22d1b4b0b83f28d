import type { ReactNode } from "react";
import { Header } from "@/components/shell/header";
import { Nav } from "@/components/shell/nav";
import { getTeam } from "@/lib/team";

/** Rail, header and room for a page. */
export default async function ShellLayout({ children }: { children: ReactNode }) {
  const team = await getTeam();
  return (
    <>
      <a href="#main" className="fixed top-1 left-1 z-40 bg-panel px-3 py-2 not-focus:sr-only">
        Skip to the page
      </a>
      <Nav />
      <div className="flex min-h-dvh flex-col pb-(--tabs) md:pl-17">
        <Header team={team.name} />
        {children}
      </div>
    </>
  );
}
