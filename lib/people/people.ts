import { randomBytes } from "node:crypto";
import { v7 as uuidv7 } from "uuid";
import { record } from "../audit";
import type { Actor, TeamActor } from "../auth/actor";
import { hashPassword } from "../auth/password";
import { mustAdminister } from "../auth/policy";
import { replacePassword } from "../auth/replace-password";
import { db, Prisma } from "../db";
import { AppError, notFound } from "../errors";
import { announceEndedSessions, announceQuota } from "../events";
import type { Role } from "../generated/prisma/enums";
import type { UserChanges, UserView } from "../schemas/people";
import { cancelWaiting, lockPeople, mustLeaveAdmin, patience, revokeHandedOut, shutOut } from "./shut-out";

export type NewUserInput = {
  email: string;
  name: string;
  role?: Role;
  password?: string | undefined;
  /** Images; null or left out: the team's default. */
  monthlyQuota?: number | null;
  /** Only if there is no admin yet, however many try at once. */
  first?: boolean;
};

const columns = {
  id: true,
  email: true,
  name: true,
  role: true,
  monthlyQuota: true,
  dailyCap: true,
  disabledAt: true,
  lastActiveAt: true,
  createdAt: true,
} satisfies Prisma.UserSelect;

/**
 * Makes an account; without a password nobody can sign in to it yet. `alongside` is done in the same transaction.
 * `conflict` if the email is taken.
 */
export async function createUser(
  actor: Actor,
  input: NewUserInput,
  alongside?: (tx: Prisma.TransactionClient) => Promise<void>,
): Promise<UserView> {
  mustAdminister(actor);
  const passwordHash = input.password === undefined ? null : await hashPassword(input.password);
  const { email, name, role = "member", monthlyQuota = null } = input;
  return db.$transaction(async (tx) => {
    if (input.first) await refuseSecondFirst(tx);
    await lockPeople(tx, actor);
    const user = await addUser(tx, actor, { id: uuidv7(), email, name, role, passwordHash, monthlyQuota });
    await alongside?.(tx);
    return user;
  });
}

type AddedUser = Pick<Prisma.UserCreateInput, "email" | "name" | "passwordHash" | "monthlyQuota" | "ssoSubject"> & {
  id: string;
  role: Role;
};

/** Makes an account and its audit event in the caller's transaction. `conflict` if the email is taken. */
export async function addUser(tx: Prisma.TransactionClient, actor: TeamActor, user: AddedUser): Promise<UserView> {
  const { id, email, role } = user;
  try {
    const row = await tx.user.create({ data: user, select: columns });
    await record(tx, actor, "user.create", id, { email, role });
    return view(row);
  } catch (error) {
    if (error instanceof Prisma.PrismaClientKnownRequestError && error.code === "P2002") {
      throw new AppError("conflict", `There is an account for ${email} already.`, { param: "email", cause: error });
    }
    throw error;
  }
}

/**
 * `createUser` with a password that is made up where none is given, and then in the answer, this once: whoever made the
 * account hands it over.
 */
export async function createUserWithPassword(
  actor: Actor,
  input: NewUserInput,
): Promise<{ user: UserView; password: string | null }> {
  const madeUp = input.password === undefined ? randomBytes(12).toString("base64url") : null;
  const user = await createUser(actor, { ...input, password: input.password ?? madeUp ?? undefined });
  return { user, password: madeUp };
}

/** Everybody, by name. */
export async function listUsers(actor: Actor): Promise<UserView[]> {
  mustAdminister(actor);
  return (await db.user.findMany({ select: columns, orderBy: [{ name: "asc" }, { email: "asc" }] })).map(view);
}

/** The person with this email, in any case, or null. */
export async function findUserByEmail(actor: Actor, email: string): Promise<UserView | null> {
  mustAdminister(actor);
  const user = await db.user.findUnique({ where: { email: email.trim().toLowerCase() }, select: columns });
  return user && view(user);
}

/** Gives a person a new password and ends all their sessions. Throws `not_found`. */
export async function setPassword(actor: Actor, userId: string, password: string): Promise<void> {
  mustAdminister(actor);
  const passwordHash = await hashPassword(password);
  await db.$transaction(async (tx) => {
    const user = (await lockPeople(tx, actor, [userId])).get(userId);
    if (!user) throw notFound("The person");
    await replacePassword(tx, user, passwordHash);
    await record(tx, actor, "user.set_password", userId);
  });
}

/**
 * Changes what is given of a person and differs, with an audit event each, whole or not at all. Disabling ends their
 * sessions, revokes their keys for good and cancels what they have waiting, which becoming a viewer does too. Throws
 * `not_found`, and `conflict` if no admin would be left, however many try at once.
 */
export async function changeUser(actor: Actor, userId: string, changes: UserChanges): Promise<UserView> {
  mustAdminister(actor);
  const change = async (tx: Prisma.TransactionClient) => {
    const locked = await lockPeople(tx, actor, [userId]);
    const was = locked.get(userId);
    if (!was) throw notFound("The person");
    const { name, role, monthlyQuota, dailyCap, disabled } = changes;
    if (name !== undefined && name !== was.name) {
      await tx.user.update({ where: { id: userId }, data: { name } });
      await record(tx, actor, "user.rename", userId, { name, was: was.name });
    }
    if (role !== undefined && role !== was.role) {
      mustLeaveAdmin(locked, userId);
      await tx.user.update({ where: { id: userId }, data: { role } });
      const waiting = role === "viewer" ? await cancelWaiting(tx, userId) : 0;
      const invitations = was.role === "admin" ? await revokeHandedOut(tx, userId) : 0;
      await announceEndedSessions(tx, userId);
      const ended = { ...(waiting > 0 && { waiting }), ...(invitations > 0 && { invitations }) };
      await record(tx, actor, "user.set_role", userId, { role, was: was.role, ...ended });
    }
    if (monthlyQuota !== undefined && monthlyQuota !== was.monthlyQuota) {
      await tx.user.update({ where: { id: userId }, data: { monthlyQuota } });
      await record(tx, actor, "user.set_quota", userId, { monthlyQuota, was: was.monthlyQuota });
    }
    if (dailyCap !== undefined && dailyCap !== was.dailyCap) {
      await tx.user.update({ where: { id: userId }, data: { dailyCap } });
      await record(tx, actor, "user.set_daily_cap", userId, { dailyCap, was: was.dailyCap });
    }
    // What is left changes under whoever has the studio open.
    if (monthlyQuota !== undefined || dailyCap !== undefined) await announceQuota(tx, userId);
    if (disabled === true && !was.disabledAt) {
      mustLeaveAdmin(locked, userId);
      await record(tx, actor, "user.disable", userId, await shutOut(tx, userId));
    }
    if (disabled === false && was.disabledAt) {
      await tx.user.update({ where: { id: userId }, data: { disabledAt: null } });
      await record(tx, actor, "user.enable", userId);
    }
    return view(await tx.user.findUniqueOrThrow({ where: { id: userId }, select: columns }));
  };
  return db.$transaction(change, patience);
}

async function refuseSecondFirst(tx: Prisma.TransactionClient): Promise<void> {
  await tx.$queryRaw`SELECT id FROM team WHERE id = 1 FOR UPDATE`;
  const admin = await tx.user.findFirst({ where: { role: "admin" }, select: { id: true } });
  if (admin) throw new AppError("conflict", "The first account has been made already.");
}

function view(user: Prisma.UserGetPayload<{ select: typeof columns }>): UserView {
  const { disabledAt, lastActiveAt, createdAt, ...rest } = user;
  return {
    ...rest,
    disabledAt: disabledAt?.toISOString() ?? null,
    lastActiveAt: lastActiveAt?.toISOString() ?? null,
    createdAt: createdAt.toISOString(),
  };
}
