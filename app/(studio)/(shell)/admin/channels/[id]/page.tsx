import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { ChannelForm } from "@/components/admin/channel-form";
import { EnvironmentChannel } from "@/components/admin/environment-channel";
import { Page } from "@/components/ui/page";
import { requireAdmin } from "@/lib/auth/session";
import { listChannels } from "@/lib/channel-list";
import { usualCapabilities } from "@/lib/channels/capabilities";
import { getTeam } from "@/lib/team";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("channels");
  return { title: t("one") };
}

/** One channel, to be changed. */
export default async function ChannelPage({ params }: { params: Promise<{ id: string }> }) {
  const actor = await requireAdmin();
  const { id } = await params;
  const [channels, { currency }] = await Promise.all([listChannels(actor), getTeam()]);
  const channel = channels.find((one) => one.id === id);
  if (!channel) notFound();
  return (
    <Page title={channel.name}>
      {channel.fromEnvironment ? (
        <EnvironmentChannel channel={channel} currency={currency} />
      ) : (
        <ChannelForm channel={channel} profiles={usualCapabilities} currency={currency} />
      )}
    </Page>
  );
}
