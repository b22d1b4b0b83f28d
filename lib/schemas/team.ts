import { z } from "zod";
import { whole } from "./whole";

/** What the team is called. */
export const teamName = z.string().trim().min(1, "should not be empty").max(60, "should have at most 60 characters");
/** Images that a person may make in a month. */
export const monthlyQuota = whole(0, 1_000_000);

/** What an admin sets for the whole team. */
export const teamValues = z.object({
  name: teamName,
  /** IANA, such as `Europe/Berlin`: where days and months begin. */
  timeZone: z.string().refine(isTimeZone, "should be one of the list, such as Europe/Berlin"),
  defaultMonthlyQuota: monthlyQuota,
  /** Images a person may make in a day; null: as many as the month allows. */
  defaultDailyCap: whole(0, 1_000_000).nullable(),
  /** ISO 4217, of all prices and costs. */
  currency: z.string().refine(isCurrency, "should be one of the list, such as EUR"),
  /** False: no link shows anything to anybody, and none can be made. */
  sharingEnabled: z.boolean(),
  /** The longest life of a link in days, counted from its making; null: for ever. */
  shareMaxDays: whole(1, 3650).nullable(),
  sharePasswordNeeded: z.boolean(),
});

/** What the team calls itself, its defaults and what it allows. */
export type TeamView = z.infer<typeof teamValues>;

/** `updatedAt` is that of the settings that were on the screen: what somebody else has changed since is kept. */
export const teamInput = teamValues.extend({ updatedAt: z.iso.datetime() });
export type TeamInput = z.infer<typeof teamInput>;

/** Links that have not ended by themselves, by their age in whole days and whether they have a password. */
export type LinkAges = { days: number; protected: boolean; links: number }[];

/** The settings with what a change of them would touch. */
export type TeamSettings = TeamInput & {
  /** People without a number of their own. */
  onDefaultQuota: number;
  onDefaultCap: number;
  links: LinkAges;
};

/** The time zones that can be chosen, in alphabetical order. */
export function timeZones(): string[] {
  return [...new Set(["UTC", ...Intl.supportedValuesOf("timeZone")])].sort();
}

/** The currencies that can be chosen, by their ISO 4217 codes. */
export function currencies(): string[] {
  return Intl.supportedValuesOf("currency");
}

function isTimeZone(name: string): boolean {
  return timeZones().includes(name);
}

function isCurrency(code: string): boolean {
  return currencies().includes(code);
}
