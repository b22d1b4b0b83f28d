import { v7 as uuidv7 } from "uuid";
import { record } from "./audit";
import type { Actor, Person } from "./auth/actor";
import { administers, changeablePresets, mustAdminister, mustContribute, visiblePresets } from "./auth/policy";
import { db, type Prisma } from "./db";
import { AppError, notFound } from "./errors";
import type { AuditAction } from "./schemas/audit";
import type { PresetChanges, PresetInput, PresetSettings, PresetView } from "./schemas/preset";

const parts = { include: { user: { select: { id: true, name: true } } } } as const;
type Row = Prisma.PresetGetPayload<typeof parts>;

/** So many of their own a person keeps, and so many house styles a team. */
const most = 200;

/** The presets that the actor may use, the team's first, each by name. */
export async function listPresets(actor: Actor): Promise<PresetView[]> {
  const where = { AND: [visiblePresets(actor), { deletedAt: null }] };
  const rows = await db.preset.findMany({
    where,
    ...parts,
    orderBy: [{ team: "desc" }, { name: "asc" }, { id: "asc" }],
  });
  return rows.map((row) => toView(actor, row));
}

/** Makes a preset of the actor's own or, if they administer it, of the team's. Throws `forbidden` or `conflict`. */
export async function createPreset(actor: Person, input: PresetInput): Promise<PresetView> {
  mustContribute(actor);
  if (input.team) mustAdminister(actor);
  return db.$transaction(async (tx) => {
    const those = input.team ? { team: true } : { team: false, userId: actor.userId };
    if ((await tx.preset.count({ where: { ...those, deletedAt: null } })) >= most) {
      throw new AppError("conflict", `There are ${most} presets already: delete one first.`);
    }
    const row = await tx.preset.create({ data: { id: uuidv7(), userId: actor.userId, ...input }, ...parts });
    await tell(tx, actor, "preset.create", row);
    return toView(actor, row);
  });
}

/** Changes what is given. Only admins make it the team's, or somebody's own again. Throws `not_found` or `forbidden`. */
export async function updatePreset(actor: Person, id: string, changes: PresetChanges): Promise<PresetView> {
  mustContribute(actor);
  if (changes.team) mustAdminister(actor);
  return change(actor, id, { deletedAt: null }, given(changes), "preset.update");
}

/** Deletes a preset; `restorePreset` brings it back within 30 days. Throws `not_found`. */
export async function deletePreset(actor: Person, id: string): Promise<void> {
  mustContribute(actor);
  await change(actor, id, { deletedAt: null }, { deletedAt: new Date() }, "preset.delete");
}

/** Brings a deleted preset back. Throws `not_found` unless it was deleted. */
export async function restorePreset(actor: Person, id: string): Promise<PresetView> {
  mustContribute(actor);
  return change(actor, id, { deletedAt: { not: null } }, { deletedAt: null }, "preset.restore");
}

/** Removes for good what was deleted 30 days ago. */
export async function prunePresets(): Promise<void> {
  await db.$executeRaw`DELETE FROM presets WHERE deleted_at < now() - interval '30 days'`;
}

async function change(
  actor: Person,
  id: string,
  now: Prisma.PresetWhereInput,
  data: Prisma.PresetUpdateManyMutationInput,
  action: Extract<AuditAction, `preset.${string}`>,
): Promise<PresetView> {
  return db.$transaction(async (tx) => {
    const where = { AND: [changeablePresets(actor), { id }, now] };
    const before = await tx.preset.findFirst({ where, select: { team: true } });
    const { count } = await tx.preset.updateMany({ where, data });
    if (!before || count === 0) throw notFound("This preset");
    const row = await tx.preset.findUniqueOrThrow({ where: { id }, ...parts });
    // What was the team's, or is from now on.
    await tell(tx, actor, action, { ...row, team: row.team || before.team });
    return toView(actor, row);
  });
}

/** What concerns the whole team is written into the audit log. */
async function tell(
  tx: Prisma.TransactionClient,
  actor: Person,
  action: Extract<AuditAction, `preset.${string}`>,
  { id, name, team }: Pick<Row, "id" | "name" | "team">,
): Promise<void> {
  if (team) await record(tx, actor, action, id, { name });
}

function given(changes: PresetChanges): Prisma.PresetUpdateManyMutationInput {
  return Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined));
}

function toView(actor: Actor, { id, name, text, settings, team, userId, user }: Row): PresetView {
  const own = "userId" in actor && actor.userId === userId;
  const mayChange = team ? administers(actor) : own || actor.kind === "system";
  return { id, name, text, settings: settings as PresetSettings, team, person: user, mayChange };
}
