import { signOut } from "@/components/auth/credentials";
import { chooseLanguage, languageNames } from "@/components/i18n/choose-language";
import type { Translate } from "@/components/i18n/translate";
import { chooseTheme, themes } from "@/components/settings/choose-theme";
import { type ListedShortcut, runShortcut } from "@/components/ui/shortcuts";
import { locales } from "@/lib/schemas/locale";
import { openPalette } from "./open";

/** Something that the palette can do. `also` are words by which it is found that are not in its name. */
export type PaletteCommand = {
  id: string;
  name: string;
  also?: string;
  lang?: string;
  keys?: string;
  run: () => void;
};

/** What can be done on this page, as its keys say it. */
export function actionsOf(shortcuts: ListedShortcut[], t: Translate<"palette">): PaletteCommand[] {
  return shortcuts
    .filter(({ label, acts }) => acts && label !== "help")
    .map(({ key, label }) => ({
      id: `key ${label}`,
      name: t(`keys.${label}`),
      keys: key,
      run: () => runShortcut(label),
    }));
}

/** What one likes: theme and language; the list of keys; and the way out. */
export function preferencesOf(
  t: Translate<"palette">,
  settings: Translate<"settings">,
  refresh: () => void,
): PaletteCommand[] {
  return [
    { id: "keys", name: t("keysTitle"), keys: "?", run: () => openPalette("keys") },
    ...themes.map((theme) => ({
      id: `theme ${theme}`,
      name: t("theme", { theme: settings(`themes.${theme}`) }),
      run: () => chooseTheme(theme),
    })),
    ...locales.map((locale) => ({
      id: `language ${locale}`,
      name: languageNames[locale],
      also: t("language"),
      lang: locale,
      run: () => {
        chooseLanguage(locale);
        refresh();
      },
    })),
    { id: "out", name: settings("signOut"), run: () => void signOut() },
  ];
}
