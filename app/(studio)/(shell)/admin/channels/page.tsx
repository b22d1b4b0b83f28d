import type { Metadata } from "next";
import Link from "next/link";
import { Channels } from "@/components/admin/channels";
import { buttonClass } from "@/components/ui/button";
import { Page } from "@/components/ui/page";
import { requireAdmin } from "@/lib/auth/session";
import { listChannels } from "@/lib/channel-list";

export const metadata: Metadata = { title: "Channels" };

/** Where images are asked of, and how each of these places is. */
export default async function ChannelsPage() {
  const channels = await listChannels(await requireAdmin());
  const serving = channels.filter(({ enabled, standsBack, problem }) => enabled && !standsBack && !problem);
  return (
    <Page
      title="Channels"
      actions={
        <Link href="/admin/channels/new" className={buttonClass("mark")}>
          Add a channel
        </Link>
      }
    >
      <p className="max-w-180">{introduction(serving.map(({ kind }) => kind))}</p>
      {channels.length > 0 && <Channels initial={channels} now={new Date().toISOString()} />}
    </Page>
  );
}

function introduction(kinds: string[]): string {
  if (kinds.length === 0) return "No channel is in service, so nobody can make images. Add one, or enable one.";
  if (kinds.every((kind) => kind === "demo")) {
    return "Pictures are painted here by the demo, to try things out. Add a channel to a provider to make real images; the demo stands back then.";
  }
  return "Images are asked of the channel with the highest priority that can do what is wished; the others follow where it cannot take a request.";
}
