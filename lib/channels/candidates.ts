import { Prisma, runStatement } from "../db";
import { log } from "../log";
import { type Channel, type ChannelRow, toChannel } from "./channel";

/** A channel that may be asked, and how it is. */
export type Candidate = {
  channel: Channel;
  since: Date;
  /** The time until it may be asked again, in seconds: 0 now. */
  waitSeconds: number;
  /** How often it failed in a row. */
  failures: number;
  /** Its circuit is open by failures, not by a limit that its upstream named. */
  failing: boolean;
};

type CandidateRow = ChannelRow & {
  standsBack: boolean;
  createdAt: Date;
  open: boolean;
  ailing: boolean;
  failures: number;
  limited: boolean;
  openSeconds: number;
  probeSeconds: number;
};

/**
 * SQL: whether there are channels beside the environment's `c`. Then the newcomer's demo is off, and never a fallback: a
 * channel to a provider sends it away even while that is out of service, lest somebody gets its pictures for real ones.
 */
export const besideOthers = Prisma.sql`EXISTS (
  SELECT FROM channels o
  WHERE o.id <> c.id AND (o.enabled OR (o.kind <> 'demo' AND NOT o.from_environment)))`;

/** The enabled channels whose rows can be read, oldest first. */
export async function candidates(): Promise<Candidate[]> {
  const rows = await runStatement<CandidateRow>(Prisma.sql`
    SELECT c.id, c.name, c.kind::text AS kind, c.base_url AS "baseUrl", c.sealed_key AS "sealedKey", c.models,
           c.capabilities, c.priority, c.weight, c.concurrency, c.deadline_seconds AS "deadlineSeconds", c.prices,
           c.allow_private_address AS "allowPrivateAddress", c.from_environment AS "fromEnvironment",
           c.created_at AS "createdAt", c.from_environment AND c.kind = 'demo' AND ${besideOthers} AS "standsBack",
           h.open_until IS NOT NULL AS open,
           h.open_until IS NOT NULL OR COALESCE(h.failures > 0, false) AS ailing,
           COALESCE(h.failures, 0) AS failures, COALESCE(h.last_failure = 'rate_limited', false) AS limited,
           GREATEST(0, EXTRACT(epoch FROM h.open_until - now()))::float8 AS "openSeconds",
           GREATEST(0, EXTRACT(epoch FROM h.probe_until - now()))::float8 AS "probeSeconds"
    FROM channels c LEFT JOIN channel_health h ON h.channel_id = c.id
    WHERE c.enabled ORDER BY c.created_at, c.id`);
  return rows.filter((row) => !row.standsBack).flatMap((row) => toCandidate(row) ?? []);
}

const reported = new Set<string>();

/** Null for a row that cannot be used: it must not take the other channels down. */
function toCandidate(row: CandidateRow): Candidate | null {
  const { open, ailing, failures, limited, openSeconds, probeSeconds, createdAt } = row;
  try {
    // While another call proves whether it works again, the answer is seconds away.
    const waitSeconds = openSeconds || Math.min(probeSeconds, 5);
    const channel = toChannel(row, { halfOpen: open && waitSeconds === 0, ailing, failuresSeen: null });
    return { channel, since: createdAt, waitSeconds, failures, failing: open && !limited };
  } catch (error) {
    const { message } = error as Error;
    if (!reported.has(`${row.id} ${message}`))
      log.error({ channel: row.name, problem: message }, "a channel is left out");
    reported.add(`${row.id} ${message}`);
    return null;
  }
}
