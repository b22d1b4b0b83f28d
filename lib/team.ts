import { record } from "./audit";
import type { Actor } from "./auth/actor";
import { liveShares, mustAdminister } from "./auth/policy";
import { db, type Prisma, sqlFault } from "./db";
import { AppError } from "./errors";
import { recount } from "./library/counts";
import type { LinkAges, TeamInput, TeamSettings, TeamView } from "./schemas/team";
import { moveMonths } from "./team-months";

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
const names = Object.keys(columns) as (keyof TeamView)[];

/** What the team calls itself, its defaults and what it allows. */
export async function getTeam(): Promise<TeamView> {
  return db.team.findUniqueOrThrow({ where: { id: 1 }, select: columns });
}

/** Whether somebody administers this installation already. */
export async function isSetUp(): Promise<boolean> {
  return (await db.user.findFirst({ where: { role: "admin" }, select: { id: true } })) !== null;
}

/** The settings, and how many people and links a change of them would touch. */
export async function getTeamSettings(actor: Actor): Promise<TeamSettings> {
  mustAdminister(actor);
  const working = { disabledAt: null, role: { not: "viewer" } } satisfies Prisma.UserWhereInput;
  const [{ updatedAt, ...team }, onDefaultQuota, onDefaultCap, links] = await Promise.all([
    db.team.findUniqueOrThrow({ where: { id: 1 }, select: { ...columns, updatedAt: true } }),
    db.user.count({ where: { ...working, monthlyQuota: null } }),
    db.user.count({ where: { ...working, dailyCap: null } }),
    linkAges(),
  ]);
  return { ...team, updatedAt: updatedAt.toISOString(), onDefaultQuota, onDefaultCap, links };
}

/**
 * Sets all of it at once; what has changed is written into the audit log with what it was. Another time zone takes along
 * the months that are being counted and the days of the sheet. Throws `invalid_value` for a zone that Postgres does not
 * know, and `conflict` if somebody else has changed the settings since `updatedAt`.
 */
export async function updateTeam(actor: Actor, input: TeamInput): Promise<TeamSettings> {
  mustAdminister(actor);
  await mustKnowZone(input.timeZone);
  await patiently(() =>
    db.$transaction(
      async (tx) => {
        await tx.$queryRaw`SELECT id FROM team WHERE id = 1 FOR UPDATE`;
        const { updatedAt, ...team } = await tx.team.findUniqueOrThrow({
          where: { id: 1 },
          select: { ...columns, updatedAt: true },
        });
        if (updatedAt.toISOString() !== new Date(input.updatedAt).toISOString()) {
          const message = "Somebody has changed these settings since you opened them. Reload the page to see them.";
          throw new AppError("conflict", message);
        }
        const changed = names.filter((name) => input[name] !== team[name]);
        if (changed.length === 0) return;
        if (changed.includes("timeZone")) {
          await recount(tx, input.timeZone);
          await moveMonths(tx, input.timeZone);
        }
        await tx.team.update({
          where: { id: 1 },
          data: Object.fromEntries(changed.map((name) => [name, input[name]])),
        });
        const changes = Object.fromEntries(changed.map((name) => [name, { from: team[name], to: input[name] }]));
        await record(tx, actor, "team.update", null, { changes });
      },
      { maxWait: 10_000, timeout: 30_000 },
    ),
  );
  return getTeamSettings(actor);
}

/** Both the browser's list and Postgres have to know it: each counts days by it. */
async function mustKnowZone(name: string): Promise<void> {
  const [known] = await db.$queryRaw<object[]>`SELECT FROM pg_timezone_names WHERE name = ${name}`;
  if (known) return;
  throw new AppError("invalid_value", "timeZone is not one that the database knows. Choose a city beside it.", {
    param: "timeZone",
  });
}

/** Whoever waits for the months gives way long before others, who may be paying for images, would be kept waiting. */
async function patiently(work: () => Promise<void>): Promise<void> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await work();
    } catch (error) {
      if (tries === 20 || sqlFault(error).state !== "55P03") throw error;
      await new Promise((resolve) => setTimeout(resolve, 50 + Math.random() * 150));
    }
  }
}

/** As they would be shown if the team set nothing. */
async function linkAges(): Promise<LinkAges> {
  return db.$queryRaw<LinkAges>`
    SELECT floor(extract(epoch FROM now() - s.created_at) / 86400)::int AS days,
           s.password_hash IS NOT NULL AS protected, count(*)::int AS links
    FROM shares s
    CROSS JOIN (SELECT true AS sharing_enabled, NULL::int AS share_max_days, false AS share_password_needed) t
    WHERE ${liveShares()}
    GROUP BY 1, 2`;
}
