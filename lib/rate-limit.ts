import type { KeyActor } from "./auth/actor";
import { db } from "./db";
import { AppError } from "./errors";

type Bucket = { tokens: number; taken: boolean };

/**
 * Counts a request for images against its key's requests per minute, and returns OpenAI's `x-ratelimit-*-requests`
 * headers; none for a key without that limit. A bucket that holds a minute's requests and refills evenly, in Postgres,
 * so that all processes share it. Throws `rate_limit_exceeded` with the same headers and `Retry-After`.
 */
export async function countRequest({ keyId, limits }: KeyActor): Promise<Record<string, string>> {
  const perMinute = limits.requestsPerMinute;
  if (perMinute === null) return {};
  const bucket = await takeToken(keyId, perMinute);
  const secondsUntil = (tokens: number) => (Math.max(0, tokens - bucket.tokens) * 60) / perMinute;
  const headers = {
    "x-ratelimit-limit-requests": String(perMinute),
    "x-ratelimit-remaining-requests": String(Math.max(0, Math.floor(bucket.tokens))),
    "x-ratelimit-reset-requests": resetTime(secondsUntil(perMinute)),
  };
  if (bucket.taken) return headers;
  const message = `This key may make ${perMinute} ${perMinute === 1 ? "request" : "requests"} a minute. Wait a moment.`;
  throw new AppError("rate_limit_exceeded", message, { retryAfter: Math.max(1, secondsUntil(1)), headers });
}

/** One guarded upsert: the row's own lock orders parallel requests. Of a refused one, what the bucket holds. */
async function takeToken(keyId: string, perMinute: number): Promise<Bucket> {
  const [bucket] = await db.$queryRaw<Bucket[]>`
    WITH taken AS (
      INSERT INTO key_buckets AS b (api_key_id, tokens, refilled_at)
      VALUES (${keyId}::uuid, ${perMinute}::float8 - 1, now())
      ON CONFLICT (api_key_id) DO UPDATE
        SET tokens = LEAST(${perMinute}::float8, b.tokens
              + GREATEST(0, EXTRACT(epoch FROM now() - b.refilled_at)::float8) * ${perMinute}::float8 / 60) - 1,
            refilled_at = GREATEST(now(), b.refilled_at)
        WHERE LEAST(${perMinute}::float8, b.tokens
              + GREATEST(0, EXTRACT(epoch FROM now() - b.refilled_at)::float8) * ${perMinute}::float8 / 60) >= 1
      RETURNING tokens
    )
    SELECT tokens, true AS taken FROM taken
    UNION ALL
    SELECT LEAST(0.999, b.tokens + EXTRACT(epoch FROM now() - b.refilled_at)::float8 * ${perMinute}::float8 / 60), false
    FROM key_buckets b WHERE b.api_key_id = ${keyId}::uuid AND NOT EXISTS (SELECT FROM taken)`;
  // Only a row that was made in this very moment by somebody else is not to be seen yet.
  return bucket ?? { tokens: 0, taken: false };
}

/** A time as OpenAI writes it, rounded up: `120ms`, `8.64s`, `6m0s`. */
export function resetTime(seconds: number): string {
  const milliseconds = Math.ceil(seconds * 1000);
  if (milliseconds < 1000) return `${milliseconds}ms`;
  const hundredths = Math.ceil(milliseconds / 10);
  if (hundredths < 6000) return `${hundredths / 100}s`;
  const whole = Math.ceil(hundredths / 100);
  return `${Math.floor(whole / 60)}m${whole % 60}s`;
}
