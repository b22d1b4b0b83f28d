import { type Db, db, Prisma } from "../db";
import { FetchRefused } from "../guarded-fetch";
import { log } from "../log";
import type { Channel } from "./channel";
import { UpstreamError } from "./provider";

// The breaker of a channel, one row for all processes, on the database's clock. Three failures in a row open it for 30
// seconds, each further one for twice as long, up to ten minutes; a 429 opens it for as long as the upstream says. Then
// one call may try; its success closes the circuit. What ends while it is open, from calls begun before, changes nothing.
//
// Where all channels that could serve are open by failures, those that failed least in a row are asked all the same,
// until they have failed ten times in a row: with one channel alone an operator would rather see each failure than a
// closed door. Such a call counts though the circuit is open, and its success closes it; of those side by side that
// fail one counts, so that a burst is not taken for a long row.

const failuresToOpen = 3;
/** After so many in a row a channel is not asked through its open circuit any more. */
export const failuresToGiveUp = 10;
const firstPause = 30;
const longestPause = 600;
/** Where a 429 does not say for how long. */
const usualLimitPause = 10;

type Asked = { id: string; name: string; failuresSeen: number | null };

/** Writes down that a call failed, whatever for, with the provider's own words for admins. Never throws. */
export async function noteFailure(channel: Asked, error: UpstreamError): Promise<void> {
  // An answer like any other, in words that may be the prompt's.
  if (error.failure === "refused" || error.failure === "moderated") return noteAnswer(channel);
  const words = wordsOf(error);
  log.warn({ channel: channel.name, failure: error.failure, status: error.detail.status, words }, "a channel failed");
  const limited = error.failure === "rate_limited";
  const pause = limited ? (error.detail.retryAfter ?? usualLimitPause) : null;
  const counted = limited ? 0 : 1;
  await quietly(channel, async () => {
    const answered = await hasAnswered(channel.id);
    const before = Prisma.sql`CASE WHEN ${answered} THEN 0 ELSE h.failures END`;
    await db.$executeRaw`
      INSERT INTO channel_health AS h (channel_id, failures, open_until, last_failure, last_message, last_failure_at)
      VALUES (${channel.id}::uuid, ${counted}::int, now() + make_interval(secs => ${pause}::float8), ${error.failure},
              ${words}, now())
      ON CONFLICT (channel_id) DO UPDATE SET
        failures = CASE WHEN ${limited} AND h.open_until > now() THEN h.failures ELSE ${before} + ${counted}::int END,
        open_until = CASE
          WHEN ${limited} THEN GREATEST(h.open_until, EXCLUDED.open_until)
          WHEN ${before} + 1 < ${failuresToOpen}::int THEN h.open_until
          ELSE now() + make_interval(secs => LEAST(${longestPause}::int,
                         ${firstPause}::int * 2 ^ LEAST(${before} + 1 - ${failuresToOpen}::int, 10))) END,
        probe_until = NULL, last_failure = EXCLUDED.last_failure, last_message = EXCLUDED.last_message,
        last_failure_at = EXCLUDED.last_failure_at
      WHERE ${limited} OR CASE WHEN ${channel.failuresSeen === null} OR h.last_failure = 'rate_limited'
        THEN (h.open_until > now()) IS NOT TRUE ELSE h.failures = ${channel.failuresSeen}::int END`;
  });
}

/**
 * Whether images have come from it since its last failure. Asked when it fails again, which is rare, so that of all
 * that succeeds only what was begun after a failure has to write it down: calls may take minutes.
 */
async function hasAnswered(channelId: string): Promise<boolean> {
  const [row] = await db.$queryRaw<{ answered: boolean }[]>`
    SELECT EXISTS (
      SELECT FROM channel_health h JOIN generations g
        ON g.channel_id = h.channel_id AND g.state = 'succeeded' AND g.finished_at > h.last_failure_at
       AND g.created_at > h.last_failure_at - interval '20 minutes'
      WHERE h.channel_id = ${channelId}::uuid) AS answered`;
  return row?.answered ?? false;
}

/**
 * Waits for what is made of a channel's answer and writes down whether it could be used: an answer without a usable
 * image is a failure like any other. Never throws.
 */
export async function noteOutcome(channel: Channel, work: Promise<unknown>): Promise<void> {
  const error = await work.then(
    () => null,
    (reason: unknown) => reason,
  );
  if (error instanceof UpstreamError) return noteFailure(channel, error);
  // Nobody waits for it. A fault of our own says nothing of the channel, which has answered.
  if (channel.ailing) void noteAnswer(channel);
}

/** Writes down that the channel answered, if that ends a row of failures; else nothing is written. Never throws. */
async function noteAnswer(channel: Asked): Promise<void> {
  await quietly(channel, async () => {
    await db.$executeRaw`
      UPDATE channel_health SET failures = 0, open_until = NULL, probe_until = NULL
      WHERE channel_id = ${channel.id}::uuid AND (failures > 0 OR open_until IS NOT NULL)
        AND (open_until IS NULL OR open_until <= now()
             OR (${channel.failuresSeen !== null} AND last_failure <> 'rate_limited'))`;
  });
}

/**
 * Takes the one call that may try a channel whose circuit has been open, in the caller's transaction; false if it is
 * somebody else's. Another may try after `seconds`, should nothing come of this one.
 */
export async function takeProbe(tx: Db, channelId: string, seconds: number): Promise<boolean> {
  const taken = await tx.$executeRaw`
    UPDATE channel_health
    SET probe_until = CASE WHEN open_until IS NULL THEN NULL ELSE now() + make_interval(secs => ${seconds}::float8) END
    WHERE channel_id = ${channelId}::uuid
      AND (open_until IS NULL OR (open_until <= now() AND (probe_until IS NULL OR probe_until <= now())))`;
  return taken === 1;
}

/** A failure in words for admins: the provider's own, cleaned by the dialect, or what kept the call from being made. */
export function wordsOf({ message, detail: { cause } }: UpstreamError): string {
  if (cause instanceof FetchRefused) return `${message} ${cause.message}`;
  const { code } = (cause ?? {}) as { code?: unknown };
  return typeof code === "string" && /^[A-Z0-9_]{1,60}$/.test(code) ? `${message} (${code})` : message;
}

/** The breaker is worth a line in the log, but no generation. */
async function quietly(channel: { name: string }, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    log.warn({ err: error, channel: channel.name }, "a channel's health could not be written down");
  }
}
