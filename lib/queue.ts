import { fromPrisma, PgBoss } from "pg-boss";
import { type Db, databaseUrl } from "./db";
import { log } from "./log";

/** The queues, by what their jobs do. */
export const queues = { generate: "generate", thumbnails: "thumbnails" } as const;

const kept = globalThis as { proofsheetBoss?: Promise<PgBoss> };

/** This process's pg-boss, started on first use, with its queues in place. */
export function queue(): Promise<PgBoss> {
  kept.proofsheetBoss ??= start().catch((error) => {
    kept.proofsheetBoss = undefined as never;
    throw error;
  });
  return kept.proofsheetBoss;
}

async function start(): Promise<PgBoss> {
  const boss = new PgBoss({
    connectionString: databaseUrl(),
    application_name: "proofsheet-queue",
    max: 4,
    useListenNotify: true,
    schedule: false,
  });
  boss.on("error", (error) => log.warn({ err: error }, "queue"));
  await boss.start();
  // A job only says «look at this generation»: run and recover decide by the row, so a few deliveries are enough.
  const options = { notify: true, retryLimit: 2, retryDelay: 5, expireInSeconds: 20 * 60, deleteAfterSeconds: 3600 };
  for (const name of Object.values(queues)) await boss.createQueue(name, options);
  return boss;
}

/** Enqueues the running of a generation in the caller's transaction. */
export async function enqueueGeneration(tx: Db, generationId: string): Promise<void> {
  await (await queue()).send(queues.generate, { generationId }, { db: fromPrisma(tx) });
}

/** Enqueues the making of a generation's thumbnails in the caller's transaction. */
export async function enqueueThumbnails(tx: Db, generationId: string): Promise<void> {
  await (await queue()).send(queues.thumbnails, { generationId }, { db: fromPrisma(tx) });
}
