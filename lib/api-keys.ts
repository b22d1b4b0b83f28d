import { randomBytes } from "node:crypto";
import { crc32 } from "node:zlib";
import { v7 as uuidv7 } from "uuid";
import { record } from "./audit";
import type { Actor, KeyActor, KeyLimits, MemberActor, SystemActor } from "./auth/actor";
import { mustContribute, visibleKeys } from "./auth/policy";
import { clientAddress, isAllowedAddress } from "./client-address";
import { equal, sha256 } from "./crypto";
import { type Db, databaseTime, db, Prisma, runStatement } from "./db";
import { AppError, notFound } from "./errors";
import type { ApiKey } from "./generated/prisma/client";
import { mustStillBeIn } from "./people/shut-out";
import type { KeyInput } from "./schemas/key";
import type { KeyView } from "./schemas/views";

const pattern = /^psk_([0-9a-f]{16})_([0-9a-f]{48})([0-9a-f]{8})$/;

/**
 * Makes a personal API key, `psk_<id>_<secret><crc>`, and returns it: it is shown this once, only its SHA-256 is kept.
 * The checksum lets a scanner tell a real key from a similar string. Throws `invalid_value` if it would have expired.
 */
export async function createKey(
  actor: MemberActor | SystemActor,
  input: KeyInput & { userId: string },
): Promise<{ id: string; key: string; view: KeyView }> {
  mustContribute(actor);
  if (actor.kind !== "system" && actor.userId !== input.userId) throw notFound("This person");
  const publicId = randomBytes(8).toString("hex");
  const secret = randomBytes(24).toString("hex");
  const stem = `psk_${publicId}_${secret}`;
  const key = stem + crc32(stem).toString(16).padStart(8, "0");
  const row = await db.$transaction(async (tx) => {
    const { userId, ...detail } = input;
    await mustStillBeIn(tx, actor);
    const created = await tx.apiKey.create({
      data: {
        id: uuidv7(),
        userId,
        name: input.name,
        publicId,
        secretHash: Uint8Array.from(sha256(key)),
        expiresAt: input.expires === undefined ? null : await expiry(tx, input.expires),
        models: input.models ?? [],
        monthlyCap: input.monthlyCap ?? null,
        requestsPerMinute: input.requestsPerMinute ?? null,
        parallelCalls: input.parallelCalls ?? null,
        allowedAddresses: input.allowedAddresses ?? [],
      },
    });
    await record(tx, actor, "key.create", created.id, detail);
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
export async function revokeKey(actor: MemberActor | SystemActor, id: string): Promise<void> {
  await db.$transaction(async (tx) => {
    const { count } = await tx.apiKey.updateMany({
      where: { AND: [visibleKeys(actor), { id, revokedAt: null }] },
      data: { revokedAt: await databaseTime() },
    });
    if (count === 0) throw notFound("This key");
    await record(tx, actor, "key.revoke", id, {});
  });
}

/** The moment, or the end of the day in the team's time zone. */
async function expiry(tx: Db, expires: string): Promise<Date> {
  const day = expires.length === 10;
  const [end] = await tx.$queryRaw<{ at: Date; past: boolean }[]>`
    SELECT at, at <= now() AS past
    FROM team t
    CROSS JOIN LATERAL (SELECT CASE WHEN ${day}
      THEN (${expires.slice(0, 10)}::date + 1)::timestamp AT TIME ZONE t.time_zone - interval '1 millisecond'
      ELSE ${expires}::timestamptz END AS at) moment`;
  if (!end || end.past) {
    throw new AppError("invalid_value", "expires should be in the future.", { param: "expires" });
  }
  return end.at;
}

type KeyRow = Omit<KeyActor, "kind" | "limits"> &
  KeyLimits & { secretHash: Uint8Array; allowedAddresses: string[]; good: boolean; idle: boolean };

/**
 * Who holds the key in a request's `Authorization` header. Throws `invalid_api_key`, the same for every reason, and
 * `forbidden` for a good key at an address that it is not allowed at.
 */
export async function authenticateKey(headers: Headers): Promise<KeyActor> {
  const authorization = headers.get("authorization");
  const key = /^Bearer +(\S+) *$/i.exec(authorization ?? "")?.[1] ?? "";
  const publicId = pattern.exec(key)?.[1];
  const row = publicId ? await findKey(publicId) : undefined;
  if (!row?.good || !equal(row.secretHash, sha256(key))) {
    const message = authorization
      ? "The API key is not valid. It may be mistyped, revoked, expired, or its owner disabled."
      : "An API key is required: send it as «Authorization: Bearer psk_…». Keys are made in Settings.";
    throw new AppError("invalid_api_key", message, { headers: { "www-authenticate": "Bearer" } });
  }
  const { userId, keyId, email, name, role, models, allowedAddresses, idle } = row;
  if (allowedAddresses.length > 0) mustComeFrom(clientAddress(headers), allowedAddresses);
  if (idle) noteUse(keyId);
  const { monthlyCap, requestsPerMinute, parallelCalls } = row;
  const limits = { monthlyCap, requestsPerMinute, parallelCalls };
  return { kind: "key", userId, keyId, email, name, role, models, limits };
}

async function findKey(publicId: string): Promise<KeyRow | undefined> {
  const [row] = await runStatement<KeyRow>(Prisma.sql`
    SELECT k.id AS "keyId", k.secret_hash AS "secretHash", k.models, k.monthly_cap AS "monthlyCap",
           k.requests_per_minute AS "requestsPerMinute", k.parallel_calls AS "parallelCalls",
           k.allowed_addresses AS "allowedAddresses", u.id AS "userId", u.email, u.name, u.role::text AS role,
           k.revoked_at IS NULL AND (k.expires_at > now()) IS NOT FALSE AND u.disabled_at IS NULL AS good,
           (k.last_used_at > now() - interval '1 minute') IS NOT TRUE AS idle
    FROM api_keys k JOIN users u ON u.id = k.user_id
    WHERE k.public_id = ${publicId}`);
  return row;
}

/** Whoever shows a good key may know why it does not work. */
function mustComeFrom(address: string | null, allowed: string[]): void {
  if (isAllowedAddress(address, allowed)) return;
  const message = `This key may not be used from ${address ?? "an unknown address"}: it is kept to certain addresses.`;
  throw new AppError("forbidden", message);
}

/** Notes the use of a key, at most once a minute and off the request's way. */
function noteUse(id: string): void {
  db.$executeRaw`
    UPDATE api_keys SET last_used_at = now()
    WHERE id = ${id}::uuid AND (last_used_at > now() - interval '1 minute') IS NOT TRUE`.catch(() => undefined);
}

function toView(row: ApiKey): KeyView {
  return {
    id: row.id,
    name: row.name,
    hint: `psk_${row.publicId}_…`,
    models: row.models,
    monthlyCap: row.monthlyCap,
    requestsPerMinute: row.requestsPerMinute,
    parallelCalls: row.parallelCalls,
    allowedAddresses: row.allowedAddresses,
    createdAt: row.createdAt.toISOString(),
    lastUsedAt: row.lastUsedAt?.toISOString() ?? null,
    expiresAt: row.expiresAt?.toISOString() ?? null,
    revokedAt: row.revokedAt?.toISOString() ?? null,
  };
}
