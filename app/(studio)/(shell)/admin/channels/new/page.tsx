import type { Metadata } from "next";
import { ChannelForm } from "@/components/admin/channel-form";
import { Page } from "@/components/ui/page";
import { requireAdmin } from "@/lib/auth/session";
import { usualCapabilities } from "@/lib/channels/capabilities";
import { getTeam } from "@/lib/team";

export const metadata: Metadata = { title: "New channel" };

/** Adds a channel to a provider. */
export default async function NewChannelPage() {
  await requireAdmin();
  const { currency } = await getTeam();
  return (
    <Page title="New channel">
      <ChannelForm channel={null} profiles={usualCapabilities} currency={currency} />
    </Page>
  );
}
