import type { Metadata } from "next";
import { cookies } from "next/headers";
import { Keys } from "@/components/settings/keys";
import { Password } from "@/components/settings/password";
import { Profile } from "@/components/settings/profile";
import { Section } from "@/components/settings/section";
import { Sessions } from "@/components/settings/sessions";
import { ShortcutSwitch } from "@/components/settings/shortcut-switch";
import { Theme } from "@/components/settings/theme";
import { Fact, Facts } from "@/components/ui/fact";
import { Page } from "@/components/ui/page";
import { listKeys } from "@/lib/api-keys";
import { requireMember } from "@/lib/auth/session";
import { getComposerOptions } from "@/lib/channels/match";
import { env } from "@/lib/env";
import { capitalized } from "@/lib/format";
import { hasPassword, listSessions } from "@/lib/people/account";

export const metadata: Metadata = { title: "Settings" };

/** One's own account, look and keys. */
export default async function SettingsPage() {
  const actor = await requireMember();
  const [keys, options, jar, sessions, has] = await Promise.all([
    listKeys(actor),
    getComposerOptions(),
    cookies(),
    listSessions(actor),
    hasPassword(actor),
  ]);
  return (
    <Page title="Settings">
      <div className="flex max-w-180 flex-col gap-8">
        <Section title="Account">
          <Facts>
            <Fact name="Email">{actor.email}</Fact>
            <Fact name="Role">{capitalized(actor.role)}</Fact>
          </Facts>
          <Profile name={actor.name} />
        </Section>
        <Password email={actor.email} has={has} />
        <Sessions sessions={sessions} now={new Date().toISOString()} />
        <Section title="Theme">
          <Theme initial={jar.get("theme")?.value ?? "system"} />
        </Section>
        <Section title="Keyboard">
          <ShortcutSwitch />
        </Section>
        <Keys initial={keys} appUrl={env().APP_URL} models={options.models.map(({ name }) => name)} />
      </div>
    </Page>
  );
}
