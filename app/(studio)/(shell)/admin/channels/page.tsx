import type { Metadata } from "next";
import Link from "next/link";
import { getTranslations } from "next-intl/server";
import { Channels } from "@/components/admin/channels";
import type { Translate } from "@/components/i18n/translate";
import { buttonClass } from "@/components/ui/button";
import { Page } from "@/components/ui/page";
import { requireAdmin } from "@/lib/auth/session";
import { listChannels } from "@/lib/channel-list";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("channels");
  return { title: t("title") };
}

/** Where images are asked of, and how each of these places is. */
export default async function ChannelsPage() {
  const [channels, t] = await Promise.all([listChannels(await requireAdmin()), getTranslations("channels")]);
  const serving = channels.filter(({ enabled, standsBack, problem }) => enabled && !standsBack && !problem);
  return (
    <Page
      title={t("title")}
      actions={
        <Link href="/admin/channels/new" className={buttonClass("mark")}>
          {t("add")}
        </Link>
      }
    >
      <p className="max-w-180">
        {introduction(
          serving.map(({ kind }) => kind),
          t,
        )}
      </p>
      {channels.length > 0 && <Channels initial={channels} now={new Date().toISOString()} />}
    </Page>
  );
}

function introduction(kinds: string[], t: Translate<"channels">): string {
  if (kinds.length === 0) return t("intro.none");
  return t(kinds.every((kind) => kind === "demo") ? "intro.demo" : "intro.priority");
}
