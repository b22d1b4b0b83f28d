import type { Metadata } from "next";
import Link from "next/link";
import { getTranslations } from "next-intl/server";
import { SheetPage } from "../sheet-page";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("sheet"))("titleMine") };
}

/** One's own frames, private ones and failed jobs included. */
export default async function MinePage({ searchParams }: PageProps<"/mine">) {
  const t = await getTranslations("trash");
  return (
    <SheetPage scope="mine" searchParams={searchParams}>
      <Link href="/trash" className="self-end px-3 py-2.5 text-muted underline md:hidden">
        {t("title")}
      </Link>
    </SheetPage>
  );
}
