import { headers } from "next/headers";
import { getTranslations } from "next-intl/server";
import type { ReactNode } from "react";
import { AskedFor } from "@/components/search/asked";
import { SearchBar } from "@/components/search/search-bar";
import { Searchable } from "@/components/search/searchable";
import { Header } from "@/components/shell/header";
import { Nav } from "@/components/shell/nav";
import { OpenedViewProvider } from "@/components/viewer/opened-view";
import { requireMember } from "@/lib/auth/session";
import { nameFilter } from "@/lib/library/names";
import { parseFilter } from "@/lib/schemas/filter";
import { aroundPage } from "../around";

/** Rail, header and room for a page. */
export default async function ShellLayout({ children }: { children: ReactNode }) {
  const actor = await requireMember();
  const [{ team }, t, known] = await Promise.all([
    aroundPage(),
    getTranslations("shell"),
    askedFor().then((filter) => nameFilter(actor, filter)),
  ]);
  return (
    <>
      <a href="#main" className="fixed top-1 left-1 z-40 bg-panel px-3 py-2 not-focus:sr-only">
        {t("skip")}
      </a>
      <Nav />
      <Searchable known={known}>
        <Header team={team}>
          <SearchBar />
        </Header>
        <AskedFor />
        <OpenedViewProvider>{children}</OpenedViewProvider>
      </Searchable>
    </>
  );
}

/** What the address asks for that the page is loaded with; whatever is asked for later the browser knows by name. */
async function askedFor() {
  const path = (await headers()).get("x-proofsheet-path") ?? "";
  return parseFilter(new URLSearchParams(path.split("?")[1]));
}
