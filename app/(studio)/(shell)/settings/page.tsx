import type { Metadata } from "next";
import { cookies } from "next/headers";
import { getTranslations } from "next-intl/server";
import { Language } from "@/components/i18n/language";
import { ShowKeys } from "@/components/palette/show-keys";
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
import { getComposerOptions } from "@/lib/channels/composer-options";
import { env } from "@/lib/env";
import { hasPassword, listSessions } from "@/lib/people/account";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("settings");
  return { title: t("title") };
}

/** One's own account, look and keys. */
export default async function SettingsPage() {
  const actor = await requireMember();
  const [keys, options, jar, sessions, has, t, common] = await Promise.all([
    listKeys(actor),
    getComposerOptions(),
    cookies(),
    listSessions(actor),
    hasPassword(actor),
    getTranslations("settings"),
    getTranslations("common"),
  ]);
  return (
    <Page title={t("title")}>
      <div className="flex max-w-180 flex-col gap-8">
        <Section title={t("account")}>
          <Facts>
            <Fact name={t("email")}>{actor.email}</Fact>
            <Fact name={t("role")}>{common(`roles.${actor.role}`)}</Fact>
          </Facts>
          <Profile name={actor.name} />
        </Section>
        <Password email={actor.email} has={has} />
        <Sessions sessions={sessions} now={new Date().toISOString()} />
        <Section title={t("theme")}>
          <Theme initial={jar.get("theme")?.value ?? "system"} />
        </Section>
        <Section title={common("language")}>
          <Language />
        </Section>
        <Section title={t("keyboard")}>
          <ShortcutSwitch />
          <ShowKeys />
        </Section>
        <Keys initial={keys} appUrl={env().APP_URL} models={options.models.map(({ name }) => name)} />
      </div>
    </Page>
  );
}
