import { v7 as uuidv7 } from "uuid";
import { record } from "./audit";
import type { Actor } from "./auth/actor";
import { mustAdminister } from "./auth/policy";
import type { Capabilities, ChannelKind, ServedModel } from "./channels/capabilities";
import { toChannel } from "./channels/channel";
import { type ChannelSettings, channelSettings } from "./channels/settings";
import { seal } from "./crypto";
import { db, Prisma } from "./db";
import { AppError, notFound } from "./errors";

/** A channel as admins see it; of its key only whether there is one. */
export type ChannelView = {
  id: string;
  name: string;
  kind: ChannelKind;
  baseUrl: string | null;
  hasKey: boolean;
  /** What its row says, or its kind where the row says nothing; null where the row cannot be read. */
  models: ServedModel[] | null;
  capabilities: Capabilities | null;
  /** What in its row cannot be read: then nobody is sent there. */
  problem: string | null;
  priority: number;
  weight: number;
  concurrency: number | null;
  deadlineSeconds: number;
  allowPrivateAddress: boolean;
  enabled: boolean;
  fromEnvironment: boolean;
  /** Calls under way, in all processes. */
  running: number;
  health: ChannelHealthView;
};

type ChannelHealthView = {
  /** `open`: not asked for `retrySeconds`; `half_open`: one call may try. */
  circuit: "closed" | "open" | "half_open";
  retrySeconds: number;
  /** In a row. */
  failures: number;
  lastFailure: string | null;
  /** The provider's own words. */
  lastMessage: string | null;
  lastFailureAt: string | null;
};

/**
 * Makes a channel, enabled at once; `key` is sealed and never shown again. Throws `invalid_value` with the setting's
 * name, or `conflict` if the name is taken.
 */
export async function addChannel(actor: Actor, settings: ChannelSettings, key: string | null): Promise<ChannelView> {
  mustAdminister(actor);
  const parsed = channelSettings.safeParse(settings);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const param = issue?.path.join(".") ?? "";
    throw new AppError("invalid_value", `${param} ${issue?.message}.`, { param });
  }
  const id = uuidv7();
  const { name, kind, baseUrl, ...rest } = parsed.data;
  const data = { ...rest, id, name, kind, baseUrl, sealedKey: key === null ? null : seal(key, id) };
  try {
    await db.$transaction(async (tx) => {
      await tx.channel.create({ data: data as Prisma.ChannelUncheckedCreateInput });
      await record(tx, actor, "channel.add", id, { name, kind, baseUrl, withKey: key !== null });
    });
  } catch (error) {
    if (error instanceof Prisma.PrismaClientKnownRequestError && error.code === "P2002") {
      throw new AppError("conflict", `There is a channel ${name} already.`, { param: "name", cause: error });
    }
    throw error;
  }
  return getChannel(actor, name);
}

/** All channels, the best first by priority, with how they are. */
export async function listChannels(actor: Actor): Promise<ChannelView[]> {
  mustAdminister(actor);
  const [rows, running, clock] = await Promise.all([
    db.channel.findMany({ include: { health: true }, orderBy: [{ priority: "desc" }, { name: "asc" }] }),
    db.generation.groupBy({ by: ["channelId"], where: { state: "running", sentAt: { not: null } }, _count: true }),
    db.$queryRaw<{ now: Date }[]>`SELECT now() AS now`,
  ]);
  const busy = new Map(running.map(({ channelId, _count }) => [channelId, _count]));
  return rows.map((row) => toView(row, busy.get(row.id) ?? 0, clock[0]?.now ?? new Date()));
}

/** The channel with this name. Throws `not_found`. */
async function getChannel(actor: Actor, name: string): Promise<ChannelView> {
  const found = (await listChannels(actor)).find((channel) => channel.name === name);
  if (!found) throw notFound(`The channel ${name}`);
  return found;
}

/**
 * Takes a channel into service or out of it: what is under way there goes on. Taken in, it starts with a clean record.
 * Throws `not_found`, or `conflict` for one that the environment describes.
 */
export async function setChannelEnabled(actor: Actor, name: string, enabled: boolean): Promise<ChannelView> {
  mustAdminister(actor);
  await db.$transaction(async (tx) => {
    const row = await tx.channel.findUnique({ where: { name }, select: { id: true, fromEnvironment: true } });
    if (!row) throw notFound(`The channel ${name}`);
    if (row.fromEnvironment) {
      const message = `The channel ${name} is the environment's: change UPSTREAM_BASE_URL and UPSTREAM_API_KEY there.`;
      throw new AppError("conflict", message);
    }
    await tx.channel.update({ where: { id: row.id }, data: { enabled } });
    if (enabled) await tx.channelHealth.deleteMany({ where: { channelId: row.id } });
    await record(tx, actor, enabled ? "channel.enable" : "channel.disable", row.id, { name });
  });
  return getChannel(actor, name);
}

type Row = Prisma.ChannelGetPayload<{ include: { health: true } }>;

function toView(row: Row, running: number, now: Date): ChannelView {
  const { id, name, kind, baseUrl, priority, weight, concurrency, deadlineSeconds } = row;
  const { allowPrivateAddress, enabled, fromEnvironment } = row;
  return {
    ...{ id, name, kind, baseUrl, priority, weight, concurrency, deadlineSeconds },
    ...{ allowPrivateAddress, enabled, fromEnvironment, running },
    ...readRow(row),
    hasKey: row.sealedKey !== null,
    health: toHealth(row.health, now),
  };
}

function readRow(row: Row): Pick<ChannelView, "models" | "capabilities" | "problem"> {
  try {
    const { models, capabilities } = toChannel(row);
    return { models, capabilities, problem: null };
  } catch (error) {
    return { models: null, capabilities: null, problem: (error as Error).message };
  }
}

function toHealth(health: Row["health"], now: Date): ChannelHealthView {
  const wait = health?.openUntil ? (health.openUntil.getTime() - now.getTime()) / 1000 : null;
  return {
    circuit: wait === null ? "closed" : wait > 0 ? "open" : "half_open",
    retrySeconds: Math.max(0, Math.ceil(wait ?? 0)),
    failures: health?.failures ?? 0,
    lastFailure: health?.lastFailure ?? null,
    lastMessage: health?.lastMessage ?? null,
    lastFailureAt: health?.lastFailureAt?.toISOString() ?? null,
  };
}
