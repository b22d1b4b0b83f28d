import type { Metadata, Viewport } from "next";
import { cookies } from "next/headers";
import { getLocale } from "next-intl/server";
import type { ReactNode } from "react";
import { ErrorWords } from "@/components/i18n/error-words";
import { Words } from "@/components/i18n/words";
import { fontVariables } from "./fonts";
import "./globals.css";

export const metadata: Metadata = {
  title: { default: "Proofsheet", template: "%s · Proofsheet" },
  description: "A studio where a team makes images and keeps them on one sheet.",
  robots: { index: false },
};

export const viewport: Viewport = {
  width: "device-width",
  initialScale: 1,
  viewportFit: "cover",
  interactiveWidget: "resizes-content",
};

/** The document. The theme is a cookie, so that the first paint has it without a script; without one the system decides. */
export default async function RootLayout({ children }: { children: ReactNode }) {
  const [jar, locale] = await Promise.all([cookies(), getLocale()]);
  const theme = jar.get("theme")?.value;
  return (
    <html
      lang={locale}
      className={fontVariables}
      data-theme={theme === "light" || theme === "dark" ? theme : undefined}
    >
      <head>
        {/* Not by the metadata: those change with the page, and a browser that finds no icon in between asks for another. */}
        <link rel="icon" href="/icon.svg" type="image/svg+xml" />
      </head>
      <body>
        <Words of={[]}>
          <ErrorWords />
          {children}
        </Words>
      </body>
    </html>
  );
}
