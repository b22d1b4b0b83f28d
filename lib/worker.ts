import { pruneSessions } from "./auth/sessions";
import { pruneTries } from "./auth/throttle";
import { env } from "./env";
import { pruneImageChanges } from "./events";
import { mustTakeWork } from "./generations/draining";
import { putIntoSet } from "./generations/into-set";
import { heldLeases, renewLeases } from "./generations/lease";
import { sweepPartials } from "./generations/partials";
import { recoverAbandoned } from "./generations/recover";
import { createRoom } from "./generations/room";
import { runQueued } from "./generations/run";
import { makeMissingThumbnails } from "./generations/thumbnails";
import { indexRest } from "./library/indexing";
import { log } from "./log";
import { prunePresets } from "./presets";
import { purgeTrash } from "./purge";
import { queue, queues } from "./queue";
import { sweepUploads } from "./uploads";

const sweepEvery = 10_000;
const purgeEvery = 60_000;
/** Of a sweep, at most, where thousands of images are not indexed yet. */
const indexFor = 3000;
/** A wake-up that was missed, or a job that is due later, waits no longer than this. */
const polling = { notifyPollingIntervalSeconds: 2 };
type JobData = { generationId: string };

/**
 * Works the queues in this process: runs what the studio asked for, makes thumbnails, and sweeps up what a crash left.
 * `stop` takes no new work and waits for what is under way, up to 25 seconds; the rest is for another's sweep.
 */
export async function startWorker(): Promise<{ stop(): Promise<void> }> {
  const boss = await queue();
  const newRun = createRoom(env().WORKER_CONCURRENCY);
  await boss.work<JobData>(queues.generate, { ...polling, batchSize: 10 }, async (jobs) => {
    // A job is done once its generation has been begun: from there on its lease says who has it, and for how long.
    for (const { data } of jobs) {
      const place = newRun();
      await place.enter();
      // Whoever waited here may have waited into the end of the process: the job is for another.
      mustTakeWork();
      void run(data.generationId).finally(place.leave);
    }
  });
  await boss.work<JobData>(queues.thumbnails, { ...polling, localConcurrency: 2, batchSize: 1 }, async ([job]) => {
    if (!job) return;
    await putIntoSet(job.data.generationId);
    await makeMissingThumbnails(job.data.generationId);
  });
  const sweep = setInterval(() => void sweepUp(), sweepEvery);
  const purge = setInterval(() => void purgeQuietly(), purgeEvery);
  await sweepUp();
  log.info({ worker: env().WORKER }, "worker started");
  return {
    async stop() {
      clearInterval(sweep);
      clearInterval(purge);
      await boss.stop({ graceful: true, timeout: 25_000 });
      log.info({ stillRunning: heldLeases().length }, "worker stopped");
    },
  };
}

async function run(generationId: string): Promise<void> {
  try {
    await runQueued(generationId);
  } catch (error) {
    log.error({ err: error, generationId }, "a generation is left for the recovery sweep");
  }
}

let purging = false;

async function purgeQuietly(): Promise<void> {
  if (purging) return;
  purging = true;
  await purgeTrash().catch((error: unknown) =>
    log.warn({ err: error }, "the trash was not emptied; it is tried again"),
  );
  purging = false;
}

let sweeping = false;
let sweeps = 0;
/** What a crash leaves of them is small, and in no way of anybody: a list of a bucket costs money. */
const sweepsBetweenPartials = 30;
let databaseWasAway = false;

async function sweepUp(): Promise<void> {
  if (sweeping) return;
  sweeping = true;
  try {
    await renewLeases();
    // After an outage every lease looks abandoned: the other processes renew theirs first.
    if (!databaseWasAway) await recoverAbandoned();
    databaseWasAway = false;
    if (sweeps++ % sweepsBetweenPartials === 0) await sweepPartials();
    await Promise.all([pruneTries(), pruneSessions(), pruneImageChanges(), sweepUploads(), prunePresets()]);
    await indexRest(indexFor);
  } catch (error) {
    databaseWasAway = true;
    log.warn({ err: error }, "the recovery sweep failed; the next one is in ten seconds");
  } finally {
    sweeping = false;
  }
}
