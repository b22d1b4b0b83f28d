import { v7 as uuidv7 } from "uuid";
import type { z } from "zod";
import { record } from "./audit";
import type { Actor } from "./auth/actor";
import { mustAdminister } from "./auth/policy";
import { getChannel, type Which } from "./channel-list";
import { seal } from "./crypto";
import { type Db, db, Prisma } from "./db";
import { AppError, notFound } from "./errors";
import type { Channel } from "./generated/prisma/client";
import { type ChannelSettings, type ChannelView, type channelChange, channelSettings } from "./schemas/channel";

/**
 * Makes a channel, enabled at once; `key` is sealed and never shown again. Throws `invalid_value` with the setting's
 * name, or `conflict` if the name is taken.
 */
export async function addChannel(actor: Actor, settings: ChannelSettings, key: string | null): Promise<ChannelView> {
  mustAdminister(actor);
  const id = await db.$transaction((tx) => addChannelWithin(tx, actor, settings, key)).catch(nameTaken(settings.name));
  return getChannel(actor, { id });
}

/** `addChannel` in the caller's transaction; gives its id. */
export async function addChannelWithin(
  tx: Prisma.TransactionClient,
  actor: Actor,
  settings: ChannelSettings,
  key: string | null,
): Promise<string> {
  mustAdminister(actor);
  const { name, kind, baseUrl, ...rest } = checkedSettings(settings);
  const id = uuidv7();
  const data = { ...rest, id, name, kind, baseUrl, sealedKey: key === null ? null : seal(key, id) };
  await tx.channel.create({ data: data as Prisma.ChannelUncheckedCreateInput });
  await record(tx, actor, "channel.add", id, { name, kind, baseUrl, withKey: key !== null });
  return id;
}

/**
 * Changes a channel; it holds from the next request on, whichever process takes it. One that is asked for elsewhere, or
 * with another key, starts with a clean record. Of the environment's channels only the prices can be changed. Throws
 * `invalid_value` with the setting's name, `not_found`, and `conflict` if the name is taken, if somebody else has changed
 * it since `updatedAt`, or for the environment's.
 */
export async function updateChannel(
  actor: Actor,
  which: Which,
  { updatedAt, key, ...change }: Omit<z.input<typeof channelChange>, "updatedAt"> & { updatedAt?: string },
): Promise<ChannelView> {
  mustAdminister(actor);
  const work = db.$transaction(async (tx) => {
    const row = await lock(tx, which);
    if (updatedAt !== undefined && row.updatedAt.getTime() !== Date.parse(updatedAt)) {
      const message = `Somebody has changed ${row.name} since you opened it. Reload the page to see what it is now.`;
      throw new AppError("conflict", message);
    }
    const onlyPrices = key === undefined && Object.keys(change).every((name) => name === "prices");
    if (row.fromEnvironment && !onlyPrices) throw ofEnvironment(row.name);
    const before = settingsOf(row);
    const after = row.fromEnvironment
      ? { ...before, ...change }
      : checkedSettings({ ...before, ...change } as ChannelSettings);
    mustGiveKeyAgain(row, after.baseUrl ?? null, key);
    const given = key == null ? null : seal(key, row.id);
    const sealedKey = after.kind === "demo" ? null : key === undefined ? row.sealedKey : given;
    const data = { ...after, sealedKey } as Prisma.ChannelUncheckedUpdateInput;
    await tx.channel.update({ where: { id: row.id }, data });
    const changes = changesOf(before, after);
    const elsewhere = ["kind", "baseUrl", "models", "allowPrivateAddress"].some((name) => name in changes);
    if (elsewhere || key !== undefined) await tx.channelHealth.deleteMany({ where: { channelId: row.id } });
    const keyed = key === undefined ? {} : { key: key === null ? "removed" : "replaced" };
    await record(tx, actor, "channel.update", row.id, { name: row.name, changes, ...keyed });
    return row.id;
  });
  return getChannel(actor, { id: await work.catch(nameTaken(change.name)) });
}

/**
 * Takes a channel into service or out of it: what is under way there goes on. Taken in, it starts with a clean record.
 * Throws `not_found`, or `conflict` for one that the environment describes.
 */
export async function setChannelEnabled(actor: Actor, which: Which, enabled: boolean): Promise<ChannelView> {
  mustAdminister(actor);
  const id = await db.$transaction(async (tx) => {
    const { id, name, fromEnvironment } = await lock(tx, which);
    if (fromEnvironment) throw ofEnvironment(name);
    await tx.channel.update({ where: { id }, data: { enabled } });
    if (enabled) await tx.channelHealth.deleteMany({ where: { channelId: id } });
    await record(tx, actor, enabled ? "channel.enable" : "channel.disable", id, { name });
    return id;
  });
  return getChannel(actor, { id });
}

/**
 * Removes a channel that nothing was ever asked of for anybody. Throws `not_found`, or `conflict` for one that was: its
 * name stands in receipts; and for the environment's.
 */
export async function removeChannel(actor: Actor, which: Which): Promise<void> {
  mustAdminister(actor);
  await db.$transaction(async (tx) => {
    // Whoever is about to send something there waits for this lock, or has been here before.
    const { id, name, fromEnvironment } = await lock(tx, which);
    if (fromEnvironment) throw ofEnvironment(name);
    if (await tx.generation.findFirst({ where: { channelId: id }, select: { id: true } })) {
      throw new AppError("conflict", `${name} has been used and stands in receipts. Disable it instead.`);
    }
    await tx.channel.delete({ where: { id } });
    await record(tx, actor, "channel.remove", id, { name });
  });
}

async function lock(tx: Db, which: Which): Promise<Channel> {
  const where = "id" in which ? Prisma.sql`id = ${which.id}::uuid` : Prisma.sql`name = ${which.name}`;
  const [locked] = await tx.$queryRaw<{ id: string }[]>`SELECT id FROM channels WHERE ${where} FOR UPDATE`;
  if (!locked) throw notFound("name" in which ? `The channel ${which.name}` : "This channel");
  return tx.channel.findUniqueOrThrow({ where: { id: locked.id } });
}

function settingsOf(row: Channel) {
  const { name, kind, baseUrl, models, capabilities, priority, weight, concurrency } = row;
  const { deadlineSeconds, prices, allowPrivateAddress } = row;
  return {
    ...{ name, kind, baseUrl, models, capabilities, priority, weight, concurrency },
    ...{ deadlineSeconds, prices, allowPrivateAddress },
  };
}

/** Settings with their defaults. Throws `invalid_value` with the setting's name. */
export function checkedSettings(settings: ChannelSettings) {
  const parsed = channelSettings.safeParse(settings);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const param = issue?.path.join(".") ?? "";
  throw new AppError("invalid_value", `${param} ${issue?.message}.`, { param });
}

/** A key is sent where it was meant for, and nowhere that somebody who does not know it has written. */
function mustGiveKeyAgain(row: Channel, baseUrl: string | null, key: string | null | undefined): void {
  if (!row.sealedKey || key !== undefined || baseUrl === null) return;
  if (row.baseUrl && URL.canParse(row.baseUrl) && new URL(row.baseUrl).origin === new URL(baseUrl).origin) return;
  const message = "key should be given again: the address is another one, and the key there was not meant for it.";
  throw new AppError("invalid_value", message, { param: "key" });
}

type Settings = Record<string, unknown>;

function changesOf(before: Settings, after: Settings): Prisma.InputJsonObject {
  const changed = Object.keys(before).filter((name) => JSON.stringify(before[name]) !== JSON.stringify(after[name]));
  return Object.fromEntries(changed.map((name) => [name, { from: before[name], to: after[name] }])) as never;
}

function ofEnvironment(name: string): AppError {
  const message = `The channel ${name} is the environment's: change UPSTREAM_BASE_URL and UPSTREAM_API_KEY there.`;
  return new AppError("conflict", message);
}

function nameTaken(name: string | undefined) {
  return (error: unknown): never => {
    if (error instanceof Prisma.PrismaClientKnownRequestError && error.code === "P2002") {
      throw new AppError("conflict", `There is a channel ${name} already.`, { param: "name", cause: error });
    }
    throw error;
  };
}
