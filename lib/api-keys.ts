import { randomBytes } from "node:crypto";
import { crc32 } from "node:zlib";
import { v7 as uuidv7 } from "uuid";
import { record } from "./audit";
import type { Actor, KeyActor } from "./auth/actor";
import { visibleKeys } from "./auth/policy";
import { equal, sha256 } from "./crypto";
import { db } from "./db";
import { AppError, notFound } from "./errors";
import type { ApiKey } from "./generated/prisma/client";
import type { KeyView } from "./schemas/views";

const pattern = /^psk_([0-9a-f]{16})_([0-9a-f]{48})([0-9a-f]{8})$/;

/**
 * Makes a personal API key, `psk_<id>_<secret><crc>`, and returns it: it is shown this once, only its SHA-256 is kept.
 * The checksum lets a scanner tell a real key from a similar string.
 */
export async function createKey(
  actor: Actor,
  input: { userId: string; name: string },
): Promise<{ id: string; key: string; view: KeyView }> {
  if (actor.kind !== "system" && actor.userId !== input.userId) throw notFound("This person");
  const publicId = randomBytes(8).toString("hex");
  const secret = randomBytes(24).toString("hex");
  const stem = `psk_${publicId}_${secret}`;
  const key = stem + crc32(stem).toString(16).padStart(8, "0");
  const row = await db.$transaction(async (tx) => {
    const { userId, name } = input;
    const created = await tx.apiKey.create({
      data: { id: uuidv7(), userId, name, publicId, secretHash: Uint8Array.from(sha256(key)) },
    });
    await record(tx, actor, "key.create", created.id, { name });
    return created;
  });
  return { id: row.id, key, view: toView(row) };
}

/** The keys that the actor may see, newest first; `userId` narrows them to one person's. */
export async function listKeys(actor: Actor, options: { userId?: string } = {}): Promise<KeyView[]> {
  const rows = await db.apiKey.findMany({
    where: { AND: [visibleKeys(actor), options.userId ? { userId: options.userId } : {}] },
    orderBy: [{ createdAt: "desc" }, { id: "desc" }],
  });
  return rows.map(toView);
}

/** Revokes a key: the very next call with it is refused. Throws `not_found`. */
export async function revokeKey(actor: Actor, id: string): Promise<void> {
  await db.$transaction(async (tx) => {
    const { count } = await tx.apiKey.updateMany({
      where: { AND: [visibleKeys(actor), { id, revokedAt: null }] },
      data: { revokedAt: new Date() },
    });
    if (count === 0) throw notFound("This key");
    await record(tx, actor, "key.revoke", id, {});
  });
}

/** Who holds the key in an `Authorization` header. Throws `invalid_api_key`, the same for every reason. */
export async function authenticateKey(authorization: string | null): Promise<KeyActor> {
  const key = /^Bearer +(\S+) *$/i.exec(authorization ?? "")?.[1] ?? "";
  const publicId = pattern.exec(key)?.[1];
  const row = publicId ? await db.apiKey.findUnique({ where: { publicId }, include: { user: true } }) : null;
  const expired = row?.expiresAt && row.expiresAt.getTime() <= Date.now();
  if (!row || !equal(row.secretHash, sha256(key)) || row.revokedAt || expired || row.user.disabledAt) {
    const message = authorization
      ? "The API key is not valid. It may be mistyped, revoked, expired, or its owner disabled."
      : "An API key is required: send it as «Authorization: Bearer psk_…». Keys are made in Settings.";
    throw new AppError("invalid_api_key", message, { headers: { "www-authenticate": "Bearer" } });
  }
  touch(row);
  const { email, name, role } = row.user;
  const { userId, id: keyId, models, monthlyCap, requestsPerMinute, parallelCalls } = row;
  const limits = { monthlyCap, requestsPerMinute, parallelCalls };
  return { kind: "key", userId, keyId, email, name, role, models, limits };
}

/** Notes the use of a key, at most once a minute and off the request's way. */
function touch(row: ApiKey): void {
  if (row.lastUsedAt && Date.now() - row.lastUsedAt.getTime() < 60_000) return;
  db.apiKey.updateMany({ where: { id: row.id }, data: { lastUsedAt: new Date() } }).catch(() => undefined);
}

function toView(row: ApiKey): KeyView {
  return {
    id: row.id,
    name: row.name,
    hint: `psk_${row.publicId}_…`,
    createdAt: row.createdAt.toISOString(),
    lastUsedAt: row.lastUsedAt?.toISOString() ?? null,
    expiresAt: row.expiresAt?.toISOString() ?? null,
    revokedAt: row.revokedAt?.toISOString() ?? null,
  };
}
