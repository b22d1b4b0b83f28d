import { getTranslations } from "next-intl/server";
import type { ReactNode } from "react";
import { Header } from "@/components/shell/header";
import { Nav } from "@/components/shell/nav";
import { getTeam } from "@/lib/team";

/** Rail, header and room for a page. */
export default async function ShellLayout({ children }: { children: ReactNode }) {
  const [team, t] = await Promise.all([getTeam(), getTranslations("shell")]);
  return (
    <>
      <a href="#main" className="fixed top-1 left-1 z-40 bg-panel px-3 py-2 not-focus:sr-only">
        {t("skip")}
      </a>
      <Nav />
      <div className="flex min-h-dvh flex-col pb-(--tabs) md:pl-17">
        <Header team={team.name} />
        {children}
      </div>
    </>
  );
}
