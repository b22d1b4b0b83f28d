import { db } from "./db";
import type { TeamView } from "./schemas/views";

/** What the team calls itself and its defaults. */
export async function getTeam(): Promise<TeamView> {
  const { name, timeZone, defaultMonthlyQuota } = await db.team.findUniqueOrThrow({ where: { id: 1 } });
  return { name, timeZone, defaultMonthlyQuota };
}

/** Whether somebody administers this installation already. */
export async function isSetUp(): Promise<boolean> {
  return (await db.user.findFirst({ where: { role: "admin" }, select: { id: true } })) !== null;
}
