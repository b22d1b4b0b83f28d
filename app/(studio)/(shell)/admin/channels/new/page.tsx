import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { ChannelForm } from "@/components/admin/channel-form";
import { Page } from "@/components/ui/page";
import { requireAdmin } from "@/lib/auth/session";
import { usualCapabilities } from "@/lib/channels/capabilities";
import { getTeam } from "@/lib/team";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("channels");
  return { title: t("newTitle") };
}

/** Adds a channel to a provider. */
export default async function NewChannelPage() {
  await requireAdmin();
  const [{ currency }, t] = await Promise.all([getTeam(), getTranslations("channels")]);
  return (
    <Page title={t("newTitle")}>
      <ChannelForm channel={null} profiles={usualCapabilities} currency={currency} />
    </Page>
  );
}
