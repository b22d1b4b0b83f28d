import { type Messages, NextIntlClientProvider } from "next-intl";
import { getMessages } from "next-intl/server";
import type { ReactNode } from "react";

type Area = keyof Messages;

/** Gives the client components inside the words of these areas, and of those that every page needs. */
export async function Words({ of, children }: { of: readonly Area[]; children: ReactNode }) {
  const messages = await getMessages();
  const areas: Area[] = ["common", "errors", "time", ...of];
  const picked = Object.fromEntries(areas.map((area) => [area, messages[area]]));
  return <NextIntlClientProvider messages={picked}>{children}</NextIntlClientProvider>;
}
