import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { SheetPage } from "../sheet-page";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("sheet"))("titleMine") };
}

/** One's own frames, private ones and failed jobs included. */
export default function MinePage({ searchParams }: PageProps<"/mine">) {
  return <SheetPage scope="mine" searchParams={searchParams} />;
}
