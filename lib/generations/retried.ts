import type { KeyActor } from "../auth/actor";
import { db } from "../db";

/**
 * How a request without a name of its own tells that it may be another try: `marked` by the official SDKs, which do so
 * when a connection broke or took too long, or `possible`, from an SDK that neither marks its tries nor reads
 * `x-should-retry`, and repeats whatever was answered with 5xx.
 */
export type Retry = "marked" | "possible";

/** Whether a request's headers make it a retry; null for one that has to be taken as new. */
export function readRetry(headers: Headers): Retry | null {
  if (Number(headers.get("x-stainless-retry-count")) > 0) return "marked";
  return /\bai-sdk\b/.test(headers.get("user-agent") ?? "") ? "possible" : null;
}

/**
 * The generation that an earlier try of the same request has left, or null. A marked retry finds the latest of the last
 * half hour that was or may be paid for, unless as many tries have failed at no cost as were made since: then it is
 * theirs. A possible one finds what ended `unknown` less than thirty seconds ago.
 */
export async function findRetried(actor: KeyActor, hash: Uint8Array, retry: Retry): Promise<string | null> {
  const [found] = await db.$queryRaw<{ id: string }[]>`
    WITH same AS (
      SELECT id, state, created_at, finished_at, (error ->> 'status')::int AS status FROM generations
      WHERE user_id = ${actor.userId}::uuid AND api_key_id = ${actor.keyId}::uuid AND request_hash = ${hash}
        AND created_at > now() - interval '30 minutes'
    ), free AS (
      SELECT count(*) AS tries, min(finished_at) AS since FROM same
      WHERE state = 'failed' AND (status = 429 OR status >= 500) AND finished_at > now() - interval '90 seconds'
    )
    SELECT id FROM same CROSS JOIN free
    WHERE CASE WHEN ${retry === "marked"}
      THEN state NOT IN ('failed', 'cancelled') AND tries <= (SELECT count(*) FROM same WHERE created_at > since)
      ELSE state = 'unknown' AND finished_at > now() - interval '30 seconds' END
    ORDER BY created_at DESC LIMIT 1`;
  return found?.id ?? null;
}
