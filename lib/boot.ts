import { setTimeout } from "node:timers/promises";
import { syncEnvironmentChannels } from "./channels/environment";
import { notePeers } from "./client-address";
import { env } from "./env";
import { drain } from "./generations/draining";
import { heldLeases } from "./generations/lease";
import { log } from "./log";
import { queue } from "./queue";
import { mendAddresses, watchWire } from "./wire";
import { startWorker } from "./worker";

const drainMs = 25_000;

/**
 * Readies a server process: channels as the environment says, the queue, and with `WORKER=inline` a worker. On SIGTERM
 * and SIGINT it takes no new jobs, waits up to 25 s for what is under way, and exits; what remains is recovered later.
 */
export async function boot(): Promise<void> {
  notePeers();
  watchWire();
  mendAddresses();
  await syncEnvironmentChannels();
  const worker = env().WORKER === "inline" ? await startWorker() : null;
  const boss = await queue();
  let stopping = false;
  const stop = async () => {
    if (stopping) return;
    stopping = true;
    drain();
    const until = Date.now() + drainMs;
    await (worker ? worker.stop() : boss.stop({ graceful: true, timeout: drainMs })).catch((error: unknown) => {
      log.warn({ err: error }, "the queue did not stop cleanly");
    });
    while (heldLeases().length > 0 && Date.now() < until) await setTimeout(100);
    // What has just ended still has its answer to send.
    await setTimeout(100);
    process.exit(0);
  };
  process.on("SIGTERM", stop).on("SIGINT", stop);
}
