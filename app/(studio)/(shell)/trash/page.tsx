import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { TrashPage } from "@/components/trash/trash-page";
import { administers } from "@/lib/auth/policy";
import { requireMember } from "@/lib/auth/session";
import { listTrash } from "@/lib/trash";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("trash");
  return { title: t("title") };
}

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> };

/** What was deleted in the last 30 days: one's own, for admins everybody's. */
export default async function Trash({ searchParams }: Props) {
  const actor = await requireMember();
  const everybody = administers(actor) && (await searchParams).everybody !== undefined;
  return <TrashPage key={String(everybody)} initial={await listTrash(actor, { everybody })} everybody={everybody} />;
}
