import { createHash } from "node:crypto";
import { fromPrisma, PgBoss } from "pg-boss";
import { type Db, databaseUrl, Prisma } from "./db";
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

/** Enqueues the running of a generation in the caller's transaction, at once or later. */
export async function enqueueGeneration(tx: Db, generationId: string, { afterSeconds = 0 } = {}): Promise<void> {
  const startAfter = afterSeconds > 0 ? { startAfter: afterSeconds } : {};
  await (await queue()).send(queues.generate, { generationId }, { db: fromPrisma(tx), ...startAfter });
}

/** Where pg-boss listens for what wakes its workers. Were it elsewhere, they would still look every half minute. */
const wakeChannel = `pgboss_${createHash("sha224").update("pgboss").digest("hex").slice(0, 24)}`;

/**
 * Enqueueing as a part of a larger statement: a CTE named `job` that inserts a job for every row of the CTE
 * `generation`, which has an `id`. `wake` belongs into that statement's SELECT list, once per job. The queue has to
 * have been started.
 */
export function enqueueing(name: keyof typeof queues): { cte: Prisma.Sql; wake: Prisma.Sql } {
  return {
    cte: Prisma.sql`job AS (
      INSERT INTO pgboss.job (name, data, retry_limit, retry_delay, expire_seconds, deletion_seconds, keep_until, policy)
      SELECT q.name, jsonb_build_object('generationId', g.id), q.retry_limit, q.retry_delay, q.expire_seconds,
             q.deletion_seconds, now() + make_interval(secs => q.retention_seconds), q.policy
      FROM generation g JOIN pgboss.queue q ON q.name = ${queues[name]}
    )`,
    wake: Prisma.sql`pg_notify(${wakeChannel}, ${queues[name]})::text`,
  };
}
