import { db } from "./db";
import { log } from "./log";
import { storage } from "./storage/storage";

type Check = "ok" | "failing";

export type Readiness = { ready: boolean; database: Check; storage: Check; queue: Check; oldestQueuedSeconds: number };

/** A queue that nobody works shows after this long. */
const queueAgeLimit = 60;

/** Whether this process can serve: the database answers, the storage takes and gives back bytes, and the queue moves. */
export async function checkReadiness(): Promise<Readiness> {
  const [age, stored] = await Promise.allSettled([oldestQueuedSeconds(), storage().check()]);
  for (const result of [age, stored]) if (result.status === "rejected") log.warn({ err: result.reason }, "not ready");
  const oldest = age.status === "fulfilled" ? age.value : 0;
  const database = age.status === "fulfilled" ? "ok" : "failing";
  const checks = {
    database,
    storage: stored.status === "fulfilled" ? "ok" : "failing",
    queue: database === "ok" && oldest <= queueAgeLimit ? "ok" : "failing",
  } as const;
  return { ready: Object.values(checks).every((check) => check === "ok"), ...checks, oldestQueuedSeconds: oldest };
}

async function oldestQueuedSeconds(): Promise<number> {
  const [row] = await db.$queryRaw<{ seconds: number | null }[]>`
    SELECT EXTRACT(epoch FROM now() - min(created_at))::float8 AS seconds FROM generations WHERE state = 'queued'`;
  return Math.round(row?.seconds ?? 0);
}
