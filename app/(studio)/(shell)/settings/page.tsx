import type { Metadata } from "next";
import { cookies } from "next/headers";
import { Keys } from "@/components/settings/keys";
import { Section } from "@/components/settings/section";
import { ShortcutSwitch } from "@/components/settings/shortcut-switch";
import { SignOut } from "@/components/settings/sign-out";
import { Theme } from "@/components/settings/theme";
import { Fact, Facts } from "@/components/ui/fact";
import { listKeys } from "@/lib/api-keys";
import { requireMember } from "@/lib/auth/session";
import { getComposerOptions } from "@/lib/channels/match";
import { env } from "@/lib/env";
import { capitalized } from "@/lib/format";

export const metadata: Metadata = { title: "Settings" };

/** One's own account, look and keys. */
export default async function SettingsPage() {
  const actor = await requireMember();
  const [keys, options, jar] = await Promise.all([listKeys(actor), getComposerOptions(), cookies()]);
  return (
    <main id="main" tabIndex={-1} className="flex max-w-180 flex-1 flex-col gap-8 px-4 py-6 outline-none md:px-6">
      <h1 className="text-head">Settings</h1>
      <Section title="Account">
        <Facts>
          <Fact name="Name">{actor.name}</Fact>
          <Fact name="Email">{actor.email}</Fact>
          <Fact name="Role">{capitalized(actor.role)}</Fact>
        </Facts>
        <SignOut />
      </Section>
      <Section title="Theme">
        <Theme initial={jar.get("theme")?.value ?? "system"} />
      </Section>
      <Section title="Keyboard">
        <ShortcutSwitch />
      </Section>
      <Keys initial={keys} appUrl={env().APP_URL} models={options.models.map(({ name }) => name)} />
    </main>
  );
}
