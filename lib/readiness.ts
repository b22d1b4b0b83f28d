import { db } from "./db";
import { log } from "./log";
import { storage } from "./storage/storage";

type Check = "ok" | "failing";

export type Readiness = { ready: boolean; database: Check; storage: Check; queue: Check; oldestQueuedSeconds: number };

/** A queue that nobody works shows after this long. */
const queueAgeLimit = 60;

/** Anybody may ask, and each look writes: it is taken at most this often. */
const lookEveryMs = 5000;
let last: { at: number; readiness: Promise<Readiness> } | null = null;

/**
 * Whether this process can serve: the database answers, the storage takes and gives back bytes, and the queue moves.
 * What was found counts for five seconds.
 */
export function checkReadiness(): Promise<Readiness> {
  const now = performance.now();
  if (!last || now - last.at > lookEveryMs) last = { at: now, readiness: look() };
  return last.readiness;
}

async function look(): Promise<Readiness> {
  const checks = [lookAtQueue(), (async () => storage().check())()] as const;
  const [queue, stored] = await Promise.allSettled(checks);
  for (const result of [queue, stored]) if (result.status === "rejected") log.warn({ err: result.reason }, "not ready");
  const found = {
    database: queue.status === "fulfilled" ? "ok" : "failing",
    storage: stored.status === "fulfilled" ? "ok" : "failing",
    queue: queue.status === "fulfilled" && queue.value.moves ? "ok" : "failing",
  } as const;
  const oldest = queue.status === "fulfilled" ? queue.value.oldest : 0;
  return { ready: Object.values(found).every((check) => check === "ok"), ...found, oldestQueuedSeconds: oldest };
}

/** A long queue moves as long as workers take from it; what programs call directly never was in it. */
async function lookAtQueue(): Promise<{ oldest: number; moves: boolean }> {
  const [row] = await db.$queryRaw<{ seconds: number | null }[]>`
    SELECT EXTRACT(epoch FROM now() - min(created_at))::float8 AS seconds FROM generations WHERE state = 'queued'`;
  const oldest = Math.round(row?.seconds ?? 0);
  if (oldest <= queueAgeLimit) return { oldest, moves: true };
  const [started] = await db.$queryRaw<{ recently: boolean }[]>`
    SELECT EXISTS (SELECT 1 FROM generations WHERE door = 'studio'
      AND started_at > now() - make_interval(secs => ${queueAgeLimit})) AS recently`;
  return { oldest, moves: started?.recently ?? false };
}
