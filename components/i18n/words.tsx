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

/** What the studio's screens say; an admin's own areas come with their pages. */
export const studioAreas = [
  "shell",
  "sheet",
  "search",
  "composer",
  "presets",
  "jobs",
  "viewer",
  "compare",
  "selection",
  "trash",
  "sets",
  "share",
  "review",
  "quota",
  "settings",
  "palette",
] as const satisfies Area[];

/** What the administration's screens say beside that. */
export const adminAreas = [
  "people",
  "channels",
  "admin",
  "usage",
  "adminJobs",
  "audit",
  "team",
] as const satisfies Area[];
