import type { Metadata } from "next";
import Link from "next/link";
import { getTranslations } from "next-intl/server";
import { Composer } from "@/components/composer/composer";
import { Sheet } from "@/components/sheet/sheet";
import { requireMember } from "@/lib/auth/session";
import { getComposerOptions } from "@/lib/channels/match";
import { listSheet } from "@/lib/library/sheet";

export const metadata: Metadata = { title: "Mine" };

/** One's own frames, private ones and failed jobs included. */
export default async function MinePage() {
  const actor = await requireMember();
  const [sheet, options, t] = await Promise.all([
    listSheet(actor, { scope: "mine" }),
    getComposerOptions(),
    getTranslations("trash"),
  ]);
  return (
    <main id="main" tabIndex={-1} className="flex flex-1 flex-col outline-none">
      <h1 className="sr-only">Mine</h1>
      <Link href="/trash" className="self-end px-3 py-2.5 text-muted underline md:hidden">
        {t("title")}
      </Link>
      <Sheet scope="mine" initial={sheet} rendered={new Date().toISOString()} />
      <Composer options={options} />
    </main>
  );
}
