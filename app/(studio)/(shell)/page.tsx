import type { Metadata } from "next";
import { Composer } from "@/components/composer/composer";
import { Sheet } from "@/components/sheet/sheet";
import { requireMember } from "@/lib/auth/session";
import { getComposerOptions } from "@/lib/channels/match";
import { listSheet } from "@/lib/library/sheet";

export const metadata: Metadata = { title: "Sheet" };

/** The team's sheet, the home of the studio. */
export default async function SheetPage() {
  const actor = await requireMember();
  const [sheet, options] = await Promise.all([listSheet(actor, { scope: "team" }), getComposerOptions()]);
  return (
    <main id="main" tabIndex={-1} className="flex flex-1 flex-col outline-none">
      <h1 className="sr-only">Sheet</h1>
      <Sheet scope="team" initial={sheet} rendered={new Date().toISOString()} />
      <Composer options={options} />
    </main>
  );
}
