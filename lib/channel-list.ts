import type { Actor } from "./auth/actor";
import { mustAdminister } from "./auth/policy";
import { besideOthers } from "./channels/candidates";
import { toChannel, UnreadableRow } from "./channels/channel";
import { db, type Prisma } from "./db";
import { notFound } from "./errors";
import { type ChannelSpeed, type ChannelView, capabilitiesSchema } from "./schemas/channel";
import { prices } from "./schemas/prices";

/** A channel by its id, or by its name. */
export type Which = { id: string } | { name: string };

/** All channels, the best first by priority, with how they are. */
export async function listChannels(actor: Actor): Promise<ChannelView[]> {
  mustAdminister(actor);
  const [rows, more] = await Promise.all([
    db.channel.findMany({ include: { health: true }, orderBy: [{ priority: "desc" }, { name: "asc" }] }),
    measured(),
  ]);
  return rows.flatMap((row) => {
    const measures = more.find(({ id }) => id === row.id);
    return measures ? [toView(row, measures)] : [];
  });
}

/** One channel. Throws `not_found`. */
export async function getChannel(actor: Actor, which: Which): Promise<ChannelView> {
  const found = (await listChannels(actor)).find((channel) =>
    "id" in which ? channel.id === which.id : channel.name === which.name,
  );
  if (!found) throw notFound("name" in which ? `The channel ${which.name}` : "This channel");
  return found;
}

type Row = Prisma.ChannelGetPayload<{ include: { health: true } }>;
type Measures = ChannelSpeed & { id: string; now: Date; running: number; used: boolean; standsBack: boolean };

async function measured(): Promise<Measures[]> {
  return db.$queryRaw<Measures[]>`
    WITH recent AS (
      SELECT g.channel_id, g.state = 'succeeded' AS good, extract(epoch FROM g.finished_at - g.sent_at) AS seconds
      FROM generations g
      WHERE g.created_at > now() - interval '7 days' AND g.sent_at IS NOT NULL
        AND (g.state IN ('succeeded', 'unknown') OR (g.state = 'failed' AND g.error->>'code' IN
             ('upstream_failed', 'upstream_invalid_response', 'upstream_timeout')))
      ORDER BY g.created_at DESC LIMIT 5000
    )
    SELECT c.id, now() AS now, c.from_environment AND c.kind = 'demo' AND ${besideOthers} AS "standsBack",
           EXISTS (SELECT FROM generations g WHERE g.channel_id = c.id) AS used,
           (SELECT count(*) FROM generations g
            WHERE g.channel_id = c.id AND g.state = 'running' AND g.sent_at IS NOT NULL)::int AS running,
           speed.*
    FROM channels c
    CROSS JOIN LATERAL (
      SELECT count(*)::int AS calls, (count(*) FILTER (WHERE good))::int AS succeeded,
             percentile_cont(0.5) WITHIN GROUP (ORDER BY seconds) FILTER (WHERE good)::float8 AS p50,
             percentile_cont(0.95) WITHIN GROUP (ORDER BY seconds) FILTER (WHERE good)::float8 AS p95
      FROM recent r WHERE r.channel_id = c.id
    ) speed`;
}

function toView(row: Row, { now, running, used, standsBack, calls, succeeded, p50, p95 }: Measures): ChannelView {
  const { id, name, kind, baseUrl, priority, weight, concurrency, deadlineSeconds } = row;
  const { allowPrivateAddress, enabled, fromEnvironment } = row;
  return {
    ...{ id, name, kind, baseUrl, priority, weight, concurrency, deadlineSeconds },
    ...{ allowPrivateAddress, enabled, fromEnvironment, standsBack, used, running },
    ...readRow(row),
    own: capabilitiesSchema.safeParse(row.capabilities).data ?? null,
    prices: prices.safeParse(row.prices).data ?? null,
    hasKey: row.sealedKey !== null,
    updatedAt: row.updatedAt.toISOString(),
    health: toHealth(row.health, now),
    speed: { calls, succeeded, p50, p95 },
  };
}

function readRow(row: Row): Pick<ChannelView, "models" | "capabilities" | "problem"> {
  try {
    const { models, capabilities } = toChannel(row);
    return { models, capabilities, problem: null };
  } catch (error) {
    const { message } = error as Error;
    const problem = error instanceof UnreadableRow ? { at: error.at, why: error.why } : { at: "row", why: message };
    return { models: null, capabilities: null, problem };
  }
}

function toHealth(health: Row["health"], now: Date): ChannelView["health"] {
  const wait = health?.openUntil ? (health.openUntil.getTime() - now.getTime()) / 1000 : null;
  return {
    circuit: wait === null ? "closed" : wait > 0 ? "open" : "half_open",
    retrySeconds: Math.max(0, Math.ceil(wait ?? 0)),
    failures: health?.failures ?? 0,
    lastFailure: health?.lastFailure ?? null,
    lastMessage: health?.lastMessage ?? null,
    lastFailureAt: health?.lastFailureAt?.toISOString() ?? null,
  };
}
