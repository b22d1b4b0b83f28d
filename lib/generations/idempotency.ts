import { createHash } from "node:crypto";
import type { Person } from "../auth/actor";
import { db } from "../db";
import { AppError } from "../errors";
import { findRetried, type Retry } from "./retried";

/**
 * What a caller calls a request, and what the request was: the same name has to mean the same. Without a name it may
 * still be another try of an earlier one.
 */
export type Idempotency = { key: string | null; hash: Uint8Array; retry: Retry | null };

/** The `Idempotency-Key` header, or null. Throws `invalid_value` unless it has 1 to 255 printable characters. */
export function readIdempotencyKey(headers: Headers): string | null {
  const key = headers.get("idempotency-key");
  if (key === null || /^[\x20-\x7e]{1,255}$/.test(key)) return key;
  throw new AppError("invalid_value", "Idempotency-Key should have 1 to 255 printable ASCII characters.", {
    param: "Idempotency-Key",
  });
}

/** SHA-256 over the parts of a request that make it what it is: each with its length, so that none runs into the next. */
export function hashRequest(parts: (string | Uint8Array)[]): Uint8Array<ArrayBuffer> {
  const hash = createHash("sha256");
  for (const part of parts) hash.update(`${Buffer.byteLength(part)}:`).update(part);
  return Uint8Array.from(hash.digest());
}

type Earlier = { id: string; same: boolean; expired: boolean; free: boolean };

/**
 * The generation that this person and API key made under the same name in the last 24 hours, or that a retry without a
 * name is a retry of, or null. What failed without anything having been paid, and may go better another time, gives its
 * name up: the request runs anew. Throws `idempotency_key_reused` if it was another request.
 */
export async function findEarlier(actor: Person, { key, hash, retry }: Idempotency): Promise<string | null> {
  if (key === null) return actor.kind === "key" && retry ? findRetried(actor, hash, retry) : null;
  const caller = actor.kind === "key" ? actor.keyId : actor.userId;
  const [earlier] = await db.$queryRaw<Earlier[]>`
    SELECT id, request_hash = ${hash} AS same, created_at <= now() - interval '24 hours' AS expired,
           state = 'failed' AND NOT (error ->> 'charged')::boolean
             AND ((error ->> 'status')::int = 429 OR (error ->> 'status')::int >= 500) AS free
    FROM generations
    WHERE user_id = ${actor.userId}::uuid AND COALESCE(api_key_id, user_id) = ${caller}::uuid
      AND idempotency_key = ${key}`;
  if (!earlier) return null;
  if (!earlier.same && !earlier.expired) {
    const message = "This Idempotency-Key was used in the last 24 hours for another request: use a new one.";
    throw new AppError("idempotency_key_reused", message, { param: "Idempotency-Key", shouldRetry: false });
  }
  if (!earlier.expired && !earlier.free) return earlier.id;
  await db.$executeRaw`
    UPDATE generations SET idempotency_key = NULL WHERE id = ${earlier.id}::uuid AND idempotency_key = ${key}`;
  return null;
}
