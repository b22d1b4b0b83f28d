import { db } from "./db";
import type { TeamView } from "./schemas/team";

const columns = {
  name: true,
  timeZone: true,
  defaultMonthlyQuota: true,
  defaultDailyCap: true,
  currency: true,
  sharingEnabled: true,
  shareMaxDays: true,
  sharePasswordNeeded: true,
} as const;

/** What the team calls itself, its defaults and what it allows. */
export async function getTeam(): Promise<TeamView> {
  return db.team.findUniqueOrThrow({ where: { id: 1 }, select: columns });
}

/** Whether somebody administers this installation already. */
export async function isSetUp(): Promise<boolean> {
  return (await db.user.findFirst({ where: { role: "admin" }, select: { id: true } })) !== null;
}
