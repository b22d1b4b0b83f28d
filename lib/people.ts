import { v7 as uuidv7 } from "uuid";
import { record } from "./audit";
import type { Actor, TeamActor } from "./auth/actor";
import { hashPassword } from "./auth/password";
import { mustAdminister } from "./auth/policy";
import { db, Prisma } from "./db";
import { AppError, notFound } from "./errors";
import type { Role } from "./generated/prisma/enums";
import { cancelled, closeWithin } from "./generations/close";

/** A person as admins see them. */
export type UserView = {
  id: string;
  email: string;
  name: string;
  role: Role;
  /** Null: the team's default. */
  monthlyQuota: number | null;
  disabledAt: string | null;
  lastActiveAt: string | null;
  createdAt: string;
};

export type NewUserInput = {
  email: string;
  name: string;
  role?: Role;
  password?: string;
  /** Only if there is no admin yet, however many try at once. */
  first?: boolean;
};

const columns = {
  id: true,
  email: true,
  name: true,
  role: true,
  monthlyQuota: true,
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
  const { email, name, role = "member" } = input;
  return db.$transaction(async (tx) => {
    if (input.first) await refuseSecondFirst(tx);
    const user = await addUser(tx, actor, { id: uuidv7(), email, name, role, passwordHash });
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

/** Gives a person a new password and ends all their sessions. */
export async function setPassword(actor: Actor, userId: string, password: string): Promise<void> {
  mustAdminister(actor);
  const passwordHash = await hashPassword(password);
  await change(actor, userId, "user.set_password", {}, async (tx) => {
    await tx.user.update({ where: { id: userId }, data: { passwordHash } });
    await tx.session.deleteMany({ where: { userId } });
  });
}

/** Sets how many images a person may make in a month; null for the team's default. */
export async function setQuota(actor: Actor, userId: string, monthlyQuota: number | null): Promise<void> {
  mustAdminister(actor);
  await change(actor, userId, "user.set_quota", { monthlyQuota }, async (tx) => {
    await tx.user.update({ where: { id: userId }, data: { monthlyQuota } });
  });
}

/**
 * Shuts a person out, or lets them in again. Shutting out ends their sessions, revokes their keys and cancels what
 * they have waiting in the same transaction; the keys stay revoked. `conflict` if they are the last admin.
 */
export async function setDisabled(actor: Actor, userId: string, disabled: boolean): Promise<void> {
  mustAdminister(actor);
  const action = disabled ? "user.disable" : "user.enable";
  await change(actor, userId, action, {}, async (tx, user) => {
    if (Boolean(user.disabledAt) === disabled) return;
    if (!disabled) {
      await tx.user.update({ where: { id: userId }, data: { disabledAt: null } });
      return;
    }
    await keepAnAdmin(tx, userId);
    await tx.$executeRaw`UPDATE users SET disabled_at = now() WHERE id = ${userId}::uuid`;
    await tx.session.deleteMany({ where: { userId } });
    const waiting = await tx.generation.findMany({ where: { userId, state: "queued" }, select: { id: true } });
    for (const { id } of waiting) await closeWithin(tx, id, null, cancelled);
    await tx.$executeRaw`UPDATE api_keys SET revoked_at = now() WHERE user_id = ${userId}::uuid AND revoked_at IS NULL`;
  });
}

/** Gives a person another role. `conflict` if that would leave no admin, however many try at once. */
export async function setRole(actor: Actor, userId: string, role: Role): Promise<void> {
  mustAdminister(actor);
  await change(actor, userId, "user.set_role", { role }, async (tx) => {
    if (role !== "admin") await keepAnAdmin(tx, userId);
    await tx.user.update({ where: { id: userId }, data: { role } });
  });
}

type Work = (tx: Prisma.TransactionClient, user: { disabledAt: Date | null }) => Promise<void>;

async function change(actor: TeamActor, userId: string, action: string, detail: Prisma.InputJsonObject, work: Work) {
  await db.$transaction(async (tx) => {
    const user = await tx.user.findUnique({ where: { id: userId }, select: { disabledAt: true } });
    if (!user) throw notFound("The person");
    await work(tx, user);
    await record(tx, actor, action, userId, detail);
  });
}

async function refuseSecondFirst(tx: Prisma.TransactionClient): Promise<void> {
  await tx.$queryRaw`SELECT id FROM team WHERE id = 1 FOR UPDATE`;
  const admin = await tx.user.findFirst({ where: { role: "admin" }, select: { id: true } });
  if (admin) throw new AppError("conflict", "The first account has been made already.");
}

/** Locks the admins, so that two demotions wait for each other, and refuses to lose the last of them. */
async function keepAnAdmin(tx: Prisma.TransactionClient, userId: string): Promise<void> {
  const admins = await tx.$queryRaw<{ id: string }[]>`
    SELECT id FROM users WHERE role = 'admin' AND disabled_at IS NULL ORDER BY id FOR UPDATE`;
  if (admins.length === 1 && admins[0]?.id === userId) {
    throw new AppError("conflict", "At least one admin has to remain.");
  }
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
