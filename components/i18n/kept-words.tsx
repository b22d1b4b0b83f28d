"use client";

import { NextIntlClientProvider, useLocale, useMessages } from "next-intl";
import { type ReactNode, use, useMemo } from "react";
import { isLocale, type Locale } from "@/lib/schemas/locale";

type Part = "studio" | "admin";

const loads = {
  studio: { en: () => import("@/lib/messages/en/studio"), "zh-CN": () => import("@/lib/messages/zh-CN/studio") },
  admin: { en: () => import("@/lib/messages/en/admin"), "zh-CN": () => import("@/lib/messages/zh-CN/admin") },
} satisfies Record<Part, Record<Locale, unknown>>;

/**
 * Gives the client components inside the words of a part beside those that they have: as a script that browsers keep,
 * since in each page they would be half of it.
 */
export function KeptWords({ of, children }: { of: Part; children: ReactNode }) {
  const locale = useLocale();
  const outer = useMessages();
  const own = use(loaded(of, locale));
  const messages = useMemo(() => ({ ...outer, ...own }), [outer, own]);
  return (
    <NextIntlClientProvider locale={locale} messages={messages}>
      {children}
    </NextIntlClientProvider>
  );
}

const kept = new Map<string, Promise<object>>();

/** One promise for each, as `use` wants it; what could not be loaded is loaded again when it is wanted. */
function loaded(of: Part, locale: Locale): Promise<object> {
  const name = `${of} ${locale}`;
  const known = kept.get(name);
  if (known) return known;
  const loading = loads[of][locale]().then((module) => module.default);
  kept.set(name, loading);
  loading.catch(() => kept.delete(name));
  return loading;
}

// In a browser they are on their way before React asks for them.
if (typeof document !== "undefined" && isLocale(document.documentElement.lang)) {
  void loaded("studio", document.documentElement.lang);
}
