import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { SheetPage } from "./sheet-page";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("sheet"))("title") };
}

/** The team's sheet, the home of the studio. */
export default function TeamPage({ searchParams }: PageProps<"/">) {
  return <SheetPage scope="team" searchParams={searchParams} />;
}
