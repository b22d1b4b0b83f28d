"use client";

import { useSyncExternalStore } from "react";
import { Button } from "@/components/ui/button";
import { MessagePage } from "@/components/ui/message-page";
import english from "@/lib/messages/en/crash.json";
import chinese from "@/lib/messages/zh-CN/crash.json";
import { acceptedLocale, isLocale, type Locale, localeCookie } from "@/lib/schemas/locale";
import "./globals.css";

const words: Record<Locale, typeof english> = { en: english, "zh-CN": chinese };

/** The last resort, when not even the document's frame could be rendered, nor anything that knows the language. */
export default function GlobalError({ retry }: { retry: () => void }) {
  const locale = useSyncExternalStore(never, browsersLocale, () => "en" as const);
  const said = words[locale];
  return (
    <html lang={locale}>
      <body>
        <title>Proofsheet</title>
        <MessagePage title={said.title}>
          <p>{said.words}</p>
          <Button look="mark" onClick={retry}>
            {said.tryAgain}
          </Button>
        </MessagePage>
      </body>
    </html>
  );
}

const never = () => () => {};

function browsersLocale(): Locale {
  const chosen = new RegExp(`(?:^|; )${localeCookie}=([^;]+)`).exec(document.cookie)?.[1];
  return isLocale(chosen) ? chosen : acceptedLocale(navigator.languages.join());
}
