import { db } from "../db";

/** What of a generation decides how long it takes; its channel is known once one was asked. */
type Kind = { model: string; quality: string | null; channelId: string | null };
type Median = {
  level: number;
  model: string | null;
  quality: string | null;
  channelId: string | null;
  seconds: number;
};
export type UsualTime = (kind: Kind) => number | null;

const goodForMs = 10_000;
const kept = globalThis as { proofsheetUsualTimes?: { until: number; times: Promise<UsualTime> } };

/**
 * What a generation usually takes, in seconds: the median of those of its model, quality and channel among the last
 * thousand that succeeded, or of its model's, where there were any; null if nothing is known. The same for everybody,
 * so it is looked up once in ten seconds, however large the library is.
 */
export function usualTimes(): Promise<UsualTime> {
  const { proofsheetUsualTimes: known } = kept;
  if (known && known.until > Date.now()) return known.times;
  const times = lookUp();
  kept.proofsheetUsualTimes = { until: Date.now() + goodForMs, times };
  times.catch(() => {
    kept.proofsheetUsualTimes = undefined as never;
  });
  return times;
}

async function lookUp(): Promise<UsualTime> {
  const medians = await db.$queryRaw<Median[]>`
    SELECT GROUPING(quality, channel_id) AS level, model, quality, channel_id AS "channelId",
           percentile_cont(0.5) WITHIN GROUP (ORDER BY EXTRACT(epoch FROM finished_at - started_at))::float8 AS seconds
    FROM (SELECT model, quality, channel_id, finished_at, started_at FROM generations
          WHERE state = 'succeeded' AND started_at IS NOT NULL
          ORDER BY created_at DESC LIMIT 1000) last
    GROUP BY GROUPING SETS ((model, quality, channel_id), (model, quality), (model))`;
  const byKind = new Map(medians.map((one) => [nameOf(one.level, one), one.seconds]));
  return (kind) => {
    // GROUPING's bits: 0 nothing left out, 1 the channel, 3 the quality too.
    for (const level of [0, 1, 3]) {
      const seconds = byKind.get(nameOf(level, kind));
      if (seconds !== undefined) return seconds;
    }
    return null;
  };
}

function nameOf(level: number, { model, quality, channelId }: { [Name in keyof Kind]: string | null }): string {
  return JSON.stringify([level, model, level < 3 ? quality : null, level < 1 ? channelId : null]);
}
